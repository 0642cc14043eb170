from __future__ import annotations

import io
import sys

import pytest

from build_spec.devtools.voice import Refusal, Voice, cause


def test_a_quiet_success_is_one_line() -> None:
    stream = io.StringIO()
    Voice(stream).run("Doing it", [sys.executable, "-c", "print('chatter ' * 1000)"])
    assert stream.getvalue() == "Doing it …\n"


def test_a_failure_shows_the_last_lines_and_names_the_cause() -> None:
    stream = io.StringIO()
    script = (
        "print('early'); [print('line', n) for n in range(50)]; exit('No space left on device')"
    )
    with pytest.raises(Refusal, match=r"^Doing it: failed\. There is no room left on the disk\.$"):
        Voice(stream).run("Doing it", [sys.executable, "-c", script])
    assert "| line 49" in stream.getvalue()
    assert "early" not in stream.getvalue()


def test_an_unknown_cause_is_not_guessed() -> None:
    with pytest.raises(Refusal, match=r"^Doing it: failed\.$"):
        Voice(io.StringIO()).run("Doing it", [sys.executable, "-c", "exit('hm')"])


def test_a_tool_that_is_not_there_is_a_sentence_too() -> None:
    with pytest.raises(Refusal, match="no-such-tool cannot be started"):
        Voice(io.StringIO()).run("Doing it", ["/no-such-tool"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("[Errno -3] Temporary failure in name resolution", "network"),
        ("npm error code EAI_AGAIN", "network"),
        ("Could not resolve 'mirror.example'", "network"),
        ("ensurepip is not available", "python3-venv"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "requirements.lock"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "Another program"),
        ("ssl.SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", "certificate"),
    ],
)
def test_what_tools_say_about_the_world_becomes_one_sentence(said: str, meant: str) -> None:
    assert meant in cause(said)
