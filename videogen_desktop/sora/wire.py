"""The shapes that both wire dialects share: what is asked, what is answered, what headers say."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.domain.job import GenerationRequest
    from videogen_desktop.domain.remote import RemoteJob

LONGEST_WAIT_SECONDS = 3600.0
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the service: ``path`` is appended to the connection's base address."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        """Tell whether the status is a 2xx: real creates answer 200 or 201."""
        return self.status in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)

    @property
    def json(self) -> object:
        """Return the body read as JSON, or ``None`` where it is anything else."""
        try:
            value: object = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value


class TrackedBody:
    """A request body that knows whether its last byte was taken.

    As long as it was not, the service cannot have a whole request, so nothing can have been made,
    whatever error the exchange ends with.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    @property
    def was_taken(self) -> bool:
        """Tell whether the last byte was taken."""
        return self._position >= len(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def read(self, size: int = -1) -> bytes:
        """Hand out the next bytes."""
        end = len(self._data) if size < 0 else self._position + size
        piece = self._data[self._position : end]
        self._position += len(piece)
        return piece


class WireDialect(Protocol):
    """What ``videos_api`` and ``jobs_api`` both offer; each module is one."""

    def create(self, request: GenerationRequest, deployment: str) -> Call:
        """Return the call that makes videos."""

    def refused_create(self, deployment: str) -> Call:
        """Return a create that no service can carry out: it has no prompt, size or length."""

    def status(self, remote_id: str) -> Call:
        """Return the call that asks for one job."""

    def page(self, after: str | None, limit: int) -> Call:
        """Return the call that lists jobs, the newest first."""

    def delete(self, remote_id: str) -> Call:
        """Return the call that deletes one job."""

    def content(self, output_id: str) -> Call:
        """Return the call that fetches a video."""

    def thumbnail(self, output_id: str) -> Call:
        """Return the call that fetches a still."""

    def read_job(self, value: object) -> RemoteJob | None:
        """Read a job from an answer; ``None`` where no id can be read."""


def json_body(fields: Mapping[str, str | int]) -> bytes:
    """Return ``fields`` as the body of a request."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def service_time(headers: Mapping[str, str]) -> float | None:
    """Return the service's own clock, from ``Date``, as Unix seconds."""
    return _http_date(headers.get("date", ""))


def request_id(headers: Mapping[str, str]) -> str:
    """Return the id under which Azure's support finds this request, or an empty text."""
    for name in ("apim-request-id", "x-request-id", "x-ms-request-id"):
        if found := _UNPRINTABLE.sub("", headers.get(name, ""))[:200].strip():
            return found
    return ""


def poll_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds the service asks to wait, the finest header first."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        seconds = _seconds(headers.get(name, ""), scale)
        if seconds is not None:
            return seconds
    if (date := _http_date(headers.get("retry-after", ""))) is not None:
        # Only the difference to the answer's own Date is free of this computer's clock.
        sent = service_time(headers)
        if sent is not None:
            return min(max(0.0, date - sent), LONGEST_WAIT_SECONDS)
    return _seconds(headers.get("openai-poll-after-ms", ""), 1000.0)


def _seconds(text: str, scale: float) -> float | None:
    try:
        seconds = float(text) / scale
    except ValueError:
        return None
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return min(seconds, LONGEST_WAIT_SECONDS)


def _http_date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
