"""Between a :class:`Video` and its row."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from typing import TYPE_CHECKING

from videogen_desktop.domain.video import Note, Pick, Video

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

FIELDS = Video._fields
"""The columns that are fields of :class:`Video`, in its own order."""

COLUMNS = ", ".join(f"v.{name}" for name in FIELDS)
"""What a ``SELECT … FROM videos AS v`` asks for so that :func:`from_row` can read it."""

_NAMES = ("key", *FIELDS, "sort_title")
INSERT = f"INSERT INTO videos({', '.join(_NAMES)}) VALUES (:{', :'.join(_NAMES)})"  # noqa: S608 - our own words only
"""Takes what :func:`to_row` returns, and a ``key``."""

Value = str | int | float | None

_SORT_TITLE_CHARACTERS = 120
_FLAGS = tuple(
    FIELDS.index(name)
    for name in ("has_audio", "practice", "has_provenance", "has_poster", "missing")
)
_PICK = FIELDS.index("pick")
_TAGS = FIELDS.index("tags")
_NOTES = FIELDS.index("notes")
_PICKS: Mapping[object, Pick] = {pick.value: pick for pick in Pick}


def from_row(row: sqlite3.Row | Sequence[object]) -> Video:
    """Read a row whose first columns are :data:`COLUMNS`."""
    values = list(row[: len(FIELDS)])
    for index in _FLAGS:
        values[index] = bool(values[index])
    values[_PICK] = _PICKS[values[_PICK]]
    # Nearly every video has neither; a page of them should not call the JSON parser 100 times.
    values[_TAGS] = () if values[_TAGS] == "[]" else tuple(json.loads(str(values[_TAGS])))
    values[_NOTES] = () if values[_NOTES] == "[]" else _notes(str(values[_NOTES]))
    return Video._make(values)


def to_row(video: Video) -> dict[str, Value]:
    """Return the values of all columns but ``key``."""
    row: dict[str, Value] = {name: getattr(video, name) for name in FIELDS}
    row["pick"] = video.pick.value
    row["tags"] = json.dumps(video.tags, ensure_ascii=False)
    row["notes"] = json.dumps([asdict(note) for note in video.notes], ensure_ascii=False)
    row["sort_title"] = sort_title(video)
    return row


def sort_title(video: Video) -> str:
    """Return what sorting by title compares: the title or else the prompt, without case."""
    shown = " ".join((video.title or video.prompt).split())[:_SORT_TITLE_CHARACTERS]
    decomposed = unicodedata.normalize("NFKD", shown.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _notes(text: str) -> tuple[Note, ...]:
    return tuple(Note(**note) for note in json.loads(text))
