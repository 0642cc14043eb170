"""A place on the wire between the program and the service, where things can be made to happen.

It passes every exchange on byte for byte and writes down each create. A trap waits for the next
exchange at one place and acts at that very instant, from outside the program: it kills it, drops
the answer, or carries the create out late.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET_SECONDS = 90.0
_HEAD_BYTES = 65_536
_PIECE_BYTES = 65_536
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_KEY = re.compile(rb"\r\nidempotency-key:[ \t]*([^\r\n]+)", re.IGNORECASE)
_RANGE = re.compile(rb"\r\nrange:[ \t]*([^\r\n]+)", re.IGNORECASE)
_CREATE = re.compile(r"/(videos|videos/[^/]+/remix|video/generations/jobs)")
_CONTENT = re.compile(r"/(videos/[^/]+/content|video/generations/[^/]+/content/video)")
_LIST = re.compile(r"/(videos|video/generations/jobs)")


class Place(Enum):
    """Where in an exchange a trap waits."""

    BEFORE = "a create has arrived here and is not passed on"
    MADE = "the service has answered a create and the answer is not passed back"
    ANSWERED = "the answer to a create has been passed back"
    HALFWAY = "some of a video has been passed back"
    WHOLE = "all of a video has been passed back"
    LISTED = "the list has been asked for"
    ASKED = "the state of a job has been asked for"


class Kind(Enum):
    """What a request is for."""

    CREATE = "create"
    LIST = "list"
    STATUS = "status"
    CONTENT = "content"
    STILL = "still"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the exchange; ``late`` carries a create out so many seconds later."""

    passes: bool = True
    late: float | None = None


GO_ON = Verdict()
DROP = Verdict(passes=False)


class Action(Protocol):
    """What a trap does, on the thread of the exchange."""

    def __call__(self) -> Verdict:
        """Do it; say what becomes of the exchange."""


@dataclass
class Trap:
    """Acts once; ``sprung`` is set when it has. ``share`` is of a body, for ``HALFWAY``."""

    place: Place
    action: Action
    share: float = 0.5
    sprung: threading.Event = field(default_factory=threading.Event)


@dataclass
class Create:
    """One create as it went over the wire."""

    key: str
    prompt: str
    passed_on: bool = False
    status: int | None = None
    remote_id: str | None = None
    passed_back: bool = False


class Hop:
    """Listens on a loopback port and passes on to ``target``, which may change."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.creates: list[Create] = []
        self.counts: Counter[Kind] = Counter()
        self.ranges: list[str] = []
        self._lock = threading.Lock()
        self._traps: list[Trap] = []
        self._ending = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._thread = threading.Thread(target=self._accept, name="hop", daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        """Return what stands for the service's address."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every exchange."""
        self._ending.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            left = list(self._open)
        for sock in left:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)

    def set(self, trap: Trap) -> Trap:
        """Let a trap wait for the next exchange at its place."""
        with self._lock:
            self._traps.append(trap)
        return trap

    def lift(self, trap: Trap) -> None:
        """Take a trap away that has not sprung."""
        with self._lock, contextlib.suppress(ValueError):
            self._traps.remove(trap)

    def passed_on(self) -> Counter[str]:
        """Return how often a create was passed on, by its idempotency key."""
        with self._lock:
            return Counter(create.key for create in self.creates if create.passed_on)

    def _accept(self) -> None:
        while not self._ending.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._held(client), contextlib.suppress(OSError, _CutError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            request = _read_request(client)
            if request is None:
                return
            with self._lock:
                self.counts[request.kind] += 1
                if request.kind is Kind.CONTENT:
                    self.ranges.append(request.range)
            if request.kind is Kind.CREATE:
                self._create(client, request)
            else:
                self._other(client, request)

    def _create(self, client: socket.socket, request: _Request) -> None:
        create = Create(request.key, request.prompt)
        with self._lock:
            self.creates.append(create)
        verdict = self._spring(Place.BEFORE)
        if verdict.late is not None:
            _reset(client)
            if self._ending.wait(verdict.late):
                return
        elif not verdict.passes:
            _reset(client)
            return
        answer = b"".join(self._exchange(request, create))
        create.status, create.remote_id = _created(answer)
        if verdict.late is not None:
            return
        if not answer or not self._spring(Place.MADE).passes:
            _reset(client)
            return
        client.sendall(answer)
        create.passed_back = True
        client.shutdown(socket.SHUT_WR)
        self._spring(Place.ANSWERED)

    def _other(self, client: socket.socket, request: _Request) -> None:
        early = {Kind.LIST: Place.LISTED, Kind.STATUS: Place.ASKED}.get(request.kind)
        if early is not None and not self._spring(early).passes:
            _reset(client)
            return
        sent = 0
        share = self._share() if request.kind is Kind.CONTENT else None
        length: int | None = None
        for piece in self._exchange(request, None):
            if length is None and request.kind is Kind.CONTENT:
                length = _whole_length(piece)
            stop = None if share is None or not length else int(length * share)
            if stop is not None and sent <= stop < sent + len(piece):
                client.sendall(piece[: stop - sent])
                if not self._spring(Place.HALFWAY).passes:
                    _reset(client)
                    return
                client.sendall(piece[stop - sent :])
            else:
                client.sendall(piece)
            sent += len(piece)
        if not sent:
            _reset(client)
            return
        client.shutdown(socket.SHUT_WR)
        if request.kind is Kind.CONTENT and length and sent >= length:
            self._spring(Place.WHOLE)

    def _exchange(self, request: _Request, create: Create | None) -> Iterator[bytes]:
        """Pass a request on; yield what comes back, as it comes."""
        with (
            socket.create_connection(("127.0.0.1", self.target), QUIET_SECONDS) as service,
            self._held(service),
        ):
            service.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if create is not None:
                create.passed_on = True
            service.sendall(request.data)
            while piece := _received(service):
                yield piece

    def _share(self) -> float | None:
        with self._lock:
            waiting = [trap for trap in self._traps if trap.place is Place.HALFWAY]
        return waiting[0].share if waiting else None

    def _spring(self, place: Place) -> Verdict:
        with self._lock:
            trap = next((trap for trap in self._traps if trap.place is place), None)
            if trap is None:
                return GO_ON
            self._traps.remove(trap)
        verdict = trap.action()
        trap.sprung.set()
        return verdict

    @contextlib.contextmanager
    def _held(self, sock: socket.socket) -> Iterator[None]:
        sock.settimeout(QUIET_SECONDS)
        with self._lock:
            self._open.add(sock)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()


class _CutError(Exception):
    """The other side ended in the middle of a request."""


@dataclass(frozen=True, slots=True)
class _Request:
    kind: Kind
    data: bytes
    key: str = ""
    prompt: str = ""
    range: str = ""


def _read_request(client: socket.socket) -> _Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(_PIECE_BYTES)
        if not piece:
            return None
        data += piece
        if len(data) > _HEAD_BYTES:
            raise _CutError
    head, _, body = data.partition(b"\r\n\r\n")
    found = _LENGTH.search(head)
    length = int(found[1]) if found else 0
    while len(body) < length:
        piece = client.recv(_PIECE_BYTES)
        if not piece:
            raise _CutError
        body += piece
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    method, target, _ = lines[0].decode("latin-1").split(" ", 2)
    kind = _kind(method, target.partition("/v1")[2])
    key, wanted = _KEY.search(head), _RANGE.search(head)
    return _Request(
        kind,
        b"\r\n".join([*lines, b"Connection: close", b"", body]),
        key[1].decode("latin-1") if key else "",
        str(_member(body, "prompt") or "") if kind is Kind.CREATE else "",
        wanted[1].decode("latin-1") if wanted else "",
    )


def _kind(method: str, target: str) -> Kind:
    path, _, query = target.partition("?")
    if method == "POST" and _CREATE.fullmatch(path):
        return Kind.CREATE
    if method == "DELETE":
        return Kind.DELETE
    if _LIST.fullmatch(path):
        return Kind.LIST
    if "thumbnail" in path or "variant=thumbnail" in query:
        return Kind.STILL
    return Kind.CONTENT if _CONTENT.fullmatch(path) else Kind.STATUS


def _member(body: bytes, name: str) -> object:
    """Return a member of a JSON object."""
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value.get(name) if isinstance(value, dict) else None


def _created(answer: bytes) -> tuple[int | None, str | None]:
    head, _, body = answer.partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1\.[01] (\d{3})", head)
    if found is None:
        return None, None
    status = int(found[1])
    remote_id = _member(body, "id") if status in {200, 201} else None
    return status, str(remote_id) if remote_id else None


def _whole_length(first: bytes) -> int | None:
    """Return how long an answer is, head and body, from its first piece."""
    head, end, _ = first.partition(b"\r\n\r\n")
    found = _LENGTH.search(head)
    good = re.match(rb"HTTP/1\.[01] 20[06] ", head)
    return len(head) + len(end) + int(found[1]) if good and end and found else None


def _received(sock: socket.socket) -> bytes:
    """Return the next bytes; a connection that was reset ends like any other."""
    try:
        return sock.recv(_PIECE_BYTES)
    except ConnectionError:
        return b""


def _reset(sock: socket.socket) -> None:
    """End a connection so that the other side sees it broken, not closed."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()
