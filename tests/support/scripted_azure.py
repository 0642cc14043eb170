"""A service that answers exact bytes: one step of a script for each connection.

The practice service behaves like Azure; this one behaves like a network, a gateway or an enemy.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> object:
        value: object = json.loads(self.body)
        return value


class Step(Protocol):
    """What is done with one connection."""

    def __call__(self, line: Line) -> None: ...


@dataclass(slots=True)
class Line:
    """One accepted connection in the hands of a step."""

    socket: socket.socket
    service: ScriptedAzure
    released: threading.Event

    def read_head(self) -> bytes:
        """Read up to the blank line, byte by byte, so that the body stays unread."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                raise ConnectionError("no request")
            head += byte
        return head

    def read_request(self) -> Recorded:
        lines = self.read_head().decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines[1:])
        }
        left = int(headers.get("content-length", "0"))
        body = b""
        while len(body) < left:
            piece = self.socket.recv(left - len(body))
            if not piece:
                break
            body += piece
        parts = urlsplit(target)
        recorded = Recorded(method, parts.path, dict(parse_qsl(parts.query)), headers, body)
        self.service.requests.append(recorded)
        return recorded

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reset(self) -> None:
        """Close with RST in place of an orderly end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def wait(self, seconds: float = _PATIENCE_SECONDS) -> None:
        """Stay silent until the service stops."""
        self.released.wait(seconds)


def http(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """Return a whole answer with its length."""
    lines = {"Content-Length": str(len(body)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1") + body


def answers(status: int, value: object = None, headers: Mapping[str, str] | None = None) -> Step:
    """Return a step that reads the request and answers JSON (or nothing for ``None``)."""
    body = b"" if value is None else json.dumps(value).encode()
    return raw(http(status, body, {"Content-Type": "application/json", **(headers or {})}))


def raw(data: bytes) -> Step:
    """Return a step that reads the request and answers exactly these bytes."""

    def step(line: Line) -> None:
        line.read_request()
        line.send(data)

    return step


def drops_after_request(line: Line) -> None:
    """Read the whole request, then hang up without a word."""
    line.read_request()


def resets_after_request(line: Line) -> None:
    """Read the whole request, then reset."""
    line.read_request()
    line.reset()


def resets_at_once(line: Line) -> None:
    """Reset without reading anything."""
    line.reset()


def stays_silent(line: Line) -> None:
    """Read the whole request and never answer."""
    line.read_request()
    line.wait()


def trickles(data: bytes, every_seconds: float = 0.05) -> Step:
    """Return a step that answers one byte at a time."""

    def step(line: Line) -> None:
        line.read_request()
        for index in range(len(data)):
            line.send(data[index : index + 1])
            if line.released.wait(every_seconds):
                return

    return step


@dataclass
class ScriptedAzure:
    """The service; use it in ``with``. The last step of the script repeats."""

    script: list[Step] = field(default_factory=list)
    requests: list[Recorded] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/openai/v1"

    def __enter__(self) -> Self:
        self._start(threading.Thread(target=self._accept, daemon=True))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(_PATIENCE_SECONDS)

    def _start(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            accepted.settimeout(_PATIENCE_SECONDS)
            self._start(threading.Thread(target=self._serve, args=(accepted,), daemon=True))

    def _serve(self, accepted: socket.socket) -> None:
        with self._lock:
            step = self.script[min(self.connections, len(self.script) - 1)]
            self.connections += 1
        with contextlib.closing(accepted), contextlib.suppress(OSError):
            step(Line(accepted, self, self._stop))
