"""The way in: the guard stands here, and whoever may come in waits here for the program.

The window opens while the rest of the program is still being put together, so the door is there
first. Only where that takes long, because a library is brought up to date or built anew, the
window is told so, again and again, until the page is there.
"""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

from videogen_desktop.web.guard import guard
from videogen_desktop.web.headers import with_protection
from videogen_desktop.web.messages import Request
from videogen_desktop.web.problems import problem
from videogen_desktop.web.waiting_page import waiting_page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from videogen_desktop.web.connection import BodyLimit
    from videogen_desktop.web.messages import Reply
    from videogen_desktop.web.session import Session

REQUEST = "videogen.request"
# Longer than a start takes, so that only what is slow is told of; and as often it is told anew.
PATIENCE_SECONDS = 1.5


class Door:
    """A WSGI application that guards another, which may come later.

    Args:
        session: Who may come in.
        patience_seconds: How long somebody waits before they are told why.
    """

    def __init__(self, session: Session, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._session = session
        self._patience_seconds = patience_seconds
        self._is_open = threading.Event()
        self._inside: WSGIApplication | None = None
        self._body_limit: BodyLimit | None = None
        self._sentence = ""

    def tell(self, sentence: str) -> None:
        """Say what those who wait are waiting for."""
        self._sentence = sentence

    def open(self, inside: WSGIApplication, body_limit: BodyLimit) -> None:
        """Let whoever waits, and everybody after them, come in."""
        self._inside = inside
        self._body_limit = body_limit
        self._is_open.set()

    def body_limit(self, method: str, path: str) -> int:
        """Return how many bytes a body may have; none while nobody could read it."""
        return self._body_limit(method, path) if self._body_limit else 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Refuse, let in, or ask to wait."""
        try:
            request = Request.from_environ(environ)
        except ValueError:
            return _answer(
                problem(400, "bad_http", "This address cannot be understood."), start_response
            )
        refusal = guard(request, self._session)
        if refusal is not None:
            return _answer(refusal, start_response)
        if self._is_open.wait(self._patience_seconds) and self._inside is not None:
            environ[REQUEST] = request  # once: Bottle changes the path in its environ
            return self._inside(environ, start_response)
        if request.path != "/":
            reply = problem(503, "starting", "Videogen is still starting.")
        else:
            reply = waiting_page(self._sentence, request.headers.get("accept-language", ""))
        return _answer(reply, start_response)


def _answer(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    if reply.status >= HTTPStatus.BAD_REQUEST:  # whoever is refused keeps no place
        reply = reply.with_headers(Connection="close")
    status = HTTPStatus(reply.status)
    start_response(f"{status.value} {status.phrase}", list(with_protection(reply.headers).items()))
    return [reply.body] if isinstance(reply.body, bytes) else reply.body
