"""What no client library sends, byte by byte against the whole web layer."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.raw_http import RawConnection, ask
from tests.support.site import Site
from videogen_desktop.web.server import Patience

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil",
        "localhost:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.:{port}",
        "127.0.0.1:{port}.",
        "127.1:{port}",
        "[::1]:{port}",
        "127.0.0.1:{port}@evil.example",
        "evil.example, 127.0.0.1:{port}",
        "",
    ],
)
@pytest.mark.parametrize("target", ["/", "/app.js", "/jobs", "/nothing", "/?key=x"])
def test_by_another_name_nothing_answers(site: Site, host: str, target: str) -> None:
    answer = site.ask("GET", target, Host=host.replace("{port}", str(site.port)))
    assert (answer.status, answer.json()["code"]) == (421, "wrong_host")


def test_two_hosts_and_no_host_are_malformed(site: Site) -> None:
    good = f"Host: 127.0.0.1:{site.port}"
    for fields in (f"{good}\r\n{good}", f"{good}\r\nHost: evil.example", "X: y"):
        assert ask(site.port, f"GET / HTTP/1.1\r\n{fields}\r\n\r\n".encode()).status == 400


def test_http_1_0_without_a_host_is_misdirected(site: Site) -> None:
    data = f"GET / HTTP/1.0\r\nCookie: {site.cookie}\r\n\r\n".encode()
    assert ask(site.port, data).status == 421


def test_an_absolute_target_cannot_name_another_host(site: Site) -> None:
    for target in ("http://evil.example/", f"https://127.0.0.1:{site.port}/", "evil.example:80"):
        assert site.ask("GET", target).status == 400
    assert site.ask("GET", f"http://127.0.0.1:{site.port}/jobs").status == 200


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "fields",
    [
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding:\x0bchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding\t: chunked",
        "Transfer-Encoding : chunked",
        "X: y\r\n Transfer-Encoding: chunked",
        "transfer-encoding: chunked\r\nTransfer-Encoding: x",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length: 5\n",
        "Content-Length: \xb5",
        "Content-Length : 5",
        "X: y\nContent-Length: 5",
        "X: y\r\rContent-Length: 5",
        "X: \x00",
    ],
)
def test_a_request_with_two_meanings_has_none(site: Site, fields: str) -> None:
    head = site.head("POST", "/generate")[:-2] + fields.encode("latin-1") + b"\r\n\r\n"
    with RawConnection(site.port) as client:
        client.send(head + b"0\r\n\r\n" + SMUGGLED)
        answer = client.read_answer()
        assert answer.status in {400, 411}
        assert answer.field("connection") == "close"
        assert client.is_ended()


def test_what_follows_a_refused_body_is_not_a_request(site: Site) -> None:
    head = site.head("POST", "/generate", Cookie=None, Content_Length=str(len(SMUGGLED)))
    with RawConnection(site.port) as client:
        client.send(head + SMUGGLED)
        assert client.read_answer().status == 403
        assert client.is_ended()


@pytest.mark.parametrize(
    "target",
    [
        "/../settings.json",
        "/lib/../../settings.json",
        "/%2e%2e/settings.json",
        "/..%2fsettings.json",
        "/..%5csettings.json",
        "/..\\settings.json",
        "//etc/passwd",
        "/etc/passwd",
        "/C:/Windows/win.ini",
        "/app.js::$DATA",
        "/app.js%00.html",
        "/app.js.",
        "/APP.JS",
        "/CON",
        "/index.html",
        "/.git/config",
        "/videos/../settings",
        "/videos/..%2f..%2fsettings.json/content",
        "/videos/%2e%2e/content",
        "/videos/%00/content",
        "/videos/a%2fb/poster",
        "/videos/{id}%00/content",
        "/videos/{id}/../{id}/content",
        "/videos/{id}/content/",
        "/%ff%fe",
        "/%",
        "/%zz",
        "*",
    ],
)
def test_no_path_leads_out(site: Site, target: str) -> None:
    answer = site.ask("GET", target.replace("{id}", site.video.id))
    assert answer.status in {400, 404}
    assert answer.field("content-type") == "application/problem+json"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 421),
        (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: x\n\n\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"GET /" + b"a" * 17_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 40_000 + b"\r\n\r\n", 431),
        (b"\x00" * 100 + b"\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_refused_in_our_shape(site: Site, data: bytes, status: int) -> None:
    answer = ask(site.port, data)
    assert answer.status == status
    assert answer.json()["status"] == status
    assert answer.field("content-security-policy") is not None


def test_a_query_with_too_much_in_it_is_refused(site: Site) -> None:
    assert site.ask("GET", "/videos?" + "a=b&" * 500).status == 400


def test_slow_heads_hold_nobody_up(tmp_path: Path) -> None:
    site = Site(tmp_path, Patience(head=0.5, linger=0.1))
    try:
        with RawConnection(site.port) as slow:
            slow.send(b"GET / HTTP/1.1\r\nHost: ")
            assert site.ask("GET", "/jobs").status == 200
            assert slow.read_answer().status == 408
    finally:
        site.close()


def test_half_open_connections_do_not_shut_the_page_out(site: Site) -> None:
    with ExitStack() as open_connections:
        page = open_connections.enter_context(RawConnection(site.port))
        page.send(site.head("GET", "/jobs"))
        assert page.read_answer().status == 200
        for _ in range(300):
            half_open = open_connections.enter_context(RawConnection(site.port))
            half_open.send(b"POST /generate HTTP/1.1\r\nContent-Le")
        # The page's own connection was not the one that had to give way.
        page.send(site.head("GET", "/jobs"))
        assert page.read_answer().status == 200
        time.sleep(0.6)  # what has said nothing for half a second gives way to the next
        assert all(site.ask("GET", "/jobs").status == 200 for _ in range(20))
        assert threading.active_count() < 150


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\u202egnp.exe",
    "\x1b[2J\x07",
    "' OR 1=1 --",
    "{{7*7}}${7*7}",
    "\U0001f4a9" * 100,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(own_site: Site, text: str) -> None:
    answer = own_site.ask("GET", f"/videos/{quote(text, safe='')}")
    assert answer.status == 404
    assert answer.field("content-type") == "application/problem+json"
    assert answer.body.isascii()
    assert b"\x1b" not in answer.body
    assert own_site.ask("GET", f"/videos?query={quote(text, safe='')}").status == 200


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.text(max_size=40), query=st.text(max_size=40))
def test_any_address_gets_an_answer_and_never_a_crash(site: Site, path: str, query: str) -> None:
    target = (
        "/"
        + quote(path.encode("utf-8", "surrogatepass"), safe="/")
        + "?"
        + quote(query.encode("utf-8", "surrogatepass"), safe="=&")
    )
    assert site.ask("GET", target).status < 500


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200))
def test_any_body_gets_an_answer_and_never_a_crash(site: Site, body: bytes) -> None:
    for method, target in (
        ("POST", "/generate"),
        ("PATCH", f"/videos/{site.video.id}"),
        ("PUT", "/settings"),
    ):
        assert site.ask(method, target, body).status < 500
