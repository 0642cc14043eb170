"""The way in: guarded from the first moment, open when the program is there."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from wsgiref.util import setup_testing_defaults

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.web.door import REQUEST, Door
from videogen_desktop.web.session import Session, cookie_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def inside(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ[REQUEST].path.encode()]


class Visit:
    """One request at the door and its answer."""

    def __init__(
        self, door: Door, path: str, cookie: str = "", *, query: str = "", language: str = ""
    ) -> None:
        environ: dict[str, object] = {
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1:80",
            "HTTP_COOKIE": cookie,
            "HTTP_ACCEPT_LANGUAGE": language,
        }
        setup_testing_defaults(environ)
        self.body = b"".join(door(environ, self._start)).decode()

    def _start(
        self, status: str, headers: list[tuple[str, str]], _: object = None, /
    ) -> type[object]:
        self.status = int(status.split(maxsplit=1)[0])
        self.headers = dict(headers)
        return object


@pytest.fixture
def session() -> Session:
    return Session(FakeClock())


@pytest.fixture
def cookie(session: Session) -> str:
    return f"{cookie_name(80)}={session.secret}"


def test_whoever_may_come_in_waits_until_the_door_opens(session: Session, cookie: str) -> None:
    door = Door(session, patience_seconds=30.0)
    timer = threading.Timer(0.05, door.open, (inside, lambda _method, _path: 7))
    timer.start()
    visit = Visit(door, "/jobs", cookie)
    timer.join()
    assert (visit.status, visit.body) == (200, "/jobs")
    assert door.body_limit("POST", "/generate") == 7


def test_whoever_waits_long_is_told_why_and_asks_again(session: Session, cookie: str) -> None:
    door = Door(session, patience_seconds=0.0)
    assert "library is being made ready" in Visit(door, "/", cookie).body
    door.tell("5,000 <videos> so far…")
    visit = Visit(door, "/", cookie)
    assert visit.status == 503
    assert "5,000 &lt;videos&gt; so far…" in visit.body
    assert 'http-equiv="refresh"' in visit.body
    assert visit.headers["X-Content-Type-Options"] == "nosniff"
    assert '<html lang="de"' in Visit(door, "/", cookie, language="de-AT").body
    assert '"code":"starting"' in Visit(door, "/jobs", cookie).body


def test_strangers_are_refused_while_it_is_closed(session: Session) -> None:
    door = Door(session, patience_seconds=30.0)
    door.tell("The library is built anew…")
    visit = Visit(door, "/")
    assert (visit.status, visit.headers["Connection"]) == (403, "close")
    assert "library" not in visit.body
    assert door.body_limit("POST", "/generate") == 0


def test_the_key_is_traded_while_it_is_closed(session: Session) -> None:
    door = Door(session, patience_seconds=30.0)
    key = session.new_key()
    assert Visit(door, "/", query=f"key={key}").status == 303
    assert Visit(door, "/", query=f"key={key}").status == 403


def test_an_address_that_is_no_text_is_refused(session: Session) -> None:
    assert Visit(Door(session), "/\xff").status == 400
    assert Visit(Door(session), "/", query="&".join(["a=b"] * 101)).status == 400
