"""One client connection: requests are read, handed to the application, answered."""

from __future__ import annotations

import io
import logging
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.web.exchange import ErrorLog, Exchange, wrap_file
from videogen_desktop.web.http_head import BadHead, RequestHead, parse_head
from videogen_desktop.web.patience import ConnectionDropped, Patience
from videogen_desktop.web.refusals import refusal
from videogen_desktop.web.request_body import RequestBody

if TYPE_CHECKING:
    import threading
    from wsgiref.types import WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

HEAD_BYTES = 32 * 1024
_RECEIVE_BYTES = 65_536
_LINGER_BYTES = 32 * 1024 * 1024
# Zero linger time makes close() send a reset: the client sees a broken connection, not an end.
_RESET_AT_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)

BodyLimit = Callable[[str, str], int]


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
        except BadHead as error:
            self._refuse(error)
        except ConnectionDropped:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
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

    def _serve_one(self) -> bool:
        data = self._read_head()
        if data is None:
            return False
        head = parse_head(data)
        if head.content_length > self._gate.body_limit(head.method, head.path):
            raise BadHead(413, head.method)
        if not self._gate.begin_request(self):
            return False
        patience = self._gate.patience
        body = RequestBody(head, self.sock, self._receive_into, patience.body)
        environ = self._environ(head) | {"wsgi.input": io.BufferedReader(body)}
        keep = Exchange(self.sock, head, body, patience).run(self._gate.app, environ)
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

    def _receive_into(self, target: memoryview, deadline: float) -> int:
        """Put the next bytes of the request in ``target``; 0 means that the client has ended."""
        if self._buffer:
            size = min(len(target), len(self._buffer))
            target[:size] = self._buffer[:size]
            del self._buffer[:size]
            return size
        self._wait_until(deadline)
        return self.sock.recv_into(target)

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
            "wsgi.errors": ErrorLog(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.file_wrapper": wrap_file,
            "videogen.stopping": self._gate.stopping,
        }
        for name, value in head.fields.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if "HTTP_" + name in environ:
                environ[name] = environ.pop("HTTP_" + name)
        return environ

    def _refuse(self, error: BadHead) -> None:
        """Answer a request that never reached the application, and end."""
        try:
            self.sock.settimeout(self._gate.patience.answer)
            self.sock.sendall(refusal(error.status, with_body=error.with_body))
            self._linger()
        except OSError:
            logger.debug("a refused client went away", exc_info=True)

    def _linger(self) -> None:
        """Let the client read our answer before the close.

        Closing while unread bytes lie in the receive buffer sends a reset, which can destroy an
        answer that the client has not read yet (RFC 9112 §9.6).
        """
        self._gate.await_request(self)  # who is only waited for gives way to others
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
