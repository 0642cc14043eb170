from __future__ import annotations

import json
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.raw_http import RawAnswer, RawConnection, ask
from videogen_desktop.web import server as server_module
from videogen_desktop.web.server import (
    ConnectionDropped,
    FileSlice,
    LoopbackServer,
    Patience,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    App = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]
    Start = Callable[..., LoopbackServer]  # type: ignore[explicit-any]

QUICK = Patience(head=0.3, idle=0.3, body=0.3, answer=1.0, stream=1.0, linger=0.2)
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["PATH_INFO"].encode(), b" ", body]


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[LoopbackServer] = []

    def start_server(app: App = echo, patience: Patience | None = None) -> LoopbackServer:
        server = LoopbackServer(app, body_limit=lambda *_: 1000, patience=patience)
        running.append(server)
        server.start()
        return server

    yield start_server
    for server in running:
        server.stop()


def test_requests_follow_each_other_on_one_connection(start: Start) -> None:
    with RawConnection(start().port) as client:
        for number in (1, 2, 3):
            client.send(b"POST /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" % number)
            assert client.read_answer().body == b"POST /%d hi" % number


def test_pipelined_requests_are_answered_in_order(start: Start) -> None:
    with RawConnection(start().port) as client:
        client.send(b"\r\n" + GET.replace(b"/ ", b"/1 ") + GET.replace(b"/ ", b"/2 "))
        assert [client.read_answer().body for _ in range(2)] == [b"GET /1 ", b"GET /2 "]


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


def test_the_answer_carries_date_and_length(start: Start) -> None:
    answer = ask(start().port, GET)
    assert answer.field("content-length") == "6"
    assert (answer.field("date") or "").endswith(" GMT")
    assert answer.field("server") is None


def test_an_application_may_set_its_own_date(start: Start) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Date", "Thu, 01 Jan 1970 00:00:00 GMT")])
        return []

    assert ask(start(app).port, GET).all("date") == ["Thu, 01 Jan 1970 00:00:00 GMT"]


def test_head_has_no_body_and_keeps_the_connection(start: Start) -> None:
    with RawConnection(start().port) as client:
        client.send(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + GET)
        assert client.read_answer(head_only=True).status == 200
        assert client.read_answer().body == b"GET / "


def test_http_1_0_is_answered_and_closed(start: Start) -> None:
    with RawConnection(start().port) as client:
        client.send(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        assert client.read_answer().field("connection") == "close"
        assert client.is_ended()


def test_a_half_closed_client_gets_its_answer(start: Start) -> None:
    with RawConnection(start().port) as client:
        client.send(GET)
        client.sock.shutdown(socket.SHUT_WR)
        assert client.read_answer().body == b"GET / "
        assert client.is_ended()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 40_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 32_768 + b"\r\n\r\n", 431),
        (b"GET /\n\n\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
    ],
)
def test_a_refused_request_gets_a_problem_and_the_end(
    start: Start, data: bytes, status: int
) -> None:
    with RawConnection(start().port) as client:
        client.send(data)
        answer = client.read_answer()
        assert answer.status == status
        assert answer.field("content-type") == "application/problem+json"
        assert answer.field("connection") == "close"
        assert answer.field("x-content-type-options") == "nosniff"
        assert json.loads(answer.body)["status"] == status
        assert client.is_ended()


def test_a_refusal_arrives_although_the_body_is_still_being_sent(start: Start) -> None:
    with RawConnection(start().port) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
        client.send(b"x" * 9_000_000)
        assert client.read_answer().status == 413


def test_a_body_that_the_application_left_is_not_taken_for_a_request(start: Start) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("403 Forbidden", [])
        return []

    with RawConnection(start(app).port) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(GET) + GET)
        assert client.read_answer().field("connection") == "close"
        assert client.is_ended()


def test_100_continue_is_said_only_when_the_body_is_wanted(start: Start) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: %d\r\n\r\n"
    with RawConnection(start().port) as client:
        client.send(head % 2)
        assert client.read_answer().status == 100
        client.send(b"hi")
        assert client.read_answer().body == b"POST / hi"
        client.send(head % 5000)
        assert client.read_answer().status == 413


def test_slow_headers_are_answered_408_and_silence_is_closed(start: Start) -> None:
    port = start(patience=QUICK).port
    with RawConnection(port) as slow, RawConnection(port) as silent:
        slow.send(b"GET / HT")
        assert slow.read_answer().status == 408
        assert silent.is_ended()


def test_a_trickle_of_header_bytes_does_not_stretch_the_time(start: Start) -> None:
    with RawConnection(start(patience=QUICK).port) as client:
        began = time.monotonic()
        client.send(b"GET / HTTP/1.1\r\n")
        while time.monotonic() - began < 0.6:
            try:
                client.send(b"X: y\r\n")
            except OSError:
                break
            time.sleep(0.05)
        assert client.read_answer().status == 408


def test_an_idle_connection_is_closed_after_its_time(start: Start) -> None:
    with RawConnection(start(patience=QUICK).port) as client:
        client.send(GET)
        client.read_answer()
        assert client.is_ended()


@pytest.mark.parametrize("end", [True, False])
def test_a_body_that_stays_short_ends_the_connection(start: Start, *, end: bool) -> None:
    with RawConnection(start(patience=QUICK).port) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhi")
        if end:
            client.sock.shutdown(socket.SHUT_WR)
        assert client.is_ended()


def file_app(path: Path, offset: int, length: int, declared: int | None) -> App:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        fields = [] if declared is None else [("Content-Length", str(declared))]
        start_response("200 OK", fields)
        body: Iterable[bytes] = environ["wsgi.file_wrapper"](
            FileSlice(path.open("rb"), offset, length)
        )
        return body

    return app


def give_up(*_: object) -> None:
    raise socket._GiveupOnSendfile  # type: ignore[attr-defined]


@pytest.mark.parametrize("with_sendfile", [True, False])
def test_a_slice_of_a_file_arrives_byte_for_byte(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_sendfile: bool
) -> None:
    if not with_sendfile:
        monkeypatch.setattr("socket.socket._sendfile_use_sendfile", give_up)  # as on Windows
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4096)
    with RawConnection(start(file_app(path, 100, 700_000, 700_000)).port) as client:
        client.send(GET + GET)
        for _ in range(2):
            assert client.read_answer().body == path.read_bytes()[100:700_100]


def test_a_file_that_became_shorter_ends_the_connection(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    with RawConnection(start(file_app(path, 0, 9, 9)).port) as client:
        client.send(GET)
        with pytest.raises(EOFError):
            client.read_answer()


def test_a_body_without_a_length_ends_with_the_connection(start: Start) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return iter([b"one", b"two"])

    with RawConnection(start(app).port) as client:
        client.send(GET)
        answer = client.read_answer()
        assert (answer.body, answer.field("connection")) == (b"onetwo", "close")


@pytest.mark.parametrize("pieces", [[b"12345678"], [b"123", b"45678"]])
@pytest.mark.parametrize("as_list", [True, False])
def test_no_more_is_sent_than_was_announced(
    start: Start, pieces: list[bytes], *, as_list: bool
) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "4")])
        return pieces if as_list else iter(pieces)

    with RawConnection(start(app).port) as client:
        client.send(GET + GET)
        assert [client.read_answer().body for _ in range(2)] == [b"1234", b"1234"]


@pytest.mark.parametrize("as_list", [True, False])
def test_a_body_shorter_than_announced_just_closes(start: Start, *, as_list: bool) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "9")])
        return [b"1234"] if as_list else iter([b"1234"])

    with RawConnection(start(app).port) as client:
        client.send(GET)
        assert client.read_to_end().endswith(b"\r\n\r\n1234")


@pytest.mark.parametrize("sent_before", [b"", b"1234"])
def test_a_dropped_connection_is_reset(start: Start, sent_before: bytes) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def body() -> Iterator[bytes]:
            yield sent_before
            raise ConnectionDropped

        if not sent_before:
            raise ConnectionDropped
        start_response("200 OK", [("Content-Length", "9")])
        return body()

    with RawConnection(start(app).port) as client:
        client.send(GET)
        with pytest.raises(ConnectionResetError):
            client.read_to_end()


@pytest.mark.logs_warnings
def test_a_bug_in_the_application_is_a_plain_500(
    start: Start, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def app(_: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        message = "secret words"
        raise OSError(message)

    answer = ask(start(app).port, GET)
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert answer.json()["code"] == "internal"
    assert "the application failed" in caplog.text
    assert capfd.readouterr() == ("", "")


@pytest.mark.logs_warnings
def test_a_bug_in_the_middle_of_a_body_never_looks_like_its_end(start: Start) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        yield b"first"
        raise ValueError

    with RawConnection(start(app).port) as client:
        client.send(GET)
        with pytest.raises(ConnectionResetError):
            client.read_to_end()


@pytest.mark.logs_warnings
@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b", "a\nb", "a\x00b"])
def test_a_header_cannot_be_split(start: Start, value: str) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("X-Name", value)])
        return []

    answer = ask(start(app).port, GET)
    assert answer.status == 500
    assert answer.field("set-cookie") is None


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


def test_a_thousand_half_open_connections_do_not_shut_anybody_out(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = start().port
    monkeypatch.setattr(server_module, "_GRACE_SECONDS", 0.0)
    half_open = []
    for _ in range(400):
        client = RawConnection(port)
        client.send(b"GET / HTTP/1.1\r\n")
        half_open.append(client)
    assert ask(port, GET).status == 200
    assert threading.active_count() < 150
    for client in half_open:
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
    port = start().port
    for _ in range(30):
        ask(port, GET)
    assert sum(thread.name == "web-worker" for thread in threading.enumerate()) <= 3


def test_stop_before_start_and_twice_is_harmless() -> None:
    server = LoopbackServer(echo, body_limit=lambda *_: 0)
    server.stop()
    server.stop()
