from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.support.http_server import GET, QUICK, Start
from tests.support.raw_http import RawConnection

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


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


@pytest.mark.parametrize("end", [True, False])
def test_a_body_that_stays_short_ends_the_connection(start: Start, *, end: bool) -> None:
    with RawConnection(start(patience=QUICK).port) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhi")
        if end:
            client.sock.shutdown(socket.SHUT_WR)
        assert client.is_ended()
