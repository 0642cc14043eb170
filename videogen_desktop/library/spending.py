"""What was sent and may have been charged, from the attempts themselves: the only truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.connection import PRACTICE_ID, Dialect

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from videogen_desktop.library.database import Database

# An attempt that certainly made nothing costs nothing. One whose answer was lost for good may.
_SENT = """
SELECT date(intent_at, 'unixepoch', 'localtime') AS day, connection_id, connections.dialect,
    min(width, height) AS side, outcome IN ('answered', 'found') AS certain,
    count(*) AS requests, sum(variant_count) AS videos, sum(seconds * variant_count) AS seconds
FROM attempts JOIN jobs ON jobs.id = attempts.job_id
    JOIN connections ON connections.id = jobs.connection_id
WHERE outcome <> 'nothing_made' AND connection_id NOT LIKE ? AND day >= ?
GROUP BY day, connection_id, side, certain ORDER BY day DESC
"""
_IN_LINE = """
SELECT '' AS day, connection_id, connections.dialect, min(width, height) AS side, 1 AS certain,
    count(*) AS requests, sum(variant_count) AS videos, sum(seconds * variant_count) AS seconds
FROM jobs JOIN connections ON connections.id = jobs.connection_id
WHERE state = 'queued' AND connection_id NOT LIKE ?
GROUP BY connection_id, side
"""
_ACCOUNTS = f"{PRACTICE_ID}%"


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests of one day, connection and size, added up.

    ``day`` is the local date as ``2026-11-22`` and empty for what is in line; ``side`` is the
    short side of the picture in pixels; ``seconds`` are those of all videos together; ``certain``
    is false where nobody could find out whether Azure made them.
    """

    day: str
    connection_id: str
    dialect: Dialect
    side: int
    certain: bool
    requests: int
    videos: int
    seconds: int


class SpendingGate(Protocol):
    """Looks at what was spent before an order is kept, in the same transaction."""

    @property
    def since(self) -> str:
        """Return the local date from which on it wants to know what was sent."""

    def __call__(self, tallies: Sequence[Tally], /) -> None:
        """Raise what speaks against the order; ``tallies`` has what is in line as well."""


def pass_gate(connection: sqlite3.Connection, gate: SpendingGate | None) -> None:
    """Let ``gate`` look, inside a caller's transaction; without one all pass."""
    if gate is not None:
        gate([*_sent_since(connection, gate.since), *_in_line(connection)])


class SpendingStore:
    """Adds up the table ``attempts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, day: str) -> list[Tally]:
        """Return what was sent since a local date, the newest day first."""
        with self._database.reading() as connection:
            return _sent_since(connection, day)

    def in_line(self) -> list[Tally]:
        """Return what has not been sent yet."""
        with self._database.reading() as connection:
            return _in_line(connection)


def _sent_since(connection: sqlite3.Connection, day: str) -> list[Tally]:
    return _tallies(connection, _SENT, (_ACCOUNTS, day))


def _in_line(connection: sqlite3.Connection) -> list[Tally]:
    return _tallies(connection, _IN_LINE, (_ACCOUNTS,))


def _tallies(connection: sqlite3.Connection, sql: str, values: Sequence[str]) -> list[Tally]:
    return [
        Tally(
            row["day"],
            row["connection_id"],
            Dialect(row["dialect"]),
            row["side"],
            bool(row["certain"]),
            row["requests"],
            row["videos"],
            row["seconds"],
        )
        for row in connection.execute(sql, values)
    ]
