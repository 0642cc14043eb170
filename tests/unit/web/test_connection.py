from __future__ import annotations

import json
import socket
import time

import pytest

from tests.support.http_server import GET, QUICK, Start
from tests.support.raw_http import RawConnection


def test_requests_follow_each_other_on_one_connection(start: Start) -> None:
    with RawConnection(start().port) as client:
        for number in (1, 2, 3):
            client.send(b"POST /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" % number)
            assert client.read_answer().body == b"POST /%d hi" % number


def test_pipelined_requests_are_answered_in_order(start: Start) -> None:
    with RawConnection(start().port) as client:
        client.send(b"\r\n" + GET.replace(b"/ ", b"/1 ") + GET.replace(b"/ ", b"/2 "))
        assert [client.read_answer().body for _ in range(2)] == [b"GET /1 ", b"GET /2 "]


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
