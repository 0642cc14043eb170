from __future__ import annotations

import io
from typing import TYPE_CHECKING
from wsgiref.util import setup_testing_defaults

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.fake_services import FakeParts, make_parts
from videogen_desktop.web.application import build_application
from videogen_desktop.web.door import Door
from videogen_desktop.web.headers import SECURITY_HEADERS
from videogen_desktop.web.routes import body_limit
from videogen_desktop.web.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from wsgiref.types import WSGIApplication


class Answer:
    """What a WSGI application answers."""

    def __init__(
        self,
        parts: FakeParts,
        method: str,
        path: str,
        body: bytes = b"",
        application: WSGIApplication | None = None,
    ) -> None:
        application = application or guarded(parts)
        secret = parts.services.session.secret
        environ: dict[str, object] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode("utf-8", "surrogateescape").decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1:80",
            "HTTP_COOKIE": f"videogen_80={secret}",
            "wsgi.input": io.BytesIO(body),
        }
        if method not in {"GET", "HEAD"}:
            environ |= {"HTTP_ORIGIN": "http://127.0.0.1:80", "CONTENT_TYPE": "application/json"}
        setup_testing_defaults(environ)
        self.body = b"".join(application(environ, self._start))

    def _start(
        self, status: str, headers: list[tuple[str, str]], _: object = None, /
    ) -> type[object]:
        self.status = status
        self.headers = dict(headers)
        return object


def guarded(parts: FakeParts, session: Session | None = None) -> Door:
    """Return the application behind its door."""
    door = Door(session or parts.services.session)
    door.open(build_application(parts.services), body_limit)
    return door


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[FakeParts]:
    parts = make_parts(tmp_path)
    yield parts
    parts.close()


def test_every_answer_has_the_protection(parts: FakeParts) -> None:
    for method, path in (("GET", "/"), ("GET", "/jobs"), ("GET", "/nothing"), ("PUT", "/jobs")):
        assert set(SECURITY_HEADERS) <= set(Answer(parts, method, path).headers)


def test_who_is_refused_at_the_door_keeps_no_connection(parts: FakeParts) -> None:
    """Else a stranger could hold every place by asking on and on and never reading."""
    stranger = guarded(parts, Session(FakeClock()))
    answer = Answer(parts, "GET", "/jobs", application=stranger)
    assert (answer.status, answer.headers["Connection"]) == ("403 Forbidden", "close")


def test_what_is_not_in_the_table_is_not_there(parts: FakeParts) -> None:
    assert Answer(parts, "GET", "/nothing").status == "404 Not Found"
    refused = Answer(parts, "DELETE", "/settings")
    assert refused.status == "405 Method Not Allowed"
    assert refused.headers["Allow"] == "GET, HEAD, PUT"


def test_a_body_reaches_its_handler(parts: FakeParts) -> None:
    answer = Answer(parts, "POST", "/generate", b'{"prompt": "a boat"}')
    assert answer.status == "202 Accepted"
    assert parts.desk.orders[0].prompt == "a boat"
    assert parts.services.page_seen.is_set()


def test_head_has_no_body(parts: FakeParts) -> None:
    answer = Answer(parts, "HEAD", "/")
    assert (answer.status, answer.body) == ("200 OK", b"")


def test_a_file_of_the_page_that_went_away_is_not_found(parts: FakeParts) -> None:
    application = guarded(parts)
    (parts.services.ui_dir / "app.js").unlink()
    answer = Answer(parts, "GET", "/app.js", application=application)
    assert answer.status == "404 Not Found"


def test_a_path_that_is_no_text_is_refused(parts: FakeParts) -> None:
    assert Answer(parts, "GET", "/\udcff").status == "400 Bad Request"
