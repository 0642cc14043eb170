"""One way to turn text into words, for what is stored and for what is asked.

Text is folded and cut into words here and not by SQLite, whose idea of letters is as old as its
version; the index gets words between spaces and its plain ASCII tokenizer cannot disagree. Chinese,
Japanese, Korean, Thai and their like write no spaces between words, so a run of such characters
becomes its overlapping pairs: two characters are then found as fast as an English word, which
trigrams cannot do. Signs and emoji are words of one character. Tags go into the same index, spelt
so that no text can produce them: a search within a tag is then one intersection of two lists.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from videogen_desktop.domain.video import Video

_UNSPACED = re.compile(
    "(["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Kana
    "\u3130-\u318f\uac00-\ud7af"  # Hangul
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U000323af"  # Han, rare
    "]+)"
)
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic: people search without them.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_WORDS_MAX = 16
_QUERY_CHARACTERS_MAX = 400
_PRIVATE = 0xE000  # first of the private-use characters, which are no words of any text


@dataclass(frozen=True, slots=True)
class Search:
    """An FTS5 expression, empty for "everything", and what else the stored text must contain.

    ``contains`` holds runs of three and more unspaced characters: the index finds their pairs,
    but in any order. ``needles`` says the same as ``match``: what occurs in the stored text with
    every line and word between blanks and ASCII in lower case.
    """

    match: str
    contains: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()


def stored_words(video: Video) -> str:
    """Return the words of ``video`` as the index takes them."""
    parts = (video.title, video.prompt, *video.tags, *(note.text for note in video.notes))
    lines = (" ".join(_stored(part)) for part in parts if part)
    return "\n".join((*lines, *(_tag_word(tag) for tag in video.tags)))


def parse_search(text: str, tag: str = "") -> Search | None:
    """Read what a person typed: every word has to occur, each may be the start of a longer one.

    Nothing in ``text`` is an operator; quotes, stars, colons and ``AND`` are ordinary text.

    Returns:
        What to look for, or ``None`` if ``text`` is not blank but holds no word at all, so that
        nothing can match.
    """
    text = text[:_QUERY_CHARACTERS_MAX]
    whole = [_tag_word(tag)] if tag.strip() else []
    begun: list[str] = []
    contains: list[str] = []
    words = list(_cut(text))[:_WORDS_MAX]
    for word, unspaced in words:
        if not unspaced or len(word) == 1:
            begun.append(word)
            continue
        pairs = list(_pairs(word))
        whole.extend(pairs)
        if len(pairs) > 1:
            contains.append(" ".join(pairs))
    if text.strip() and not words:
        return None
    terms = [f'"{word}"' for word in whole] + [f'"{word}"*' for word in begun]
    needles = [f" {word} " for word in whole] + [f" {word}" for word in begun]
    return Search(
        " AND ".join(dict.fromkeys(terms)), tuple(contains), tuple(dict.fromkeys(needles))
    )


def _stored(text: str) -> Iterator[str]:
    for word, unspaced in _cut(text):
        if unspaced and len(word) > 1:
            yield from _pairs(word)
            # Looked for as the start of a pair, the last character has to be one of its own.
            yield word[-1]
        else:
            yield word


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    """Yield folded words and whether each is a run of unspaced writing."""
    for word in _words(folded(text)):
        for piece in _UNSPACED.split(word):
            if piece:
                yield piece, _UNSPACED.match(piece) is not None


def _words(folded: str) -> Iterator[str]:
    """Yield runs of letters, digits and their marks, and signs one by one."""
    word = ""
    for char in folded:
        category = unicodedata.category(char)
        if category[0] in "LN" or (category[0] == "M" and word and not _is_selector(char)):
            word += char
            continue
        if word:
            yield word
            word = ""
        if category == "So":
            yield char
    if word:
        yield word


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f"


def folded(text: str) -> str:
    """Remove case, accents, and the difference of wide and narrow spellings."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", plain)


def _pairs(run: str) -> Iterator[str]:
    return (first + second for first, second in pairwise(run))


def _tag_word(tag: str) -> str:
    folded = unicodedata.normalize("NFC", " ".join(tag.split())).casefold()
    return chr(_PRIVATE) + "".join(
        char if char.isalnum() or not char.isascii() else chr(_PRIVATE + ord(char))
        for char in folded
    )
