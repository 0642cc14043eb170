"""Conditional and range requests as RFC 9110 sections 13 and 14 say."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Request

_SPEC = re.compile(r"([0-9]*)-([0-9]*)")
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_DIGITS_MAX = 18
# The one form in use, and the two obsolete ones that have to be understood (section 5.6.7).
_DATE = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT"
    r"|[A-Z][a-z]{5,8}, [0-9]{2}-[A-Z][a-z]{2}-[0-9]{2} [0-9:]{8} GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4}"
)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a stored answer is recognised by. ``etag`` is strong and has its quotes."""

    etag: str
    modified_at: float

    @property
    def last_modified(self) -> str:
        """Return the second of the last change, as a header field says it."""
        return formatdate(int(self.modified_at), usegmt=True)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Part of a representation: its first byte and how many."""

    start: int
    length: int


class Unsatisfiable(Enum):
    """Stands for "416"."""

    RANGE = "range"


def evaluate_preconditions(request: Request, current: Validators) -> int:
    """Return 412, 304, or 200 where the request may go on (RFC 9110 section 13.2.2)."""
    headers = request.headers
    if (tags := headers.get("if-match")) is not None:
        if not _matches(tags, current.etag, weak=False):
            return 412
    elif int(current.modified_at) > _instant(headers.get("if-unmodified-since"), math.inf):
        return 412
    if (tags := headers.get("if-none-match")) is not None:
        if _matches(tags, current.etag, weak=True):
            return 304 if request.is_safe else 412
    elif request.is_safe and int(current.modified_at) <= _instant(
        headers.get("if-modified-since"), -math.inf
    ):
        return 304
    return 200


def wanted_range(
    request: Request, current: Validators, size: int
) -> ByteRange | Unsatisfiable | None:
    """Return the part that is asked for; ``None`` means all of it.

    A list of several ranges is answered with the whole, as section 14.2 allows: no player asks for
    one, and a hundred overlapping ones are an attack. So is an unknown unit, as it demands.
    """
    text = request.headers.get("range")
    if request.method != "GET" or text is None or not _if_range_holds(request, current):
        return None
    unit, equals, specs = text.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    matches = [_SPEC.fullmatch(spec.strip(" \t")) for spec in specs.split(",") if spec.strip(" \t")]
    found = [_resolve(match, size) for match in matches]
    if not found or None in matches:
        return Unsatisfiable.RANGE
    return found[0] if len(found) == 1 else None


def _resolve(match: re.Match[str] | None, size: int) -> ByteRange | Unsatisfiable:
    """Return the part of ``size`` bytes that one range means; malformed ones mean none."""
    if match is None or match[0] == "-":
        return Unsatisfiable.RANGE
    if not match[1]:
        length = min(_number(match[2]), size)
        return ByteRange(size - length, length) if length else Unsatisfiable.RANGE
    start = _number(match[1])
    last = min(_number(match[2]), size - 1) if match[2] else size - 1
    if start > last:
        return Unsatisfiable.RANGE
    return ByteRange(start, last - start + 1)


def _number(digits: str) -> int:
    """Read digits of any number; whatever is larger than every file is the same to us."""
    significant = digits.lstrip("0")
    return int(significant or "0") if len(significant) <= _DIGITS_MAX else 10**_DIGITS_MAX


def _if_range_holds(request: Request, current: Validators) -> bool:
    text = request.headers.get("if-range")
    if text is None:
        return True
    if text.startswith(('"', "W/")):
        return text == current.etag
    # A file of ours never changes twice within a second, so its date is a strong validator.
    return text == current.last_modified


def _matches(tags: str, etag: str, *, weak: bool) -> bool:
    if tags.strip() == "*":
        return True
    found: list[str] = _TAG.findall(tags)
    return any((tag.removeprefix("W/") if weak else tag) == etag for tag in found)


def _instant(text: str | None, otherwise: float) -> float:
    """Return Unix seconds, or ``otherwise`` for what is no HTTP date and so has to be ignored."""
    if text is None or _DATE.fullmatch(text) is None:
        return otherwise
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return otherwise
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
