"""Bring the library file to the schema of this version, or leave it exactly as it is."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.base.atomic_write import sync_dir, sync_file
from videogen_desktop.domain.errors import LibraryCorrupt, LibraryTooNew
from videogen_desktop.library.database import BUSY_SECONDS, translated
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.job_schema import JOB_TABLES
from videogen_desktop.library.prompts import PROMPT_INDEX
from videogen_desktop.library.video_schema import (
    FEWER_INDEXES,
    LIBRARY_AT_A_GLANCE,
    LONG_WORDS,
    VIDEO_TABLES,
    VIDEOS_BY_GROUP,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BACKUPS_KEPT = 3

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_PAYLOAD_FRACTIONS = slice(21, 24)
_USER_VERSION = slice(60, 64)


class Migration(Protocol):
    """One step from a schema to the next, inside a transaction that the caller owns."""

    def __call__(self, connection: sqlite3.Connection, /) -> None:
        """Change the schema; never begin or commit."""


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Execute the statements of ``script`` one by one.

    ``executescript`` commits before it starts, which would cut a migration in two.
    """
    for statement in _statements(script):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


def _m001_first(connection: sqlite3.Connection) -> None:
    run_script(connection, JOB_TABLES)
    run_script(connection, VIDEO_TABLES)


def _m002_takes(connection: sqlite3.Connection) -> None:
    run_script(connection, VIDEOS_BY_GROUP)


def _m003_prompts(connection: sqlite3.Connection) -> None:
    run_script(connection, PROMPT_INDEX)


def _m004_glance(connection: sqlite3.Connection) -> None:
    run_script(connection, LIBRARY_AT_A_GLANCE)


def _m005_long_words(connection: sqlite3.Connection) -> None:
    run_script(connection, LONG_WORDS)


def _m006_fewer_indexes(connection: sqlite3.Connection) -> None:
    run_script(connection, FEWER_INDEXES)


MIGRATIONS: tuple[Migration, ...] = (
    _m001_first,
    _m002_takes,
    _m003_prompts,
    _m004_glance,
    _m005_long_words,
    _m006_fewer_indexes,
)
"""Step n leads from ``user_version`` n to n + 1. What was once released never changes."""


class OnStep(Protocol):
    """Is told before each step from an older schema; with many videos one takes many seconds."""

    def __call__(self, number: int, most: int, /) -> None:
        """Step ``number`` of ``most`` begins."""


def _tell_nobody(_number: int, _most: int) -> None:
    pass


def migrate(
    path: Path, migrations: Sequence[Migration] = MIGRATIONS, on_step: OnStep = _tell_nobody
) -> None:
    """Make ``path`` a library of this version; a new file is readable by its owner alone.

    Each step is one transaction that also writes the version, so being killed anywhere leaves
    either schema, whole. An older library is copied to ``library.sqlite3.backup-v<N>`` first.

    Raises:
        LibraryTooNew: A newer version wrote it; not a byte was changed.
        LibraryCorrupt: It is not a library; not a byte was changed.
        DiskFull: There is no room for the backup or the new schema.
        LibraryError: It cannot be read or written.
    """
    with disk_errors(path):
        is_new = _create(path)
    if not is_new:
        roll_back(path, latest=len(migrations))
        is_new = path.stat().st_size == 0
    version = 0 if is_new else version_of(path, latest=len(migrations))
    if version > len(migrations):
        raise LibraryTooNew(
            "This library was written by a newer version of Videogen. "
            "It was left untouched; please install the newer version.",
            path,
        )
    with disk_errors(path):
        if sys.platform != "win32":
            path.chmod(0o600)
        if 0 < version < len(migrations):
            _back_up(path, version)
    with translated(path):
        _apply(path, migrations, _tell_nobody if is_new else on_step)


def _create(path: Path) -> bool:
    """Make an empty file of mode 0600 (SQLite gives ``-wal`` and ``-shm`` the same); was it new?"""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.stat().st_size == 0
    os.close(descriptor)
    sync_dir(path.parent)
    return True


def roll_back(path: Path, *, latest: int = len(MIGRATIONS)) -> None:
    """Let SQLite undo what a killed process was writing, unless a newer version wrote it.

    Until then the file may be half a library, or none at all where the first one was being made.

    Raises:
        LibraryCorrupt: It cannot be undone.
        LibraryError: It cannot be read or written.
    """
    with disk_errors(path):
        journal = path.with_name(f"{path.name}-journal")
        if not journal.exists() or journal.stat().st_size == 0:
            return
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    if _is_sqlite(header) and int.from_bytes(header[_USER_VERSION], "big") > latest:
        return
    with translated(path), closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def version_of(path: Path, *, latest: int = len(MIGRATIONS)) -> int:
    """Read the version without changing a byte, also of a file that is no library at all.

    Raises:
        LibraryCorrupt: It is damaged, or no library.
        LibraryError: It cannot be read.
    """
    with disk_errors(path), path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not _is_sqlite(header):
        raise LibraryCorrupt("The library file is damaged or not a library.", path)
    in_header = int.from_bytes(header[_USER_VERSION], "big")
    if in_header > latest:
        return in_header
    # A commit that is still in the -wal file is not in the header yet.
    with translated(path), closing(read_only(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if version == 0 and tables:
        raise LibraryCorrupt("The library file belongs to another program.", path)
    return int(version)


def _is_sqlite(header: bytes) -> bool:
    """Tell whether the bytes that are the same in every SQLite file are there.

    Otherwise a damaged file could be taken for one of a later version, which is never touched.
    """
    return header.startswith(_MAGIC) and header[_PAYLOAD_FRACTIONS] == b"\x40\x20\x20"


def read_only(path: Path) -> sqlite3.Connection:
    """Open a library so that nothing in it can change."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


def _back_up(path: Path, version: int) -> None:
    target = path.with_name(f"{path.name}.backup-v{version}")
    temporary = target.with_name(f"{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        translated(temporary),
        closing(read_only(path)) as source,
        closing(sqlite3.connect(temporary)) as copy,
    ):
        source.backup(copy)
    with temporary.open("r+b") as file:
        sync_file(file)
    temporary.replace(target)
    sync_dir(path.parent)
    for old in _backups(path)[:-BACKUPS_KEPT]:
        old.unlink(missing_ok=True)


def _backups(path: Path) -> list[Path]:
    """List the backups, oldest version first."""
    prefix = f"{path.name}.backup-v"
    numbered = [
        (int(found.name.removeprefix(prefix)), found)
        for found in path.parent.glob(f"{prefix}*")
        if found.name.removeprefix(prefix).isdecimal()
    ]
    return [found for _, found in sorted(numbered)]


def _apply(path: Path, migrations: Sequence[Migration], on_step: OnStep) -> None:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    with closing(connection):
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=1")
        (begun,) = connection.execute("PRAGMA user_version").fetchone()
        for number, step in enumerate(migrations, start=1):
            connection.execute("BEGIN IMMEDIATE")
            try:
                # Asked again inside the transaction: another process may have been quicker.
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                if version < number:
                    on_step(number - begun, len(migrations) - begun)
                    step(connection)
                    connection.execute(f"PRAGMA user_version = {number:d}")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
