"""Is the library file whole? Found cheaply at each start, thoroughly where there is a suspicion."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import LibraryCorrupt
from videogen_desktop.library.database import BUSY_SECONDS, suspicion, translated
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.schema import MIGRATIONS, read_only, roll_back, version_of

if TYPE_CHECKING:
    from pathlib import Path


class Condition(StrEnum):
    """How a library file was found."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


def examine(path: Path) -> Condition:
    """Look at a library without changing it.

    Every table is opened and one row of it is read, which takes a millisecond however large the
    library is. Damage in a place that is not looked at is met later, at work; that leaves a
    suspicion on the disk, and with one the whole file is checked.

    Raises:
        LibraryLocked: Another program keeps it busy.
        LibraryError: It cannot be read.
    """
    if _is_empty(path):
        return Condition.MISSING
    try:
        roll_back(path)
        if _is_empty(path):
            return Condition.MISSING
        if version_of(path) > len(MIGRATIONS):
            return Condition.SOUND  # not ours to judge: opening it says so
        with translated(path), closing(read_only(path)) as connection:
            _check_length(path, connection)
            _read_a_little(connection)
        if suspicion(path).exists():
            _check_everything(path)
            suspicion(path).unlink(missing_ok=True)
    except LibraryCorrupt:
        return Condition.DAMAGED
    return Condition.SOUND


def _is_empty(path: Path) -> bool:
    with disk_errors(path):
        return not path.exists() or path.stat().st_size == 0


def _check_length(path: Path, connection: sqlite3.Connection) -> None:
    """Find an end that is cut inside its last page, which SQLite sees only when it gets there."""
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    journal = path.with_name(f"{path.name}-wal")
    mended_by_journal = journal.exists() and journal.stat().st_size > 0
    if path.stat().st_size % page_bytes and not mended_by_journal:
        raise LibraryCorrupt("The end of the library file is missing.", path)


def _read_a_little(connection: sqlite3.Connection) -> None:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    for (name,) in tables.fetchall():
        connection.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchall()  # noqa: S608 - the schema's own name


def _check_everything(path: Path) -> None:
    """Read every page, every index entry and the search index; takes seconds for a large library.

    Raises:
        LibraryCorrupt: Something in it is not as it should be.
    """
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    with translated(path), closing(connection):
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise LibraryCorrupt("The library file is damaged.", path)
        connection.execute("INSERT INTO video_search(video_search) VALUES ('integrity-check')")
