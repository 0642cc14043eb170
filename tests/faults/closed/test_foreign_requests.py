"""Other pages, other names and other users, byte by byte against the running program.

The program is the real one, with one video in its library; each line of a table is one request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.raw_http import RawAnswer, ask

if TYPE_CHECKING:
    from tests.faults.closed.conftest import Stocked
    from tests.support.served import Served

# What a rebound name, a proxy or a careless client puts in Host; PORT is the right port.
HOSTS = (
    "evil.example", "evil.example:PORT", "localhost.evil", "localhost.evil:PORT",
    "localhost", "localhost:PORT", "LOCALHOST:PORT", "127.0.0.1", "127.0.0.1:", "127.0.0.1:1",
    "127.0.0.1:0PORT", "127.0.0.1:+PORT", "127.0.0.1.:PORT", "127.0.0.1:PORT.",
    "127.0.0.1:PORT,", "127.0.0.1:PORT/", "127.0.0.1:PORT#", "x@127.0.0.1:PORT", "127.1:PORT",
    "0.0.0.0:PORT", "0x7f.0.0.1:PORT", "0177.0.0.1:PORT", "2130706433:PORT", "127.0.0.1:PORT:PORT",
    "127.0.0.1:PORT@evil.example", "[::1]:PORT", "[::ffff:127.0.0.1]:PORT", "[::1]", "",
    "evil.example, 127.0.0.1:PORT", "127.0.0.1:PORT, evil.example", "127.0.0.1\t:PORT",
    "127.0.0.1:PORT\xa0", "\xb2127.0.0.1:PORT", "http://127.0.0.1:PORT",
)  # fmt: skip
# Whatever stands there instead of our own page's word; PORT is the right port.
SITES = (
    "same-site", "cross-site", "none", "Same-Origin", "SAME-ORIGIN", "same-origin,cross-site",
    "cross-site, same-origin", "same-origin; x", '"same-origin"', "sameorigin", "null", "?1", "",
)  # fmt: skip
ORIGINS = (
    None, "null", "NULL", "", "http://evil.example", "http://evil.example:PORT",
    "https://127.0.0.1:PORT", "HTTP://127.0.0.1:PORT", "http://127.0.0.1", "http://127.0.0.1:1",
    "http://127.0.0.1:PORT/", "http://127.0.0.1:PORT.", "http://127.0.0.1.:PORT",
    "http://localhost:PORT", "http://[::1]:PORT", "http://127.0.0.1:PORT.evil.example",
    "http://127.0.0.1:PORT@evil.example", "http://x@127.0.0.1:PORT", "file://", "127.0.0.1:PORT",
    "http://127.0.0.1:PORT http://evil.example", "http://127.0.0.1:PORT, http://evil.example",
)  # fmt: skip
TYPES = (
    None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "text/plain; application/json", "application/jsonx", "application/json, text/plain",
    "text/json", "application/*",
)  # fmt: skip
TARGETS = ("/", "/app.js", "/settings", "/jobs", "/videos/VIDEO/content", "/nothing", "/?key=x")
ORDER = b'{"prompt": "ordered by another page"}'


def assert_tells_nothing(answer: RawAnswer, status: int, code: str) -> None:
    assert (answer.status, answer.json()["code"]) == (status, code)
    assert answer.field("set-cookie") is None
    assert not [name for name, _ in answer.fields if name.startswith("access-control-")]


@pytest.mark.parametrize("target", TARGETS)
def test_by_another_name_nothing_answers(stocked: Stocked, target: str) -> None:
    for host in HOSTS:
        answer = stocked.program.ask("GET", stocked.fill(target), Host=stocked.fill(host))
        assert_tells_nothing(answer, 421, "wrong_host")


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "Host: 127.0.0.1:PORT\r\nHost: 127.0.0.1:PORT\r\n",
        "Host: 127.0.0.1:PORT\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nHost: 127.0.0.1:PORT\r\n",
        "Host : 127.0.0.1:PORT\r\n",
        "Host: evil.example\r\n 127.0.0.1:PORT\r\n",
    ],
)
def test_no_host_and_two_hosts_are_malformed(stocked: Stocked, fields: str) -> None:
    head = f"GET / HTTP/1.1\r\n{stocked.fill(fields)}Cookie: {stocked.program.cookie}\r\n\r\n"
    assert ask(stocked.program.port, head.encode()).status == 400


def test_http_1_0_without_a_host_is_misdirected(program: Served) -> None:
    for version in ("1.0", "1.1"):
        data = f"GET /jobs HTTP/{version}\r\nCookie: {program.cookie}\r\n\r\n".encode()
        assert ask(program.port, data).status in {400, 421}


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/jobs",
        "http://evil.example:PORT/jobs",
        "https://127.0.0.1:PORT/jobs",
        "http://x@127.0.0.1:PORT/jobs",
        "http://127.0.0.1:PORT@evil.example/jobs",
        "ftp://127.0.0.1:PORT/jobs",
        "127.0.0.1:PORT",
        "evil.example:443",
        "//evil.example/jobs",
    ],
)
def test_an_absolute_target_names_no_other_place(stocked: Stocked, target: str) -> None:
    assert stocked.program.ask("GET", stocked.fill(target)).status in {400, 404}


@pytest.mark.parametrize("site", SITES)
def test_from_elsewhere_nothing_is_read_or_written(stocked: Stocked, site: str) -> None:
    program = stocked.program
    for target in ("/jobs", "/settings", "/app.js", stocked.fill("/videos/VIDEO/content"), "/x"):
        assert_tells_nothing(program.ask("GET", target, Sec_Fetch_Site=site), 403, "foreign_page")
    assert_tells_nothing(
        program.ask("POST", "/generate", ORDER, Sec_Fetch_Site=site), 403, "foreign_page"
    )
    assert_no_order(program)


def test_a_word_said_twice_is_another_word(program: Served) -> None:
    for name in ("Sec-Fetch-Site", "Origin", "Host", "Content-Type"):
        head = program.head("POST", "/generate", Content_Length=str(len(ORDER)))
        (line,) = [part for part in head.split(b"\r\n") if part.startswith(name.encode() + b":")]
        twice = head.replace(line, line + b"\r\n" + line)
        assert ask(program.port, twice + ORDER).status in {400, 403}, name
    assert_no_order(program)


def test_underscores_do_not_pass_for_the_real_fields(program: Served) -> None:
    head = program.head("POST", "/generate", Origin=None, Content_Length=str(len(ORDER)))
    for name in ("HTTP_ORIGIN", "Origin_", "_Origin"):
        forged = head[:-2] + f"{name}: {program.origin}\r\n\r\n".encode()
        assert ask(program.port, forged + ORDER).status in {400, 403}
    hidden = program.head("GET", "/jobs", Sec_Fetch_Site=None)[:-2] + b"Sec_Fetch_Site: x\r\n\r\n"
    assert ask(program.port, hidden).status == 200, "what is no field at all changes nothing"


def test_only_a_navigation_to_the_page_may_begin_outside(stocked: Stocked) -> None:
    program = stocked.program
    assert program.ask("GET", "/", Sec_Fetch_Site="none").status == 200
    for mode in ("cors", "no-cors", "same-origin", "websocket", "Navigate", "navigate, cors"):
        answer = program.ask("GET", "/", Sec_Fetch_Site="none", Sec_Fetch_Mode=mode)
        assert_tells_nothing(answer, 403, "foreign_page")
    # Opened by another page, or framed by one: the cookie alone is not enough.
    for site in ("cross-site", "same-site"):
        answer = program.ask("GET", "/", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate")
        assert_tells_nothing(answer, 403, "foreign_page")


@pytest.mark.parametrize("origin", ORIGINS)
def test_another_origin_writes_nothing(stocked: Stocked, origin: str | None) -> None:
    program = stocked.program
    shown = None if origin is None else stocked.fill(origin)
    for site in ("same-origin", None):
        answer = program.ask("POST", "/generate", ORDER, Origin=shown, Sec_Fetch_Site=site)
        assert_tells_nothing(answer, 403, "foreign_page")
    for method, target in (
        ("PUT", "/settings"),
        ("DELETE", "/videos/VIDEO"),
        ("PATCH", "/videos/VIDEO"),
        ("OPTIONS", "/settings"),
    ):
        answer = program.ask(method, stocked.fill(target), b"{}", Origin=shown)
        assert_tells_nothing(answer, 403, "foreign_page")
    if shown is not None:
        assert_tells_nothing(program.ask("GET", "/jobs", Origin=shown), 403, "foreign_page")
    assert_no_order(program)


@pytest.mark.parametrize("kind", TYPES)
def test_what_a_form_can_send_is_not_taken(program: Served, kind: str | None) -> None:
    answer = program.ask("POST", "/generate", ORDER, Content_Type=kind)
    assert_tells_nothing(answer, 415, "unsupported_media_type")
    assert_no_order(program)


def test_every_mixture_of_origin_site_and_type_but_one_is_refused(stocked: Stocked) -> None:
    """Our own page sends exactly one mixture; every other one of these is somebody else."""
    program = stocked.program
    taken = []
    for origin in (program.origin, "null", "http://evil.example", None):
        for site in ("same-origin", "same-site", "cross-site", "none"):
            for kind in ("application/json", "APPLICATION/JSON", "text/plain", None):
                answer = program.ask(
                    "POST", "/jobs/nobody/cancel", b"{}",
                    Origin=origin, Sec_Fetch_Site=site, Content_Type=kind,
                )  # fmt: skip
                if answer.status not in {403, 415}:
                    taken.append((origin, site, kind))
    # Types are compared without regard to case (RFC 9110 §8.3.1), and no form can send this one.
    assert taken == [
        (program.origin, "same-origin", "application/json"),
        (program.origin, "same-origin", "APPLICATION/JSON"),
    ]


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "videogen_PORT=",
        "videogen_PORT=x",
        "videogen_PORT",
        "videogen_1=SECRET",
        "VIDEOGEN_PORT=SECRET",
        "videogen_PORT=SECRETx",
        "videogen_PORT=SECRE",
        'videogen_PORT="SECRET"',
        "x=videogen_PORT=SECRET",
        "videogen_PORT==SECRET",
        "videogen_PORT=SECRET\xa0",
        "videogen_PORT=\xff\xfe",
    ],
)
def test_without_the_session_there_is_nothing(stocked: Stocked, cookie: str | None) -> None:
    program = stocked.program
    secret = program.cookie.partition("=")[2]
    shown = None if cookie is None else stocked.fill(cookie).replace("SECRET", secret)
    if cookie == "videogen_PORT=SECRE":
        shown = program.cookie[:-1]
    refused = [
        program.ask("GET", stocked.fill(target), Cookie=shown)
        for target in ("/jobs", "/settings", "/videos/VIDEO/content", "/app.js", "/none/such")
    ]
    refused.append(program.ask("POST", "/generate", ORDER, Cookie=shown))
    for answer in refused:
        assert_tells_nothing(answer, 403, "no_session")
    assert len({answer.body for answer in refused}) == 1, "what is there cannot be told apart"
    page = program.ask("GET", "/", Cookie=shown)
    assert (page.status, page.field("set-cookie")) == (403, None)


def test_guessed_keys_open_nothing(program: Served) -> None:
    used = program.address.partition("key=")[2]
    for key in ("", "x", used, used[:-1], used + "x", "%00", "key" * 100):
        answer = program.stranger("GET", f"/?key={key}")
        assert (answer.status, answer.field("set-cookie")) == (403, None)
    assert program.ask("GET", f"/?key={used}").status == 303
    for method in ("HEAD", "POST"):
        assert program.stranger(method, f"/?key={used}").field("set-cookie") is None


def test_nobody_is_told_that_they_may_read(program: Served) -> None:
    """No answer has a CORS field, whatever a preflight asks for."""
    for method in ("OPTIONS", "GET", "POST"):
        for cookie in (program.cookie, None):
            answer = program.ask(
                method, "/settings",
                Cookie=cookie,
                Origin="http://evil.example",
                Sec_Fetch_Site="cross-site",
                Access_Control_Request_Method="PUT",
                Access_Control_Request_Headers="content-type",
                Access_Control_Request_Private_Network="true",
                Access_Control_Request_Local_Network="true",
            )  # fmt: skip
            assert_tells_nothing(answer, 403, "foreign_page")
    allowed = program.ask("OPTIONS", "/settings")
    assert allowed.status == 405
    assert not [name for name, _ in allowed.fields if name.startswith("access-control-")]


def assert_no_order(program: Served) -> None:
    assert b"another page" not in program.ask("GET", "/jobs").body
