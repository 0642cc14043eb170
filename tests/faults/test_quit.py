"""The program is gone within two seconds, whatever it is in the middle of."""

from __future__ import annotations

import signal
import socket
import threading
import time
from typing import TYPE_CHECKING, Self

import pytest

from build_spec.storming.hop import Kind, Place
from tests.support.stage import until

if TYPE_CHECKING:
    from build_spec.storming.whole_program import Program
    from tests.support.stage import Stage

LONGEST_SECONDS = 2.0


def gone_in_time(program: Program, number: int = signal.SIGTERM) -> None:
    begun = time.monotonic()
    program.process.send_signal(number)
    program.wait(20)
    assert time.monotonic() - begun < LONGEST_SECONDS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_with_nothing_to_do(stage: Stage, number: int) -> None:
    stage.open_account()
    gone_in_time(stage.start(), number)


class Hang:
    """Something that does not go on until the test lets it."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._end = threading.Event()

    def __call__(self) -> None:
        self.reached.set()
        self._end.wait(40)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()


# Before: the service gets the create only after the program has gone.
@pytest.mark.parametrize("place", [Place.LISTED, Place.BEFORE, Place.MADE, Place.ASKED])
def test_while_azure_does_not_answer(stage: Stage, place: Place) -> None:
    stage.open_account(job_seconds=3)
    program = stage.start()
    with Hang() as hang:
        stage.do_at(place, hang)
        (job,) = program.generate("a boat", "once")
        assert hang.reached.wait(20)
        gone_in_time(program)
    stage.start().wait_for(job, "ready")
    assert stage.made_for(job) == 1


def test_in_a_download_that_hangs(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    with Hang() as hang:
        stage.do_at(Place.HALFWAY, hang)
        (job,) = program.generate("a boat", "once")
        stage.has_bytes()
        gone_in_time(program)
    again = stage.start()
    again.wait_for(job, "ready")
    again.quit()
    stage.assert_sound()


def test_in_a_download_that_trickles(stage: Stage) -> None:
    stage.open_account("--fault", "trickle=1")
    program = stage.start()
    (job,) = program.generate("a boat", "once")
    until(lambda: stage.hop.counts[Kind.CONTENT] == 1)
    time.sleep(0.5)
    gone_in_time(program)
    assert stage.job(job)["state"] == "fetching"
    assert stage.files() == []


def test_with_twelve_readers_that_do_not_read(stage: Stage) -> None:
    stage.open_account(megabytes=40)
    program = stage.start()
    (job,) = program.generate("a boat", "once")
    view = program.wait_for(job, "ready")
    readers = [stalled_reader(program, str(view["video_url"])) for _ in range(12)]
    assert program.state(job) == "ready", "the page is still answered"
    gone_in_time(program)
    for reader in readers:
        reader.close()


def test_while_everything_happens_at_once(stage: Stage) -> None:
    stage.open_account(megabytes=40)
    program = stage.start()
    (job,) = program.generate("a boat", "once")
    view = program.wait_for(job, "ready")
    readers = [stalled_reader(program, str(view["video_url"])) for _ in range(12)]
    with Hang() as hang:
        stage.do_at(Place.HALFWAY, hang)
        for n in range(5):
            program.generate(f"boat {n}", f"{n}")
        assert hang.reached.wait(30)
        gone_in_time(program)
    for reader in readers:
        reader.close()


def stalled_reader(program: Program, path: str) -> socket.socket:
    """Ask for a video, read a little of it and then nothing more."""
    reader = socket.create_connection(("127.0.0.1", program.port), timeout=10)
    fields = "".join(f"{name}: {value}\r\n" for name, value in program.headers().items())
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\n{fields}\r\n"
    reader.sendall(head.encode())
    assert reader.recv(12) == b"HTTP/1.1 200"
    return reader
