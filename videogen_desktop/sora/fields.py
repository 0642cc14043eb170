"""Read single fields of Azure's JSON leniently.

Live answers omit keys that the schema requires, send ``null`` where it does not allow it, and
numbers as texts. Nothing that comes from the network is trusted to have a type or a sane size.
"""

from __future__ import annotations

import math
import re

from videogen_desktop.domain.remote import RemoteStatus

# Both dialects' words in one table: a gateway may translate one into the other.
_STATUS = {
    "queued": RemoteStatus.QUEUED,
    "completed": RemoteStatus.COMPLETED,
    "succeeded": RemoteStatus.COMPLETED,
    "failed": RemoteStatus.FAILED,
    "cancelled": RemoteStatus.CANCELLED,
    "canceled": RemoteStatus.CANCELLED,
}
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_SIZE = re.compile(r"\s*([0-9]{1,5})\s*[xX\u00d7]\s*([0-9]{1,5})\s*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LATEST_INSTANT = 32_503_680_000.0  # the year 3000: milliseconds taken for seconds lie beyond it
_LONGEST_WORDS = 2_000
_COUNT_END = 1_000_000


def members(value: object) -> dict[str, object]:
    """Return ``value`` as a JSON object; anything else counts as an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """Return ``value`` as a JSON array; anything else counts as an empty one."""
    return value if isinstance(value, list) else []


def identifier(value: object) -> str | None:
    """Return an id that is safe in paths and file names, or ``None``."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def text(value: object) -> str | None:
    """Return a text that can be stored and shown; half surrogate pairs become ``?``."""
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "replace").decode()


def words(value: object) -> str:
    """Return the service's words on one line of bounded length, or an empty text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    cleaned = _CONTROLS.sub(" ", text(str(value)) or "").strip()
    return cleaned if len(cleaned) <= _LONGEST_WORDS else cleaned[:_LONGEST_WORDS] + "…"


def number(value: object) -> float | None:
    """Return a finite number, also one that comes as a text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def count(value: object) -> int | None:
    """Return a whole number above zero and below a million."""
    found = number(value)
    return int(found) if found is not None and 1 <= found < _COUNT_END else None


def instant(value: object) -> float | None:
    """Return Unix seconds between 1970 and 3000."""
    found = number(value)
    return found if found is not None and 0 < found < _LATEST_INSTANT else None


def progress(value: object) -> int | None:
    """Return a percentage from 0 to 100."""
    found = number(value)
    return None if found is None else int(min(max(found, 0.0), 100.0))


def size(value: object) -> tuple[int, int] | None:
    """Read ``1280x720``, also with a typographic cross."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None


def status(value: object) -> RemoteStatus:
    """Fold a status word; an unknown or missing one means "not finished"."""
    word = value.strip().lower() if isinstance(value, str) else ""
    return _STATUS.get(word, RemoteStatus.RUNNING)
