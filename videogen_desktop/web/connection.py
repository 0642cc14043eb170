"""One client connection: requests are read, handed to the application, answered."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
import struct
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, cast

from videogen_desktop.web.file_body import FileSlice
from videogen_desktop.web.headers import SECURITY_HEADERS
from videogen_desktop.web.http_head import BadHead, RequestHead, parse_head

if TYPE_CHECKING:
    import threading
    from wsgiref.types import WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

HEAD_BYTES = 32 * 1024
_RECEIVE_BYTES = 65_536
_LINGER_BYTES = 32 * 1024 * 1024
_UNSAFE_IN_FIELD = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NO_BODY = frozenset({"204", "304"})

BodyLimit = Callable[[str, str], int]


class ConnectionDropped(BaseException):
    """Raised by an application, also from inside a body: reset the connection without a word.

    Not an ``Exception``, so that a framework's catch-all does not make an answer of it.
    """


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a connection waits, in seconds.

    ``stream`` counts for each wait while a file or a generator is sent: a paused video reads
    nothing for minutes. ``answer`` bounds everything else, so that a client that never reads
    cannot hold a thread for long.
    """

    head: float = 15.0
    idle: float = 75.0
    body: float = 60.0
    answer: float = 30.0
    stream: float = 1800.0
    linger: float = 1.0


class Gate(Protocol):
    """What a connection needs from its server."""

    app: WSGIApplication
    body_limit: BodyLimit
    patience: Patience
    port: int
    stopping: threading.Event

    def await_request(self, connection: Connection) -> None:
        """Note that the connection waits, so that it can give way when all places are taken."""

    def begin_request(self, connection: Connection) -> bool:
        """Note that a request is being answered; false when the connection had to give way."""


class Connection:
    """Serves one socket until either side has had enough."""

    def __init__(self, sock: socket.socket, peer: tuple[str, int], gate: Gate) -> None:
        self.sock = sock
        self.served = 0
        self.waiting_since: float | None = time.monotonic()
        self._peer = peer
        self._gate = gate
        self._buffer = bytearray()

    def serve(self) -> None:
        """Answer requests until the connection ends, then close it."""
        try:
            while self._serve_one():
                self.served += 1
        except BadHead as refusal:
            self._refuse(refusal.status)
        except ConnectionDropped:
            # Zero linger time makes close() send a reset: the client sees a broken connection.
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            logger.debug("a client went away", exc_info=True)
        finally:
            self.sock.close()

    def wake(self) -> None:
        """End whatever the connection's thread waits for; that thread then closes the socket."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            logger.debug("the socket was closed already")

    def receive_into(self, target: memoryview, deadline: float) -> int:
        """Put the next bytes of the request in ``target``; 0 means that the client has ended."""
        if self._buffer:
            size = min(len(target), len(self._buffer))
            target[:size] = self._buffer[:size]
            del self._buffer[:size]
            return size
        self._wait_until(deadline)
        return self.sock.recv_into(target)

    def _serve_one(self) -> bool:
        data = self._read_head()
        if data is None:
            return False
        head = parse_head(data)
        if head.content_length > self._gate.body_limit(head.method, head.path):
            raise BadHead(413)
        if not self._gate.begin_request(self):
            return False
        keep = _Exchange(self, self.sock, self._gate, head).run(self._environ(head))
        if not keep:
            self._linger()
        return keep and not self._gate.stopping.is_set()

    def _read_head(self) -> bytes | None:
        """Return the bytes before the empty line, or ``None`` when there is no further request."""
        patience = self._gate.patience
        self._gate.await_request(self)
        deadline = time.monotonic() + (patience.idle if self.served else patience.head)
        started = False
        while True:
            self._skip_blank_lines()
            if self._buffer and not started:
                started = True
                deadline = time.monotonic() + patience.head
            end = self._buffer.find(b"\r\n\r\n")
            if end > HEAD_BYTES or (end < 0 and len(self._buffer) > HEAD_BYTES):
                raise BadHead(431)
            if end >= 0:
                data = bytes(self._buffer[:end])
                del self._buffer[: end + 4]
                return data
            try:
                self._wait_until(deadline)
                piece = self.sock.recv(_RECEIVE_BYTES)
            except TimeoutError:
                if not started:
                    return None
                raise BadHead(408) from None
            if not piece:
                return None
            self._buffer += piece

    def _skip_blank_lines(self) -> None:
        """Drop empty lines before a request (RFC 9112 §2.2)."""
        while self._buffer.startswith(b"\r\n"):
            del self._buffer[:2]

    def _wait_until(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)

    def _environ(self, head: RequestHead) -> WSGIEnvironment:
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": head.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": head.path,
            "QUERY_STRING": head.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self._gate.port),
            "SERVER_PROTOCOL": "HTTP/1.1" if head.http_1_1 else "HTTP/1.0",
            "REMOTE_ADDR": self._peer[0],
            "REMOTE_PORT": str(self._peer[1]),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": _ErrorLog(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.file_wrapper": _wrap_file,
            "videogen.stopping": self._gate.stopping,
        }
        for name, value in head.fields.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if "HTTP_" + name in environ:
                environ[name] = environ.pop("HTTP_" + name)
        return environ

    def _refuse(self, status: int) -> None:
        """Answer a request that never reached the application, and end."""
        try:
            self.sock.settimeout(self._gate.patience.answer)
            self.sock.sendall(refusal(status))
            self._linger()
        except OSError:
            logger.debug("a refused client went away", exc_info=True)

    def _linger(self) -> None:
        """Let the client read our answer before the close.

        Closing while unread bytes lie in the receive buffer sends a reset, which can destroy an
        answer that the client has not read yet (RFC 9112 §9.6).
        """
        try:
            self.sock.shutdown(socket.SHUT_WR)
            deadline = time.monotonic() + self._gate.patience.linger
            received = 0
            while received < _LINGER_BYTES:
                self._wait_until(deadline)
                size = len(self.sock.recv(_RECEIVE_BYTES))
                if size == 0:
                    return
                received += size
        except OSError:
            return


class _Exchange:
    """One request and its answer."""

    def __init__(
        self, connection: Connection, sock: socket.socket, gate: Gate, head: RequestHead
    ) -> None:
        self._sock = sock
        self._gate = gate
        self._head = head
        self._body = _RequestBody(connection, sock, gate.patience, head)
        self._status = ""
        self._headers: list[tuple[str, str]] = []
        self._head_sent = False
        self._keep = head.keeps_alive

    def run(self, environ: WSGIEnvironment) -> bool:
        """Call the application and send its answer; return whether the connection can go on."""
        environ["wsgi.input"] = io.BufferedReader(self._body)
        try:
            result = self._gate.app(environ, self._start_response)
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
            if self._declared_length() is None:
                self._headers.append(("Content-Length", str(len(body))))
            self._keep = self._keep and self._declared_length() == len(body)
            self._send_all(self._head_bytes() + body)
        else:
            self._stream(result)

    def _stream(self, result: Iterable[bytes]) -> None:
        """Send a body piece by piece; without a length the end of the connection ends it."""
        declared = self._declared_length()
        self._keep = self._keep and declared is not None
        self._send_all(self._head_bytes())
        if isinstance(result, FileSlice):
            with self._sending(self._gate.patience.stream):
                self._keep = result.send(self._sock) and self._keep
            return
        sent = 0
        for piece in result:
            with self._sending(self._gate.patience.stream):
                self._sock.sendall(piece)
            sent += len(piece)
        self._keep = self._keep and sent == declared

    def _declared_length(self) -> int | None:
        for name, value in self._headers:
            if name.lower() == "content-length":
                return int(value)
        return None

    def _head_bytes(self) -> bytes:
        self._keep = self._keep and self._body.is_spent and not self._gate.stopping.is_set()
        lines = [f"HTTP/1.1 {self._status}", f"Date: {formatdate(usegmt=True)}"]
        for name, value in self._headers:
            if _UNSAFE_IN_FIELD.search(name) or _UNSAFE_IN_FIELD.search(value):
                message = f"header field {name!r} has a control character"
                raise ValueError(message)
            lines.append(f"{name}: {value}")
        if not self._keep:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def _send_all(self, data: bytes) -> None:
        self._head_sent = True
        with self._sending(self._gate.patience.answer):
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


class _RequestBody(io.RawIOBase):
    """Exactly the body that was announced, read only when the application asks for it."""

    def __init__(
        self,
        connection: Connection,
        sock: socket.socket,
        patience: Patience,
        head: RequestHead,
    ) -> None:
        super().__init__()
        self._connection = connection
        self._sock = sock
        self._left = head.content_length
        self._continue_due = head.expects_continue and self._left > 0
        self._deadline = time.monotonic() + patience.body

    @property
    def is_spent(self) -> bool:
        """Tell whether the next byte on the connection belongs to the next request."""
        return self._left == 0

    def readable(self) -> bool:
        """Say that this is a stream to read from."""
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Read what there is; a body that stays short or slow ends the connection."""
        if self._left == 0:
            return 0
        try:
            if self._continue_due:
                self._continue_due = False
                self._sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            size = self._connection.receive_into(memoryview(target)[: self._left], self._deadline)
        except OSError:
            raise ConnectionDropped from None
        if size == 0:
            raise ConnectionDropped
        self._left -= size
        return size


class _ErrorLog(io.TextIOBase):
    """``wsgi.errors`` as lines of our log: a windowed program has no standard error."""

    def write(self, text: str) -> int:
        """Log what a framework reports."""
        logger.error("%s", text.rstrip())
        return len(text)


def refusal(status: int, *, with_body: bool = True) -> bytes:
    """Return a whole answer for what never reached the application, in our one error shape."""
    title = HTTPStatus(status).phrase
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": _SENTENCES.get(status, "This request cannot be understood."),
        "code": "internal" if status == HTTPStatus.INTERNAL_SERVER_ERROR else "bad_http",
        "retryable": status in {408, 503},
    }
    body = json.dumps(problem).encode()
    fields = {
        "Date": formatdate(usegmt=True),
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        **SECURITY_HEADERS,
        "Connection": "close",
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        fields["Retry-After"] = "1"
    lines = [f"HTTP/1.1 {status} {title}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body if with_body else b"")


_SENTENCES = {
    408: "The request took too long to arrive.",
    411: "The request must say how long its body is.",
    413: "The request is larger than this address takes.",
    417: "This expectation cannot be met.",
    431: "The request's header fields are too large.",
    500: "Something went wrong in Videogen.",
    503: "Too many connections are open at the moment.",
    505: "Only HTTP/1.1 is spoken here.",
}


def _wrap_file(file: object, _block_bytes: int = 0) -> Iterable[bytes]:
    """Serve as ``wsgi.file_wrapper``: every body with ``read`` here is a ``FileSlice``."""
    if not isinstance(file, FileSlice):
        message = "only a FileSlice is sent as a file"
        raise TypeError(message)
    return file
