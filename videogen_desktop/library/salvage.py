"""Save from a damaged library what records cannot know: requests under way and claims.

SQLite reads a table until it meets the damage, so each is read from both ends. A row is kept only
if it still is what it says, and what is no longer certain is asked about rather than sent.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.job import JobError, JobState
from videogen_desktop.library import videos
from videogen_desktop.library.job_rows import (
    attempt_of,
    connection_of,
    error_text,
    job_of,
    learned_of,
    orphan_of,
    take_of,
)
from videogen_desktop.library.rebuild import claim, is_spoken_for
from videogen_desktop.library.schema import read_only
from videogen_desktop.library.video_rows import COLUMNS, from_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from videogen_desktop.library.database import Database
    from videogen_desktop.library.media_files import MediaFiles

log = logging.getLogger(__name__)

_IN_DOUBT = JobError(
    "maybe_charged",
    "The library was damaged, so we no longer know whether Azure started this one."
    " Check in the Azure portal.",
)


class _Read(Protocol):
    def __call__(self, row: sqlite3.Row, /) -> object:
        """Read a row, or fail because something in it is not what it should be."""


def _order_of(row: sqlite3.Row) -> object:
    return [str(job_id) for job_id in json.loads(row["job_ids"])]


def _plain(row: sqlite3.Row) -> object:
    return tuple(row)


# Each before those that refer to it; with the columns that put it in order.
_TABLES: Mapping[str, tuple[str, _Read]] = {
    "connections": ("id", connection_of),
    "resources": ("name", learned_of),
    "orders": ("request_id", _order_of),
    "jobs": ("rowid_", job_of),
    "attempts": ("job_id, n", attempt_of),
    "claims": ("remote_id", _plain),
    "takes": ("output_id", take_of),
    "orphans": ("remote_id", orphan_of),
}


def salvage_requests(damaged: Path, database: Database) -> int:
    """Copy what can be read of the requests in ``damaged``; return how many there were.

    Nothing of it is sent without a word of the person: a damaged library may be an old one.

    Raises:
        LibraryError: The new library cannot be written.
    """
    with (
        suppress(sqlite3.DatabaseError),
        closing(_opened(damaged)) as source,
        database.writing() as target,
    ):
        for table in _TABLES:
            _copy(source, target, table)
        _settle(target)
    with database.reading() as connection:
        (jobs,) = connection.execute("SELECT count(*) FROM jobs").fetchone()
    return int(jobs)


def salvage_videos(damaged: Path, database: Database, media: MediaFiles) -> int:
    """Copy the videos in ``damaged`` that no record has brought back; return how many.

    Their record was deleted or is damaged itself. To be called after the records were read: a
    record is as good as the row, and was not in the damaged file.

    Raises:
        LibraryError: The new library cannot be written.
    """
    added = 0
    with (
        suppress(sqlite3.DatabaseError),
        closing(_opened(damaged)) as source,
        database.writing() as target,
    ):
        for row in _from_both_ends(source, "videos AS v", COLUMNS, "v.key"):
            with suppress(ValueError, TypeError, KeyError, sqlite3.IntegrityError):
                video = from_row(row)
                claim(target, video)
                if not is_spoken_for(target, video.path):
                    video = video._replace(missing=bool(media.missing([video])))
                    added += videos.insert(target, video)
    return added


def _opened(damaged: Path) -> sqlite3.Connection:
    source = read_only(damaged)
    source.row_factory = sqlite3.Row
    # Opens also a file whose end is missing.
    source.execute("PRAGMA writable_schema = ON")
    return source


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> None:
    order, read = _TABLES[table]
    names = [str(row["name"]) for row in target.execute(f"PRAGMA table_info({table})")]
    marks = ", ".join("?" * len(names))
    columns = ", ".join(names)
    lost = 0
    for row in _from_both_ends(source, table, columns, order):
        try:
            read(row)
            target.execute(
                f"INSERT OR IGNORE INTO {table}({columns}) VALUES ({marks})",  # noqa: S608 - our own names
                tuple(row),
            )
        except (ValueError, TypeError, KeyError, RecursionError, sqlite3.IntegrityError):
            lost += 1
    if lost:
        log.info("%d rows of %s could not be kept", lost, table)


def _from_both_ends(
    source: sqlite3.Connection, table: str, columns: str, order: str
) -> Iterator[sqlite3.Row]:
    """Yield what can be read; a row in the middle may come twice."""
    backwards = ", ".join(f"{name} DESC" for name in order.split(", "))
    for direction in (order, backwards):
        try:
            yield from source.execute(f"SELECT {columns} FROM {table} ORDER BY {direction}")  # noqa: S608 - our own names
        except sqlite3.DatabaseError as error:
            log.info("the damage was met in %s: %s", table, error)
        else:
            return


def _settle(target: sqlite3.Connection) -> None:
    """Make the requests whole again that have lost a part of themselves."""
    target.execute("UPDATE jobs SET permitted_at = 0 WHERE ended_at IS NULL")
    # Their results may be lost: Azure is asked for them once more.
    target.execute(
        "UPDATE jobs SET state = ? WHERE state = ? AND remote_id IS NOT NULL",
        (JobState.SUBMITTED, JobState.FETCHING),
    )
    target.execute(
        "UPDATE jobs SET state = ?, error = ? WHERE"
        " (state IN ('submitted', 'running', 'fetching') AND remote_id IS NULL)"
        " OR (state IN ('submitting', 'unknown')"
        " AND id NOT IN (SELECT job_id FROM attempts WHERE outcome = 'open'))",
        (JobState.MAYBE_CHARGED, error_text(_IN_DOUBT)),
    )
    target.execute(
        "INSERT OR IGNORE INTO claims SELECT remote_id, resource, id, 'record', updated_at"
        " FROM jobs WHERE remote_id IS NOT NULL"
    )
