"""What no client library sends, byte by byte against the running program.

Whatever comes, the answer is a refusal in our one shape, the connection ends where two readers
could disagree about what follows, and the next client is served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.raw_http import RawConnection, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.closed.conftest import Stocked
    from tests.support.served import Served

BODY = b'{"prompt": "smuggled in"}'


@pytest.fixture(autouse=True)
def still_served(program: Served) -> Iterator[None]:
    yield
    answer = program.ask("GET", "/jobs")
    assert answer.status == 200
    assert b"smuggled" not in answer.body


# Each of these lets two readers see two different requests.
AMBIGUOUS = (
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 5",
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: xchunked",
    'Transfer-Encoding: "chunked"',
    "Transfer-Encoding: chunked;x=y",
    "Transfer-Encoding:\x0bchunked",
    "Transfer-Encoding: chunked\x00",
    "Transfer-Encoding:",
    "Transfer-Encoding\t: chunked",
    "Transfer-Encoding : chunked",
    "TRANSFER-ENCODING: chunked",
    "X: y\r\n Transfer-Encoding: chunked",
    "X: y\r\n\tTransfer-Encoding: chunked",
    "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
    "Content-Length: 5\r\nContent-Length: 6",
    "Content-Length: 5\r\nContent-Length: 5",
    "Content-Length: 5\r\ncontent-length: 0",
    "Content-Length: 5, 5",
    "Content-Length: 5,",
    "Content-Length:",
    "Content-Length: +5",
    "Content-Length: -5",
    "Content-Length: 5.0",
    "Content-Length: 0x5",
    "Content-Length: 5_0",
    "Content-Length: \xb2",
    "Content-Length: 5 5",
    "Content-Length: 5\n",
    "Content-Length: 99999999999999999999",
    "Content-Length : 5",
    "X: y\nContent-Length: 5",
    "X: y\rContent-Length: 5",
    "X: y\r\rContent-Length: 5",
    "X: \x00",
    "X",
    ": x",
    "X\x80: y",
    "Expect: 100-continue\r\nExpect: x",
)


@pytest.mark.parametrize("fields", AMBIGUOUS)
def test_a_request_with_two_meanings_has_none(program: Served, fields: str) -> None:
    head = program.head("POST", "/generate")[:-2] + fields.encode("latin-1") + b"\r\n\r\n"
    inner = program.head("POST", "/generate", Content_Length=str(len(BODY))) + BODY
    with RawConnection(program.port) as client:
        client.send(head + b"0\r\n\r\n" + inner)
        answer = client.read_answer()
        assert answer.status in {400, 411, 413}
        assert answer.json()["code"] in {"bad_http", "too_large"}
        assert answer.field("connection") == "close"
        assert client.is_ended(), "the rest was taken for a request"


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS"])
def test_a_body_where_none_belongs_is_not_the_next_request(program: Served, method: str) -> None:
    inner = program.head("POST", "/generate", Content_Length=str(len(BODY))) + BODY
    with RawConnection(program.port) as client:
        client.send(program.head(method, "/jobs", Content_Length=str(len(inner))) + inner)
        answer = client.read_answer(head_only=method == "HEAD")
        assert answer.status in {405, 413, 415, 404}
        assert client.is_ended()


def test_what_follows_a_refusal_is_not_a_request(program: Served) -> None:
    inner = program.head("POST", "/generate", Content_Length=str(len(BODY))) + BODY
    refused = program.head("POST", "/generate", Cookie=None, Content_Length=str(len(inner)))
    with RawConnection(program.port) as client:
        client.send(refused + inner)
        assert client.read_answer().status == 403
        assert client.is_ended()


def test_a_body_shorter_than_said_orders_nothing(program: Served) -> None:
    with RawConnection(program.port) as client:
        client.send(program.head("POST", "/generate", Content_Length=str(len(BODY) + 1)) + BODY)
        client.sock.shutdown(1)
        assert client.is_ended()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400),
        (b"GET /\tHTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / http/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/01.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/0.9\r\nHost: x\r\n\r\n", 505),
        (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GE\x00T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: x\n\n\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"GET /" + b"a" * 17_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 40_000 + b"\r\n\r\n", 431),
        (b"A" * 40_000, 431),
        (b"\x00" * 100 + b"\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_refused_in_our_shape(
    program: Served, data: bytes, status: int
) -> None:
    answer = ask(program.port, data)
    assert (answer.status, answer.json()["status"]) == (status, status)
    assert "default-src 'none'" in (answer.field("content-security-policy") or "")


PATHS = (
    "/../settings.json", "/lib/../../settings.json", "/lib/../app.js/../../settings.json",
    "/%2e%2e/settings.json", "/%2E%2E%2Fsettings.json", "/..%2fsettings.json",
    "/..%5csettings.json", "/..\\settings.json", "/%252e%252e/settings.json",
    "/....//settings.json",
    "//etc/passwd", "/etc/passwd", "/%2fetc%2fpasswd", "///settings.json", "/./settings.json",
    "/C:/Windows/win.ini", "/C:%5CWindows%5Cwin.ini", "/%5c%5cserver%5cshare%5cx",
    "/app.js::$DATA", "/app.js:stream", "/app.js%00.html", "/app.js%00", "/app.js.", "/app.js%20",
    "/APP.JS", "/CON", "/con.js", "/NUL", "/COM1", "/lpt1.css", "/aux%20", "/index.html",
    "/.git/config", "/.env", "/library.sqlite3", "/credentials.json", "/settings.json",
    "/instance.json", "/logs/videogen.log", "/practice/", "/ui/app.js", "/lib", "/lib/",
    "/lib/%2e%2e/%2e%2e/pyproject.toml", "/~root", "/proc/self/environ", "/dev/stdin",
    "/videos/../settings", "/videos/..%2f..%2fsettings.json/content", "/videos/%2e%2e/content",
    "/videos/.%2f/content", "/videos/%00/content", "/videos/a%2fb/poster", "/videos/CON/content",
    "/videos/VIDEO%00/content", "/videos/VIDEO%20/content", "/videos/VIDEO%2f/content",
    "/videos/VIDEO/../VIDEO/content", "/videos/VIDEO/content/", "/videos/VIDEO/content::$DATA",
    "/videos/VIDEO/%63ontent%00", "/videos/*/content", "/videos/%25/content", "/videos/'/content",
    "/videos//content", "/orphans/..%2f..%2fx/thumbnail", "/jobs/..%2fx", "/%ff%fe", "/%", "/%zz",
    "/%c0%ae%c0%ae/settings.json", "*",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out(stocked: Stocked, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = stocked.program.ask(method, stocked.fill(path))
        assert answer.status in {400, 404}, path
        assert answer.field("content-type") == "application/problem+json"


@pytest.mark.parametrize(
    "video_id",
    ["..", "%2e%2e", "..%2f..%2fsettings.json", "C:", "CON", "%00", "x%0d%0aX:%20y", "%e2%80%ae"],
)
def test_no_id_leads_out(program: Served, video_id: str) -> None:
    for method, what in (
        ("GET", "content"),
        ("GET", "poster"),
        ("POST", "reveal"),
        ("POST", "save-copy"),
        ("POST", "restore"),
        ("DELETE", ""),
        ("PATCH", ""),
    ):
        answer = program.ask(
            method, f"/videos/{video_id}/{what}".rstrip("/"), b"{}" * (method != "GET")
        )
        assert answer.status in {400, 404, 405}, (method, what)
        assert answer.field("x") is None


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("POST", "/generate"),
        ("PUT", "/settings"),
        ("POST", "/settings/test"),
        ("PATCH", "/videos/VIDEO"),
        ("POST", "/jobs/permission"),
        ("POST", "/window/close"),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"prompt":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"connection":' + b'{"x":' * 20_000 + b"1" + b"}" * 20_001,
        b"NaN",
        b'{"seconds": NaN}',
        b'{"seconds": 1e999}',
        b'{"seconds": ' + b"9" * 5_000 + b"}",
        b'{"prompt": "\\ud800"}',
        b'{"prompt": "\\u0000"}',
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b'"' + b"\\" * 99_999,
        b"null",
        b"{}{}",
    ],
    ids=range(15),
)  # fmt: skip
def test_hostile_json_is_a_bad_request(
    stocked: Stocked, method: str, target: str, body: bytes
) -> None:
    answer = stocked.program.ask(method, stocked.fill(target), body)
    if answer.status == 200:  # a number in a field that this address does not know
        assert body in {b'{"seconds": 1e999}', b'{"seconds": ' + b"9" * 5_000 + b"}"}
        return
    assert answer.status == 400, answer.body
    assert answer.json()["code"] in {"invalid_json", "invalid_request"}


def test_a_query_with_too_much_in_it_is_refused(program: Served) -> None:
    assert program.ask("GET", "/videos?" + "a=b&" * 500).status == 400


@pytest.mark.parametrize(
    ("method", "target", "size"),
    [
        ("POST", "/generate", 1024 * 1024 + 1),
        ("PUT", "/videos/VIDEO/poster", 16 * 1024 * 1024 + 1),
        ("GET", "/jobs", 1),
    ],
)
def test_a_body_that_is_too_large_is_refused_unread(
    stocked: Stocked, method: str, target: str, size: int
) -> None:
    with RawConnection(stocked.program.port) as client:
        client.send(stocked.program.head(method, stocked.fill(target), Content_Length=str(size)))
        assert client.read_answer().status == 413
        assert client.is_ended()
