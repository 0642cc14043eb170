from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.web.http_head import BadHead, RequestHead, parse_head

HOST = b"Host: 127.0.0.1:80"


def parse(*lines: bytes) -> RequestHead:
    return parse_head(b"\r\n".join(lines))


def status_of(*lines: bytes) -> int:
    with pytest.raises(BadHead) as caught:
        parse(*lines)
    return caught.value.status


def test_a_plain_request_is_understood() -> None:
    head = parse(b"GET /a%20b?x=%31 HTTP/1.1", HOST, b"X-One:  1 ", b"x-one: 2")
    assert (head.method, head.path, head.query) == ("GET", "/a b", "x=%31")
    assert head.fields == {"host": "127.0.0.1:80", "x-one": "1, 2"}
    assert head.keeps_alive
    assert head.content_length == 0


def test_cookies_in_two_fields_are_one_list() -> None:
    head = parse(b"GET / HTTP/1.1", HOST, b"Cookie: a=1", b"Cookie: b=2")
    assert head.fields["cookie"] == "a=1; b=2"


def test_names_with_an_underscore_are_dropped_because_wsgi_cannot_tell_them_apart() -> None:
    head = parse(b"GET / HTTP/1.1", HOST, b"Sec_Fetch_Site: same-origin")
    assert "sec_fetch_site" not in head.fields


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ((b"GET /", HOST), 400),
        ((b"GET / HTTP/1.1",), 400),
        ((b"GET  / HTTP/1.1", HOST), 400),
        ((b"GET / HTTP/1.1 ", HOST), 400),
        ((b"GET /\x00 HTTP/1.1", HOST), 400),
        ((b"GET /\xc3\xa4 HTTP/1.1", HOST), 400),
        ((b"G(T / HTTP/1.1", HOST), 400),
        ((b"GET a HTTP/1.1", HOST), 400),
        ((b"GET / HTTP/2.0", HOST), 505),
        ((b"GET / HTTP/1.11", HOST), 400),
        ((b"GET / http/1.1", HOST), 400),
        ((b"GET / HTTP/1.1", HOST, HOST), 400),
        ((b"GET / HTTP/1.1", HOST, b"Name : value"), 400),
        ((b"GET / HTTP/1.1", HOST, b" folded: value"), 400),
        ((b"GET / HTTP/1.1", HOST, b"Name: one", b"\ttwo"), 400),
        ((b"GET / HTTP/1.1", HOST, b"Name: a\nEvil: b"), 400),
        ((b"GET / HTTP/1.1", HOST, b"Name: a\rb"), 400),
        ((b"GET / HTTP/1.1", HOST, b"Name: a\x00b"), 400),
        ((b"GET / HTTP/1.1", HOST, b"no colon"), 400),
        ((b"GET / HTTP/1.1", HOST, b": empty"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: 1", b"Content-Length: 1"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: 1, 1"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: +1"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: -1"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: 0x1"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: 1_0"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: \xb2"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length:"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Content-Length: " + b"9" * 400), 400),
        ((b"POST / HTTP/1.1", HOST, b"Transfer-Encoding: chunked"), 411),
        ((b"POST / HTTP/1.1", HOST, b"Transfer-Encoding: identity"), 411),
        ((b"POST / HTTP/1.1", HOST, b"transfer-encoding:\tchunked", b"Content-Length: 3"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Transfer-Encoding : chunked"), 400),
        ((b"POST / HTTP/1.1", HOST, b"Expect: a-miracle"), 417),
        ((b"GET http://evil.example/ HTTP/1.1", HOST), 400),
        ((b"GET https://127.0.0.1:80/ HTTP/1.1", HOST), 400),
        ((b"GET http://[/ HTTP/1.1", HOST), 400),
        ((b"CONNECT 127.0.0.1:80 HTTP/1.1", HOST), 400),
        ((b"GET / HTTP/1.1", HOST, *[b"X: y"] * 100), 431),
    ],
)
def test_what_could_mean_two_things_is_refused(lines: tuple[bytes, ...], status: int) -> None:
    assert status_of(*lines) == status


def test_an_absolute_target_must_name_the_host_again() -> None:
    head = parse(b"GET http://127.0.0.1:80/x?y HTTP/1.1", HOST)
    assert (head.path, head.query) == ("/x", "y")
    assert parse(b"GET http://127.0.0.1:80 HTTP/1.1", HOST).path == "/"


def test_http_1_0_ends_the_connection_and_needs_no_host() -> None:
    head = parse(b"GET / HTTP/1.0", b"Connection: keep-alive")
    assert not head.keeps_alive
    assert not head.http_1_1


def test_close_among_the_connection_options_is_seen() -> None:
    assert not parse(b"GET / HTTP/1.1", HOST, b"Connection: TE, Close").keeps_alive


@given(st.binary(max_size=300))
def test_any_bytes_give_a_head_or_a_refusal(data: bytes) -> None:
    with suppress(BadHead):
        head = parse_head(b"GET / HTTP/1.1\r\nHost: a\r\n" + data)
        assert all("\n" not in value and "\r" not in value for value in head.fields.values())
