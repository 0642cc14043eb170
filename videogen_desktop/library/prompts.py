"""The prompts of earlier requests: each once, newest first, searched and paged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.library.search_words import folded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from videogen_desktop.library.database import Database

LIMIT_MAX = 100

# Prompts can be 32,000 characters long; both ends and the length tell nearly all of them apart,
# also the variants of a long one.
PROMPT_INDEX = """
CREATE INDEX jobs_by_prompt
ON jobs(length(prompt), substr(prompt, 1, 48), substr(prompt, -48), rowid_);
"""

LATEST_OF_EACH = """
SELECT rowid_, prompt, width, height, seconds, created_at FROM jobs AS job
WHERE rowid_ < ? AND prompt <> '' AND NOT EXISTS (
    SELECT 1 FROM jobs AS later
    WHERE length(later.prompt) = length(job.prompt)
      AND substr(later.prompt, 1, 48) = substr(job.prompt, 1, 48)
      AND substr(later.prompt, -48) = substr(job.prompt, -48)
      AND later.rowid_ > job.rowid_ AND later.prompt = job.prompt)
ORDER BY rowid_ DESC
"""
_AFTER_ALL = 2**62


@dataclass(frozen=True, slots=True)
class EarlierPrompt:
    """A prompt as it was last used; ``size`` is ``1280x720`` or empty where Azure never told."""

    prompt: str
    size: str
    seconds: int
    used_at: float


@dataclass(frozen=True, slots=True)
class PromptPage:
    """Some prompts, and where the next ones go on."""

    prompts: tuple[EarlierPrompt, ...]
    next_cursor: int | None


class PromptHistory:
    """Reads prompts off the jobs, which are never deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, query: str = "", cursor: int | None = None, limit: int = 30) -> PromptPage:
        """Return prompts that hold every word of ``query``, whatever their case and accents."""
        words = folded(query).split()
        before = _AFTER_ALL if cursor is None else cursor
        with self._database.reading() as connection:
            rows = connection.execute(LATEST_OF_EACH, (before,))
            found = _first(rows, words, limit + 1)
            rows.close()
        shown = found[:limit]
        more = len(found) > limit
        return PromptPage(
            prompts=tuple(_prompt_of(row) for row in shown),
            next_cursor=shown[-1]["rowid_"] if more else None,
        )


def _first(rows: Iterator[sqlite3.Row], words: list[str], number: int) -> list[sqlite3.Row]:
    found: list[sqlite3.Row] = []
    for row in rows:
        text = folded(row["prompt"]) if words else ""
        if all(word in text for word in words):
            found.append(row)
            if len(found) == number:
                break
    return found


def _prompt_of(row: sqlite3.Row) -> EarlierPrompt:
    size = f"{row['width']}x{row['height']}" if row["width"] and row["height"] else ""
    return EarlierPrompt(row["prompt"], size, row["seconds"], row["created_at"])
