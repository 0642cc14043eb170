"""How long a connection waits, and how an application may end one."""

from __future__ import annotations

from dataclasses import dataclass


class ConnectionDropped(BaseException):
    """Raised by an application, also from inside a body: reset the connection without a word.

    Not an ``Exception``, so that a framework's catch-all does not make an answer of it.
    """


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a connection waits, in seconds.

    ``stream`` counts for each wait while a file or a generator is sent: a paused video reads
    nothing for minutes. ``answer`` bounds everything else, so that a client that never reads
    cannot hold a thread for long.
    """

    head: float = 15.0
    idle: float = 75.0
    body: float = 60.0
    answer: float = 30.0
    stream: float = 1800.0
    linger: float = 1.0
