"""What a person asks for, checked, and divided into the creates that it takes."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest, Reason
from videogen_desktop.domain.job import GenerationRequest
from videogen_desktop.sora.limits import (
    LIMITS,
    check,
    check_count,
    check_prompt,
    normalise_prompt,
    split,
)

if TYPE_CHECKING:
    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.domain.video import Video

LONGEST_HOLD_SECONDS = 60.0
# What a repeated request may say differently and still be the same one.
_NO_WISH = {"request_id", "over_limit"}
_SIZE = re.compile(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@dataclass(frozen=True, slots=True)
class Order:
    """The body of ``POST /generate``; ``None`` means the connection's usual value.

    ``over_limit`` says that the person has been asked about the limit of the month.
    """

    prompt: str
    size: str | None = None
    seconds: int | None = None
    count: int = 1
    request_id: str | None = None
    remix_of: str | None = None
    hold_seconds: float = 0.0
    over_limit: bool = False

    def body_hash(self) -> str:
        """Return a digest of what is asked, to tell a repeated request from another one."""
        body = {name: value for name, value in asdict(self).items() if name not in _NO_WISH}
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answer of ``POST /generate``."""

    job_ids: tuple[str, ...]


def requests_for(
    order: Order, connection: Connection, original: Video | None
) -> tuple[GenerationRequest, ...]:
    """Divide an order into creates that are legal for the connection.

    Raises:
        InvalidRequest: With a sentence for each field that is not.
    """
    if original is not None:
        return _remix(order, connection, original)
    limits = LIMITS[connection.dialect]
    width, height = limits.default_size if order.size is None else _pixels(order.size)
    seconds = limits.default_seconds if order.seconds is None else order.seconds
    problems = check(connection.dialect, order.prompt, width, height, seconds, order.count)
    problems |= _other_problems(order)
    if problems:
        raise InvalidRequest(problems)
    prompt = normalise_prompt(order.prompt)
    return tuple(
        GenerationRequest(prompt, width, height, seconds, variant_count)
        for variant_count in split(connection.dialect, width, height, order.count)
    )


def can_remix(connection: Connection, original: Video) -> bool:
    """Tell whether the connection offers remixes and made this video."""
    made_here = bool(original.remote_id) and original.resource == connection.resource
    return LIMITS[connection.dialect].remix and made_here


def _remix(order: Order, connection: Connection, original: Video) -> tuple[GenerationRequest, ...]:
    limits = LIMITS[connection.dialect]
    problems = _other_problems(order)
    if reason := check_prompt(order.prompt):
        problems["prompt"] = reason
    if reason := check_count(limits, order.count):
        problems["count"] = reason
    if not limits.remix:
        sentence = "This connection cannot remix a video."
        problems["remix_of"] = Reason("remix_not_offered", sentence)
    elif not original.remote_id or original.resource != connection.resource:
        sentence = "Only a video made with this connection can be remixed."
        problems["remix_of"] = Reason("remix_elsewhere", sentence)
    if problems:
        raise InvalidRequest(problems)
    request = GenerationRequest(
        normalise_prompt(order.prompt),
        original.width,
        original.height,
        original.seconds or max(1, round(original.duration_seconds)),
        remix_of=original.remote_id,
    )
    return (request,) * order.count


def _other_problems(order: Order) -> dict[str, Reason]:
    problems = {}
    if order.request_id is not None and not _REQUEST_ID.fullmatch(order.request_id):
        sentence = "The request_id must be 1 to 128 letters, digits or ._:- signs."
        problems["request_id"] = Reason("request_id_malformed", sentence)
    if not 0 <= order.hold_seconds <= LONGEST_HOLD_SECONDS:
        sentence = "A request can be held back for 0 to 60 seconds."
        problems["hold_seconds"] = Reason("hold_seconds_malformed", sentence)
    return problems


def _pixels(size: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(size)
    return (int(match[1]), int(match[2])) if match else (0, 0)
