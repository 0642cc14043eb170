from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.web.guard import guard
from videogen_desktop.web.messages import Reply, Request
from videogen_desktop.web.session import Session

PORT = 4711
ORIGIN = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def session() -> Session:
    return Session(FakeClock())


def asked(session: Session, method: str = "GET", path: str = "/jobs", **headers: str) -> Request:
    fields = {"host": f"127.0.0.1:{PORT}", "cookie": f"videogen_{PORT}={session.secret}"}
    if method not in {"GET", "HEAD"}:
        fields["origin"] = ORIGIN
    fields.update({name.replace("_", "-"): value for name, value in headers.items()})
    return Request(method, path, PORT, headers=fields)


def without(request: Request, name: str) -> Request:
    return replace(
        request, headers={key: value for key, value in request.headers.items() if key != name}
    )


def code_of(reply: Reply | None) -> str:
    assert reply is not None
    assert isinstance(reply.body, bytes)
    return str(json.loads(reply.body)["code"])


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_our_own_page_passes(session: Session, method: str) -> None:
    assert guard(asked(session, method), session) is None
    assert guard(asked(session, method, sec_fetch_site="same-origin"), session) is None


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1.:{PORT}",
        f"127.0.0.1:{PORT}.",
        f"127.0.0.1:0{PORT}",
        f"localhost:{PORT}",
        f"localhost.evil:{PORT}",
        f"[::1]:{PORT}",
        f"[::ffff:127.0.0.1]:{PORT}",
        f"127.1:{PORT}",
        f"2130706433:{PORT}",
        f"0x7f.0.0.1:{PORT}",
        f"user@127.0.0.1:{PORT}",
        f"127.0.0.1:{PORT}, evil.example",
    ],
)
def test_another_host_name_is_misdirected(session: Session, host: str) -> None:
    reply = guard(asked(session, host=host), session)
    assert reply is not None
    assert reply.status == 421
    assert code_of(reply) == "wrong_host"


def test_no_host_name_is_misdirected(session: Session) -> None:
    assert code_of(guard(without(asked(session), "host"), session)) == "wrong_host"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
def test_a_change_without_an_origin_is_foreign(session: Session, method: str) -> None:
    assert code_of(guard(without(asked(session, method), "origin"), session)) == "foreign_page"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "NULL",
        "http://evil.example",
        "http://127.0.0.1",
        f"http://127.0.0.1:{PORT + 1}",
        f"https://127.0.0.1:{PORT}",
        f"http://localhost:{PORT}",
        f"HTTP://127.0.0.1:{PORT}",
        f"http://127.0.0.1:{PORT}/",
        f"http://127.0.0.1:{PORT}.evil.example",
        f"http://127.0.0.1:{PORT}, http://evil.example",
    ],
)
def test_another_origin_is_foreign(session: Session, method: str, origin: str) -> None:
    assert code_of(guard(asked(session, method, origin=origin), session)) == "foreign_page"


@pytest.mark.parametrize(
    "site", ["cross-site", "same-site", "none", "", "Same-Origin", "same-origin, none", "x"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_site_is_foreign(session: Session, method: str, site: str) -> None:
    reply = guard(asked(session, method, sec_fetch_site=site), session)
    assert code_of(reply) == "foreign_page"


def test_a_navigation_to_the_page_may_come_from_nowhere(session: Session) -> None:
    page = asked(session, path="/", sec_fetch_site="none", sec_fetch_mode="navigate")
    assert guard(page, session) is None


def test_a_fetch_of_the_page_may_not_come_from_nowhere(session: Session) -> None:
    page = asked(session, path="/", sec_fetch_site="none", sec_fetch_mode="cors")
    assert code_of(guard(page, session)) == "foreign_page"


def test_a_link_on_another_site_does_not_open_the_page(session: Session) -> None:
    page = asked(session, path="/", sec_fetch_site="cross-site", sec_fetch_mode="navigate")
    assert code_of(guard(page, session)) == "foreign_page"


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "videogen_4711=",
        "videogen_4711=wrong",
        "videogen_4712={secret}",
        "Videogen_4711={secret}",
        'videogen_4711="{secret}"',
        "videogen_4711={secret}x",
        "other=videogen_4711={secret}",
    ],
)
def test_without_the_right_cookie_there_is_nothing(session: Session, cookie: str) -> None:
    request = asked(session, cookie=cookie.replace("{secret}", session.secret))
    reply = guard(request, session)
    assert reply is not None
    assert reply.status == 403
    assert code_of(reply) == "no_session"


def test_other_cookies_beside_ours_do_no_harm(session: Session) -> None:
    cookie = f"a=b;videogen_{PORT}=wrong; videogen_{PORT}={session.secret} ; c"
    assert guard(asked(session, cookie=cookie), session) is None


def test_a_stranger_at_the_page_is_told_how_to_get_in(session: Session) -> None:
    reply = guard(without(asked(session, path="/"), "cookie"), session)
    assert reply is not None
    assert reply.status == 403
    assert isinstance(reply.body, bytes)
    assert b"Open Videogen again" in reply.body
    assert "script-src" not in reply.headers["Content-Security-Policy"]


def test_a_key_is_traded_for_the_cookie_once(session: Session) -> None:
    stranger = without(asked(session, path="/", sec_fetch_site="none"), "cookie")
    request = replace(stranger, query={"key": session.new_key()})
    first, second = guard(request, session), guard(request, session)
    assert first is not None
    assert second is not None
    assert (first.status, first.headers["Location"]) == (303, "/")
    assert first.headers["Set-Cookie"] == (
        f"videogen_{PORT}={session.secret}; Path=/; HttpOnly; SameSite=Strict"
    )
    assert second.status == 403
    assert "Set-Cookie" not in second.headers


def test_with_a_session_a_used_key_just_leads_to_the_page(session: Session) -> None:
    reply = guard(replace(asked(session, path="/"), query={"key": "used"}), session)
    assert reply is not None
    assert reply.status == 303
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize(("method", "path"), [("HEAD", "/"), ("GET", "/jobs"), ("POST", "/")])
def test_only_a_navigation_to_the_page_uses_a_key_up(
    session: Session, method: str, path: str
) -> None:
    key = session.new_key()
    stranger = without(asked(session, method, path), "cookie")
    reply = guard(replace(stranger, query={"key": key}), session)
    assert reply is not None
    assert reply.status == 403
    assert session.redeem(key)


def test_a_key_from_another_site_is_not_used_up(session: Session) -> None:
    key = session.new_key()
    request = asked(session, path="/", sec_fetch_site="cross-site")
    assert code_of(guard(replace(request, query={"key": key}), session)) == "foreign_page"
    assert session.redeem(key)
