"""A request and an answer as plain values, so that no handler knows about HTTP machinery."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Header names are in lower case; ``ids`` are the variable parts of the path."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    ids: Mapping[str, str] = field(default_factory=dict)
    account: int = 0

    @property
    def content_type(self) -> str:
        """Return the type of the body without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Made:
    """A job that a create made, for the ledger."""

    job_id: str
    made_at: float
    other_client: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        stream: The body where it is not ``body``; it may end early or raise.
        length: What Content-Length says of a stream; ``None`` sends none.
        made: The jobs that the request made.
        delay_seconds: How long the answer is held back.
        dropped: The connection is reset and the rest of this is never sent.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Iterable[bytes] | None = None
    length: int | None = None
    made: tuple[Made, ...] = ()
    delay_seconds: float = 0.0
    dropped: bool = False


def json_answer(status: int, value: object) -> Answer:
    """Return ``value`` as JSON."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def http_date(instant: float) -> str:
    """Return an instant as HTTP writes it."""
    return formatdate(instant, usegmt=True)
