from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.http_server import GET, Start, echo, file_app
from tests.support.raw_http import RawAnswer, RawConnection, ask
from videogen_desktop.web import server as server_module
from videogen_desktop.web.server import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment


def test_the_port_is_held_from_construction_and_early_clients_are_answered() -> None:
    server = LoopbackServer(echo, body_limit=lambda *_: 0)
    with RawConnection(server.port) as client:
        client.send(GET)
        server.start()
        assert client.read_answer().status == 200
    server.stop()


def test_a_taken_port_is_an_error(start: Start) -> None:
    with pytest.raises(OSError, match="in use"):
        LoopbackServer(echo, port=start().port, body_limit=lambda *_: 0)


def test_a_port_can_be_taken_again_after_stop(start: Start) -> None:
    first = start()
    assert ask(first.port, GET).status == 200
    first.stop()
    again = LoopbackServer(echo, port=first.port, body_limit=lambda *_: 0)
    again.stop()


def test_the_application_learns_of_the_end(start: Start) -> None:
    reached, seen = threading.Event(), threading.Event()

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        reached.set()
        if environ["videogen.stopping"].wait(5):
            seen.set()
        start_response("200 OK", [])
        return []

    server = start(app)
    with RawConnection(server.port) as client:
        client.send(GET)
        assert reached.wait(5)
        server.stop()
        assert seen.wait(5)
        client.read_to_end()  # with the answer or without it, but it comes to an end


def stall(port: int) -> RawConnection:
    client = RawConnection(port)
    client.send(GET)
    client.sock.recv(100)
    return client


def test_stalled_readers_hang_nobody_and_stop_is_quick(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024)

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/":
            return file_app(path, 0, 64 * 1024 * 1024, 64 * 1024 * 1024)(environ, start_response)
        return echo(environ, start_response)

    server = start(app)
    clients = [stall(server.port) for _ in range(12)]
    clients += [RawConnection(server.port) for _ in range(3)]
    answers: list[RawAnswer] = [
        ask(server.port, GET.replace(b"/ ", b"/status ", 1)) for _ in range(50)
    ]
    assert all(answer.status == 200 for answer in answers)
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 1.0
    for client in clients:
        client.sock.close()


def test_a_full_house_is_said_and_makes_room_for_who_has_a_request(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = start().port
    silent = [RawConnection(port) for _ in range(server_module.MAX_CONNECTIONS)]
    with RawConnection(port) as too_many:
        too_many.send(GET)
        answer = too_many.read_answer()
        assert (answer.status, answer.field("retry-after")) == (503, "1")
    monkeypatch.setattr(server_module, "_GRACE_SECONDS", 0.0)
    assert ask(port, GET).status == 200
    for client in silent:
        client.sock.close()


def test_a_burst_of_connections_is_answered_without_loss(start: Start) -> None:
    port = start().port
    results: list[int] = []
    threads = [
        threading.Thread(target=lambda: results.append(ask(port, GET).status)) for _ in range(32)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [200] * 32


def test_threads_are_used_again(start: Start) -> None:
    used: set[threading.Thread] = set()

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        used.add(threading.current_thread())
        return echo(environ, start_response)

    port = start(app).port
    for _ in range(30):
        ask(port, GET)
    assert len(used) <= 10  # a thread may still be ending one request when the next one comes


def test_stop_before_start_and_twice_is_harmless() -> None:
    server = LoopbackServer(echo, body_limit=lambda *_: 0)
    server.stop()
    server.stop()
