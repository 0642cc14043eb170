"""One way to turn text into words, for what is stored and for what is asked.

Chinese, Japanese, Korean, Thai and their like write no spaces between words, so a run of such
characters is stored as its overlapping pairs, and a word that is looked for as the same pairs in
a row: two characters are then found as fast as an English word. (Trigrams cannot find them.)
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from videogen_desktop.domain.video import Video

_UNSPACED = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"  # Hangul
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U000323af"  # Han, rare
    "]+"
)
_WORDS_MAX = 16
_QUERY_CHARACTERS_MAX = 400


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for: an FTS5 expression, and what the index cannot hold (signs, emoji)."""

    match: str
    contains: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is asked for at all."""
        return bool(self.match or self.contains)


def stored_words(video: Video) -> str:
    """Return the text of ``video`` as the index takes it."""
    parts = (video.title, video.prompt, *video.tags, *(note.text for note in video.notes))
    return "\n".join(_UNSPACED.sub(_pairs_for_index, _normalised(part)) for part in parts if part)


def parse_search(text: str) -> Search:
    """Read what a person typed: every word has to occur, each may be the start of a longer one.

    Nothing in ``text`` is an operator; quotes, stars, colons and ``AND`` are ordinary text.
    """
    terms: list[str] = []
    contains: list[str] = []
    for word in _normalised(text[:_QUERY_CHARACTERS_MAX]).split()[:_WORDS_MAX]:
        known = [f'"{phrase}"*' for phrase in _phrases(word)]
        terms.extend(known)
        if not known:
            contains.append(word)
    return Search(" AND ".join(dict.fromkeys(terms)), tuple(contains))


def _normalised(text: str) -> str:
    # A NUL ends a MATCH expression early and a lone surrogate cannot be stored at all.
    clean = text.replace("\x00", " ").encode("utf-8", "ignore").decode()
    return unicodedata.normalize("NFKC", clean)


def _phrases(word: str) -> Iterable[str]:
    """Split at the borders between spaced and unspaced writing, and drop what has no letter."""
    position = 0
    for run in _UNSPACED.finditer(word):
        yield from _spaced(word[position : run.start()])
        yield from _pairs(_letters(run.group()))
        position = run.end()
    yield from _spaced(word[position:])


def _spaced(piece: str) -> Iterable[str]:
    if any(unicodedata.category(char)[0] in "LN" for char in piece):
        yield piece.replace('"', '""')


def _pairs(letters: str) -> Iterable[str]:
    if len(letters) == 1:
        yield letters
    elif letters:
        yield " ".join(first + second for first, second in itertools.pairwise(letters))


def _pairs_for_index(run: re.Match[str]) -> str:
    # The last character also stands alone, so that looking for it as a start finds it.
    letters = _letters(run.group())
    return " ".join((" ", *_pairs(letters), letters[-1:], " "))


def _letters(run: str) -> str:
    # The tokenizer cuts at the vowel signs of Thai and its like; without them pairs stay whole.
    return "".join(char for char in run if unicodedata.category(char)[0] in "LN")
