"""One request and its answer, between a connection and a WSGI application."""

from __future__ import annotations

import io
import logging
import re
import sys
from contextlib import contextmanager
from email.utils import formatdate
from typing import TYPE_CHECKING, cast

from videogen_desktop.web.file_body import FileSlice
from videogen_desktop.web.patience import ConnectionDropped, Patience
from videogen_desktop.web.refusals import refusal

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator, Iterable
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from videogen_desktop.web.http_head import RequestHead
    from videogen_desktop.web.request_body import RequestBody

logger = logging.getLogger(__name__)

_UNSAFE_IN_FIELD = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NO_BODY = frozenset({"204", "304"})


class Exchange:
    """One request and its answer."""

    def __init__(
        self, sock: socket.socket, head: RequestHead, body: RequestBody, patience: Patience
    ) -> None:
        self._sock = sock
        self._head = head
        self._body = body
        self._patience = patience
        self._status = ""
        self._headers: list[tuple[str, str]] = []
        self._head_sent = False
        self._keep = head.keeps_alive

    def run(self, app: WSGIApplication, environ: WSGIEnvironment) -> bool:
        """Call the application and send its answer; return whether the connection can go on."""
        try:
            result = app(environ, self._start_response)
            try:
                self._send(result)
            finally:
                if callable(close := getattr(result, "close", None)):
                    close()
        except Exception:
            logger.exception("the application failed")
            self._send_failure()
        return self._keep

    def _start_response(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: object = None,
        /,
    ) -> Callable[[bytes], object]:
        if exc_info is not None and self._head_sent:
            message = "the answer has begun already"
            raise RuntimeError(message)
        self._status, self._headers = status, headers
        return self._write_not_offered

    @staticmethod
    def _write_not_offered(_data: bytes) -> object:
        message = "write() is not offered; return the body"
        raise NotImplementedError(message)

    def _send(self, result: Iterable[bytes]) -> None:
        if self._head.method == "HEAD" or self._status[:3] in _NO_BODY:
            self._send_all(self._head_bytes())
        elif isinstance(result, (list, tuple)):
            body = b"".join(cast("list[bytes]", result))
            declared = self._field("content-length")
            if declared is None:
                self._headers.append(("Content-Length", str(len(body))))
            elif len(body) < int(declared):
                self._keep = False
            else:
                body = body[: int(declared)]
            self._send_all(self._head_bytes() + body)
        else:
            self._stream(result)

    def _stream(self, result: Iterable[bytes]) -> None:
        """Send a body piece by piece; without a length the end of the connection ends it."""
        declared = self._field("content-length")
        left = sys.maxsize if declared is None else int(declared)
        self._keep = self._keep and declared is not None
        self._send_all(self._head_bytes())
        if isinstance(result, FileSlice):
            with self._sending(self._patience.stream):
                self._keep = result.send(self._sock) and self._keep
            return
        for piece in result:
            with self._sending(self._patience.stream):
                self._sock.sendall(piece[:left])
            left = max(0, left - len(piece))
        self._keep = self._keep and left == 0

    def _field(self, name: str) -> str | None:
        return next((value for key, value in self._headers if key.lower() == name), None)

    def _head_bytes(self) -> bytes:
        lines = [f"HTTP/1.1 {self._status}"]
        if self._field("date") is None:  # the practice service has a clock of its own
            lines.append(f"Date: {formatdate(usegmt=True)}")
        for name, value in self._headers:
            if _UNSAFE_IN_FIELD.search(name) or _UNSAFE_IN_FIELD.search(value):
                message = f"header field {name!r} has a control character"
                raise ValueError(message)
            lines.append(f"{name}: {value}")
        # What is left of the body would be taken for the next request.
        ends = self._field("connection") == "close"
        self._keep = self._keep and self._body.is_spent and not ends
        if not self._keep and not ends:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def _send_all(self, data: bytes) -> None:
        self._head_sent = True
        with self._sending(self._patience.answer):
            self._sock.sendall(data)

    @contextmanager
    def _sending(self, seconds: float) -> Generator[None]:
        """Tell trouble with the client from an ``OSError`` of the application's own."""
        self._sock.settimeout(seconds)
        try:
            yield
        except OSError:
            raise ConnectionDropped from None

    def _send_failure(self) -> None:
        """Say that it is our own fault; where an answer has begun, never let it look whole."""
        if self._head_sent:
            raise ConnectionDropped
        self._keep = False
        self._send_all(refusal(500, with_body=self._head.method != "HEAD"))


class ErrorLog(io.TextIOBase):
    """``wsgi.errors`` as lines of our log: a windowed program has no standard error."""

    def write(self, text: str) -> int:
        """Log what a framework reports."""
        logger.error("%s", text.rstrip())
        return len(text)


def wrap_file(file: object, _block_bytes: int = 0) -> Iterable[bytes]:
    """Serve as ``wsgi.file_wrapper``: every body with ``read`` here is a ``FileSlice``."""
    if not isinstance(file, FileSlice):
        message = "only a FileSlice is sent as a file"
        raise TypeError(message)
    return file
