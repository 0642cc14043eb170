"""Readable file names that every file system takes.

``2026-11-22 paper boat on a blue table (k3v9)``: the local date, what the prompt says, and a short
id that makes the name unique.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

SLUG_BYTES_MAX = 60

_SHORT_ID_LETTERS = "23456789bcdfghjkmnpqrstvwxyz"  # no vowels, so no words; nothing to mix up
_SHORT_ID_CHARACTERS = 4
_TRIES_EACH_LENGTH = 8
_LONGEST_SHORT_ID = 12
_LATEST_INSTANT = 253_402_300_799.0 - 86_400

_HURTFUL = re.compile(r'[<>:"/\\|?*]')  # Windows refuses them; / is a separator everywhere
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?= *(?:\.|$))", re.IGNORECASE)
_EDGES = " .\u200c\u200d"
_JOINERS = "\u200c\u200d"  # the only invisible characters that words and emoji need


class Taken(Protocol):
    """Tells whether a relative path is in use."""

    def __call__(self, relative: str, /) -> bool:
        """Return whether another file has it."""


def new_relative_path(prompt: str, created_at: float, taken: Taken) -> str:
    """Return ``2026-11/2026-11-22 slug (k3v9).mp4``, different from all that are ``taken``."""
    day = datetime.fromtimestamp(min(max(created_at, 0.0), _LATEST_INSTANT), UTC).astimezone()
    stem = f"{day:%Y-%m}/{day:%Y-%m-%d} {slug(prompt)}"
    for length in range(_SHORT_ID_CHARACTERS, _LONGEST_SHORT_ID):
        for _ in range(_TRIES_EACH_LENGTH):
            relative = f"{stem} ({_short_id(length)}).mp4"
            if not taken(relative):
                return relative
    return f"{stem} ({_short_id(2 * _LONGEST_SHORT_ID)}).mp4"


def slug(text: str) -> str:
    """Return the beginning of ``text`` as part of a file name, at most 60 bytes of UTF-8.

    Without controls, separators, marks that turn the direction of writing, and what Windows
    refuses; never cut inside a character that people see as one, and at a word's end if possible.
    """
    words = " ".join(_HURTFUL.sub(" ", _visible(text)).split())
    words = _RESERVED.sub(lambda found: f"{found.group()}_", words.strip(_EDGES))
    return _cut(words).strip(_EDGES) or "video"


def _visible(text: str) -> str:
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text[: 8 * SLUG_BYTES_MAX]):
        category = unicodedata.category(char)
        if category in {"Cc", "Zl", "Zp", "Zs"}:
            kept.append(" ")
        elif category[0] != "C" or char in _JOINERS:
            kept.append(char)
    return "".join(kept)


def _cut(words: str) -> str:
    if len(words.encode()) <= SLUG_BYTES_MAX:
        return words
    kept = ""
    for cluster in _clusters(words):
        if len((kept + cluster).encode()) > SLUG_BYTES_MAX:
            break
        kept += cluster
    if not kept:  # one letter under a heap of accents
        return words[:1]
    in_word = not kept.endswith(" ") and not words[len(kept) :].startswith(" ")
    head, _, _ = kept.rpartition(" ")
    # Half of the room is a fair price for whole words; scripts without spaces are just cut.
    return head if in_word and len(head.encode()) >= SLUG_BYTES_MAX // 2 else kept


def _clusters(text: str) -> Iterator[str]:
    """Yield what people see as one character: a base with its marks, joined emoji as a whole."""
    cluster = ""
    for char in text:
        joins = char in _JOINERS or unicodedata.category(char) in {"Mn", "Mc", "Me", "Sk"}
        if cluster and not joins and not cluster.endswith("\u200d"):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _short_id(length: int) -> str:
    return "".join(secrets.choice(_SHORT_ID_LETTERS) for _ in range(length))
