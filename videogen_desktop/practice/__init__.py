"""The practice service: a stand-in for Azure OpenAI Sora on this computer.

It speaks both wire dialects of the service, ``/videos`` and ``/video/generations``, under
``http://127.0.0.1:PORT/openai/v1``. A number such as *contract 5.2* names a
section of the project's notes on Azure's wire format; what matters of it stands beside the number.
It serves people without an account,
and it is the only fake in the tests: ``faults`` lists all that can be made to go wrong.

A person can see the refusals as well, by a word in the prompt::

    practice:refuse-prompt        refused at once, nothing is made
    practice:refuse-prompt-late   refused soon after it was taken
    practice:refuse-result        made, then the finished video is refused
    practice:job-fails            breaks while it is made
    practice:stuck                never ends by itself; cancel it
    practice:cancelled            ends as cancelled
    practice:fewer-takes          one result less than asked for (where several can be)
    practice:busy                 answers "Too many running tasks" twice, then begins
    practice:rate-limit           answers 429 once, then begins
    practice:lost-answer          begins, but the answer to the request is lost
    practice:lost-request         the first try is lost before anything begins
"""
