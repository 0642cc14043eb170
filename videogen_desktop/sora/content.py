"""Stream a video's bytes: ranges, redirects without credentials, and an end from outside."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult, urljoin, urlsplit

from videogen_desktop.domain.endpoint import is_loopback
from videogen_desktop.domain.errors import NetworkUnavailable, RangeRefused, UnexpectedReply
from videogen_desktop.sora.lifeline import Cut
from videogen_desktop.sora.session import Limits
from videogen_desktop.sora.wire import request_id, service_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from videogen_desktop.sora.failures import Operation
    from videogen_desktop.sora.session import Session
    from videogen_desktop.sora.transport import Incoming
    from videogen_desktop.sora.wire import Call

PIECE_BYTES = 262_144
_HEAD_SECONDS = 60.0
_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONTENT_RANGE = re.compile(r"bytes\s+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")
_STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]*"')


class Content:
    """An open download; use it in ``with``.

    Attributes:
        status: 200 for the whole file, 206 for a part.
        start: Offset of the first byte that comes; trust it rather than what was asked for.
        length: Bytes that come, or ``None`` where the answer does not say.
        total: Size of the whole file, or ``None`` where the answer does not say.
        etag: A strong validator, fit for going on later, or ``None``.
        service_time: The service's clock as Unix seconds, or ``None``.
    """

    def __init__(self, session: Session, incoming: Incoming) -> None:
        self._session = session
        self._incoming = incoming
        headers = incoming.headers
        self.status = incoming.status
        self.service_time = service_time(headers)
        self.request_id = request_id(headers)
        etag = headers.get("etag", "").strip()
        self.etag = etag if _STRONG_ETAG.fullmatch(etag) else None
        announced = headers.get("content-length", "").strip()
        self.length = int(announced) if re.fullmatch(r"[0-9]{1,18}", announced) else None
        self.start, self.total = 0, self.length
        if self.status == HTTPStatus.PARTIAL_CONTENT:
            self._read_range(headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._session.end(self._incoming)

    def pieces(self, piece_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
        """Yield the body as it arrives, in pieces of at most ``piece_bytes``.

        A piece is handed on as soon as it is there, so that the caller can watch the speed.

        Raises:
            NetworkUnavailable: The body ended early, stood still for 30 s, or was closed.
            UnexpectedReply: There is more than was announced.
        """
        received = 0
        while piece := self._incoming.read(piece_bytes):
            received += len(piece)
            if self.length is not None and received > self.length:
                raise UnexpectedReply("Azure sent more than it had announced.")
            yield piece
        if self.length is not None and received < self.length:
            raise NetworkUnavailable("The download broke off.")

    def close(self) -> None:
        """End the download now; may be called from another thread, where it wakes the reader."""
        self._incoming.lifeline.cut(Cut.CLOSED)

    def _read_range(self, headers: Mapping[str, str]) -> None:
        match = _CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
        if match is None or int(match[2]) < int(match[1]):
            raise RangeRefused("Azure sent a part of the file without saying which.")
        self.start = int(match[1])
        self.length = int(match[2]) - self.start + 1
        self.total = None if match[3] == "*" else int(match[3])


def open_content(
    session: Session,
    call: Call,
    operation: Operation,
    headers: Mapping[str, str],
    *,
    whole_seconds: float | None = None,
) -> Content:
    """Open a download, following at most three redirects.

    With ``whole_seconds`` the body must have arrived by then as well; without it the caller
    watches the speed and ends the download itself.

    The key goes only to the connection's own origin: ``requests`` would drop ``Authorization`` on
    the way to another host, but hand ``api-key`` on.

    Raises:
        AzureError: The file cannot be had now.
    """
    url = session.url(call)
    own = urlsplit(url)
    limits = Limits(deadline_seconds=whole_seconds or _HEAD_SECONDS)
    for _ in range(_MOST_REDIRECTS + 1):
        parts = urlsplit(url)
        fields = {"Accept": "*/*", **headers}
        if _origin(parts) == _origin(own):
            incoming = session.open_signed(call.method, url, fields, limits)
        else:
            incoming = session.open(call.method, url, fields, limits)
        try:
            if incoming.status not in _REDIRECTS:
                content = _opened(session, incoming, operation)
                if whole_seconds is None:
                    incoming.lifeline.end_deadline()
                return content
            url = _next_address(url, incoming, own)
        except BaseException:
            session.end(incoming)
            raise
        session.end(incoming)
    raise UnexpectedReply("The video's address leads from one place to the next without an end.")


def _opened(session: Session, incoming: Incoming, operation: Operation) -> Content:
    if incoming.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        raise session.refusal(incoming.read_all(Limits().body_bytes), operation)
    kind = incoming.headers.get("content-type", "").lower()
    encoding = incoming.headers.get("content-encoding", "identity").strip().lower()
    if kind.startswith(("text/", "application/json")) or encoding not in {"identity", ""}:
        raise UnexpectedReply(
            f"{incoming.host} sent something else in place of the video.",
            request_id=request_id(incoming.headers),
            http_status=incoming.status,
        )
    return Content(session, incoming)


def _next_address(url: str, incoming: Incoming, own: SplitResult) -> str:
    """Return where a redirect leads, if it is a place that may be asked."""
    location = incoming.headers.get("location", "")
    try:
        target = urljoin(url, location)
        parts = urlsplit(target)
        _origin(parts)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
        target = ""
    host = parts.hostname or ""
    # A service elsewhere must not send us to a program on this computer.
    local = parts.scheme == "http" and is_loopback(host) and is_loopback(own.hostname or "")
    if not location or not host or "@" in parts.netloc or not (parts.scheme == "https" or local):
        raise UnexpectedReply("The video's address leads to a place that Videogen does not trust.")
    return target


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or default
