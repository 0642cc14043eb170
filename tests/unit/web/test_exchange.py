from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.http_server import GET, Start
from tests.support.raw_http import RawConnection, ask
from videogen_desktop.web.patience import ConnectionDropped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment


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


def test_an_application_may_end_the_connection(start: Start) -> None:
    def app(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Connection", "close")])
        return []

    with RawConnection(start(app).port) as client:
        client.send(GET)
        assert client.read_answer().all("connection") == ["close"]
        assert client.is_ended()


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
