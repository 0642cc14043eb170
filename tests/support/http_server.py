"""A loopback server for one test, and small applications to put on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

from videogen_desktop.web.file_body import FileSlice
from videogen_desktop.web.patience import Patience

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.web.server import LoopbackServer

App = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

QUICK = Patience(head=0.3, idle=0.3, body=0.3, answer=1.0, stream=1.0, linger=0.2)
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Start(Protocol):
    """Starts a server that is stopped when the test ends."""

    def __call__(self, app: App = ..., patience: Patience | None = None) -> LoopbackServer: ...


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["PATH_INFO"].encode(), b" ", body]


def file_app(path: Path, offset: int, length: int, declared: int | None) -> App:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        fields = [] if declared is None else [("Content-Length", str(declared))]
        start_response("200 OK", fields)
        body: Iterable[bytes] = environ["wsgi.file_wrapper"](
            FileSlice(path.open("rb"), offset, length)
        )
        return body

    return app
