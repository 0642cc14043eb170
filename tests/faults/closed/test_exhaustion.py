"""Those who take all there is: whoever has the session is still served, or told so honestly."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.support.raw_http import RawAnswer, RawConnection
from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

# A process of its own, as an enemy is; it opens connections, says that it has, and holds them.
ENEMY = """
import socket, sys
port, count = int(sys.argv[1]), int(sys.argv[2])
data = sys.argv[3].encode().decode("unicode_escape")
held = []
for _ in range(count):
    try:
        one = socket.create_connection(("127.0.0.1", port), 10)
        one.setblocking(False)
        held.append(one)
        one.send(data.encode("latin-1") * int(sys.argv[4]))
    except OSError:
        pass
print("open", flush=True)
sys.stdin.read()
"""
# A connection that waits gives way after half a second; one more second is for a busy machine.
GIVES_WAY_SECONDS = 1.5


@pytest.fixture
def own(tmp_path: Path) -> Generator[Served]:
    with Served(tmp_path / "data", "--practice") as program:
        yield program


@contextmanager
def enemy(program: Served, count: int, data: bytes, times: int = 1) -> Generator[None]:
    command = [sys.executable, "-c", ENEMY, str(program.port), str(count)]
    said = data.decode("latin-1").encode("unicode_escape").decode()
    with subprocess.Popen(
        [*command, said, str(times)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == "open\n"
            yield
        finally:
            process.kill()


def answered(program: Served, within: float) -> list[RawAnswer]:
    """Ask on fresh connections until one is answered 200; return all answers."""
    answers = []
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            answers.append(program.ask("GET", "/jobs"))
        except OSError:  # the system's own queue is full for a moment
            continue
        if answers[-1].status == 200:
            return answers
        time.sleep(0.05)
    raise AssertionError(f"never answered: {[answer.status for answer in answers]}")


def assert_honest(answers: list[RawAnswer]) -> None:
    for answer in answers[:-1]:
        assert (answer.status, answer.json()["code"]) == (503, "busy")
        assert answer.field("retry-after") == "1"


@pytest.mark.parametrize(
    "data", [b"", b"GET / HT", b"POST /generate HTTP/1.1\r\nContent-Le", b"\r\n" * 20]
)
def test_a_thousand_half_open_connections_shut_nobody_out(own: Served, data: bytes) -> None:
    with RawConnection(own.port) as page:
        page.send(own.head("GET", "/jobs"))
        assert page.read_answer().status == 200
        with enemy(own, 1000, data):
            page.send(own.head("GET", "/jobs"))
            assert page.read_answer().status == 200, "the page's own connection had to give way"
            assert_honest(answered(own, GIVES_WAY_SECONDS))
            began = time.monotonic()
            for _ in range(20):
                assert_honest(answered(own, GIVES_WAY_SECONDS))
            assert time.monotonic() - began < 10
    assert own.process.poll() is None


def test_those_who_never_read_shut_nobody_out(own: Served) -> None:
    """Strangers fill their own pipes with refusals; that must not hold a place for long."""
    asks = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{own.port}\r\n\r\n".encode()
    with enemy(own, 200, asks, 8_000):
        assert_honest(answered(own, 3))
    assert own.process.poll() is None


def test_bodies_that_never_come_shut_nobody_out(own: Served) -> None:
    announced = (
        f"POST /generate HTTP/1.1\r\nHost: 127.0.0.1:{own.port}\r\nContent-Length: 900000\r\n"
        f"Origin: {own.origin}\r\nContent-Type: application/json\r\n\r\n"
    ).encode()
    with enemy(own, 200, announced):
        assert_honest(answered(own, 3))


def test_slow_heads_are_cut_off(own: Served) -> None:
    """A byte now and then keeps nothing alive: the whole head has fifteen seconds."""
    began = time.monotonic()
    with RawConnection(own.port, timeout=25) as slow:
        slow.sock.settimeout(0.5)
        for byte in own.head("GET", "/jobs", X_Long="x" * 500):
            try:
                slow.send(bytes([byte]))
                if slow.sock.recv(1):
                    break
            except TimeoutError:
                assert time.monotonic() - began < 20, "still listening"
        assert 14 < time.monotonic() - began < 20


def test_many_cookies_and_ranges_cost_little(own: Served) -> None:
    cookies = "; ".join(f"videogen_{own.port}=x{number}" for number in range(1_500))
    began = time.monotonic()
    for _ in range(20):
        assert own.ask("GET", "/jobs", Cookie=cookies[:30_000]).status in {403, 431}
        assert own.ask("GET", "/jobs", Range="bytes=" + "0-," * 5_000).status == 200
    assert time.monotonic() - began < 5
