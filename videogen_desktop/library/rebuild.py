"""Build the library from the records beside the videos, or add to it what only they know.

A record is enough: the person's words and verdicts, what the file is, and whose it is at Azure.
Videos are not opened here, so ten thousand of them take seconds; those without a record are left
to :mod:`videogen_desktop.library.importing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.library import sidecar, videos
from videogen_desktop.library.annotations import is_storable
from videogen_desktop.library.media_files import STILL_SUFFIXES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.database import Database
    from videogen_desktop.library.media_files import MediaFiles

# As many as can be kept while nobody waits for it: readers and other writers go on in between.
AT_ONCE = 200


class OnVideo(Protocol):
    """Is told, for showing, how many videos have been looked at."""

    def __call__(self, done: int, /) -> None:
        """Show it."""


@dataclass(slots=True)
class Rebuilt:
    """What was found: new to the library, in another place than before, and without a record."""

    added: int = 0
    moved: int = 0
    without_record: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    video: Video


def has_videos(media: MediaFiles) -> bool:
    """Tell whether there is any video of ours with a record; looks no further than the first."""
    return any(
        video is not None
        for folder, in_trash in _folders(media)
        for _, video in sidecar.scan(folder, in_trash=in_trash)
    )


def rebuild(database: Database, media: MediaFiles, on_video: OnVideo) -> Rebuilt:
    """Add every video that only its record knows, with the claim on its remote id.

    What the library knows already stays as it is: its rows are newer than the records. Can be
    broken off anywhere and done again, also while the library is in use.

    Raises:
        LibraryError: The library cannot be written.
    """
    result = Rebuilt()
    done = 0
    records = _records(media, result)
    while batch := list(islice(records, AT_ONCE)):
        with database.writing() as connection:
            for found in batch:
                _take(connection, media, found, result)
        done += len(batch)
        on_video(done)
    return result


def _folders(media: MediaFiles) -> tuple[tuple[Path, bool], ...]:
    return (media.videos_dir, False), (media.trash_dir, True)


def _records(media: MediaFiles, result: Rebuilt) -> Iterator[_Found]:
    for folder, in_trash in _folders(media):
        for path, video in sidecar.scan(folder, in_trash=in_trash):
            if video is not None and not is_storable(video.path):
                continue
            if video is not None:
                # Where the files lie decides: a record may be older than the last move.
                trashed_at = (video.trashed_at or video.saved_at) if in_trash else None
                yield _Found(path, video._replace(trashed_at=trashed_at))
            elif not in_trash:
                result.without_record += 1


def _take(
    connection: sqlite3.Connection, media: MediaFiles, found: _Found, result: Rebuilt
) -> None:
    video = found.video
    claim(connection, video)
    known = connection.execute(
        "SELECT path, trashed_at FROM videos WHERE id = ?", (video.id,)
    ).fetchone()
    if known is not None:
        is_elsewhere = known["path"] != video.path and known["trashed_at"] is None
        if is_elsewhere and found.path.exists() and not media.absolute(known["path"]).exists():
            relocate(connection, video)
            result.moved += 1
        return
    if is_spoken_for(connection, video.path):
        return
    stills = (found.path.with_suffix(suffix) for suffix in STILL_SUFFIXES)
    complete = video._replace(
        missing=not _has_length(found.path, video.size_bytes),
        has_poster=any(still.is_file() for still in stills),
    )
    videos.insert(connection, complete)
    result.added += 1


def _has_length(path: Path, size_bytes: int) -> bool:
    try:
        return path.stat().st_size == size_bytes
    except OSError:
        return False


def relocate(connection: sqlite3.Connection, video: Video) -> None:
    """Note that the person has moved or renamed the file of a video."""
    connection.execute(
        "UPDATE videos SET path = ?, missing = 0 WHERE id = ?", (video.path, video.id)
    )


def is_spoken_for(connection: sqlite3.Connection, path: str) -> bool:
    """Tell whether a path belongs to a video, or to one that is just being saved."""
    sql = (
        "SELECT 1 FROM videos WHERE path = :path UNION ALL"
        " SELECT 1 FROM takes WHERE path = :path AND state = 'pending'"
    )
    return connection.execute(sql, {"path": path}).fetchone() is not None


def claim(connection: sqlite3.Connection, video: Video) -> None:
    """Keep for ever that a remote job is one of ours: it is paid for, and never an orphan."""
    if video.remote_id:
        connection.execute(
            "INSERT OR IGNORE INTO claims VALUES (?, ?, ?, 'record', ?)",
            (video.remote_id, video.resource, video.job_id, video.saved_at),
        )
