"""What a person says about a video: one set of rules, for the page and for records on disk."""

from __future__ import annotations

import math
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.domain.video import Note, Pick

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE_CHARACTERS_MAX = 200
TAG_CHARACTERS_MAX = 64
TAGS_MAX = 64
NOTE_CHARACTERS_MAX = 4_000
NOTES_MAX = 500
STARS_MAX = 5

Annotation = str | int | Pick | tuple[str, ...] | tuple[Note, ...]

_NOTE_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LATEST_INSTANT = 253_402_300_799.0  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class RefusedError(ValueError):
    """A value that cannot be taken; ``sentence`` says why to a person."""

    sentence: str


class _Reader(Protocol):
    def __call__(self, value: object, now: float, /) -> Annotation:
        """Return the value in our type, or raise :class:`RefusedError`."""


def read_annotations(changes: Mapping[str, object], *, now: float) -> dict[str, Annotation]:
    """Return ``changes`` (title, stars, pick, tags, notes) as fields of a ``Video``.

    Args:
        changes: Values as JSON has them.
        now: Unix seconds, for notes that do not say when they were written.

    Raises:
        InvalidRequest: One sentence for each field that cannot be taken, unknown ones too.
    """
    taken: dict[str, Annotation] = {}
    refused: dict[str, str] = {}
    for name, value in changes.items():
        reader = READERS.get(name)
        if reader is None:
            refused[name] = "This cannot be changed."
            continue
        try:
            taken[name] = reader(value, now)
        except RefusedError as error:
            refused[name] = error.sentence
    if refused:
        raise InvalidRequest(refused)
    return taken


def is_storable(text: str) -> bool:
    """Tell whether SQLite and every file can hold ``text``: no lone surrogate and no NUL."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def is_instant(value: object) -> bool:
    """Tell whether ``value`` is a number that can stand for Unix seconds."""
    return _is_number(value) and 0 <= float(str(value)) <= _LATEST_INSTANT


def _is_number(value: object) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and abs(value) <= _LATEST_INSTANT
        and math.isfinite(value)
    )


def _text(value: object, what: str, longest: int) -> str:
    if not isinstance(value, str) or not is_storable(value):
        raise RefusedError(f"{what} must be text.")
    if len(value) > longest:
        raise RefusedError(f"{what} can have at most {longest:,} characters.")
    return unicodedata.normalize("NFC", value).strip()


def _title(value: object, _now: float) -> str:
    return " ".join(_text(value, "The title", TITLE_CHARACTERS_MAX).split())


def _stars(value: object, _now: float) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= STARS_MAX:
        raise RefusedError("Stars are a whole number from 0 to 5.")
    return value


def _pick(value: object, _now: float) -> Pick:
    if not isinstance(value, str) or value not in set(Pick):
        raise RefusedError("The verdict is one of none, pick and reject.")
    return Pick(value)


def _tags(value: object, _now: float) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > TAGS_MAX:
        raise RefusedError(f"Tags are a list of at most {TAGS_MAX} words.")
    tags = (" ".join(_text(tag, "A tag", TAG_CHARACTERS_MAX).split()) for tag in value)
    # The same tag in another case is the same tag; the first spelling stays.
    spelt: dict[str, str] = {}
    for tag in tags:
        if tag:
            spelt.setdefault(tag.casefold(), tag)
    return tuple(spelt.values())


def _notes(value: object, now: float) -> tuple[Note, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > NOTES_MAX:
        raise RefusedError(f"Notes are a list of at most {NOTES_MAX:,}.")
    notes = tuple(_note(note, now) for note in value)
    if len({note.id for note in notes}) != len(notes):
        raise RefusedError("Two notes have the same id.")
    return notes


def _note(value: object, now: float) -> Note:
    if isinstance(value, Note):
        value = {
            "id": value.id,
            "text": value.text,
            "at_seconds": value.at_seconds,
            "created_at": value.created_at,
        }
    if not isinstance(value, dict):
        raise RefusedError("A note is an object with its text.")
    text = _text(value.get("text"), "A note", NOTE_CHARACTERS_MAX)
    moment, written = value.get("at_seconds"), value.get("created_at", now)
    name = value.get("id", f"note_{secrets.token_hex(8)}")
    if not text:
        raise RefusedError("A note needs some text.")
    if moment is not None and not is_instant(moment):
        raise RefusedError("The moment of a note is a number of seconds.")
    if not is_instant(written):
        raise RefusedError("The time of a note is a number of seconds since 1970.")
    if not isinstance(name, str) or not _NOTE_ID.fullmatch(name):
        raise RefusedError("The id of a note is a short word.")
    return Note(name, text, None if moment is None else float(moment), float(written))


READERS: Mapping[str, _Reader] = {
    "title": _title,
    "stars": _stars,
    "pick": _pick,
    "tags": _tags,
    "notes": _notes,
}
"""How each field is read; each raises :class:`RefusedError`."""
