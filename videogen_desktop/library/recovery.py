"""Put a whole library in the place of one that is damaged or gone, and lose nothing over it.

The new file is built beside the old one and takes its place only when it is complete, so that
being killed anywhere leaves either the old state or the new one. The damaged file is kept.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import sync_dir, sync_file
from videogen_desktop.library.damage import Condition, examine
from videogen_desktop.library.database import Database, suspicion
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.library.rebuild import has_videos, rebuild
from videogen_desktop.library.salvage import salvage_requests, salvage_videos
from videogen_desktop.library.schema import migrate

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.rebuild import OnVideo

log = logging.getLogger(__name__)

# What SQLite writes beside a library. Left behind, they would be played into the new one.
_COMPANIONS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the new library was built from; ``kept`` is where the damaged one lies now."""

    kept: Path | None
    videos: int
    requests: int

    def __str__(self) -> str:
        """Return what happened as one sentence or two."""
        what = f"{_count(self.videos, 'video')} and {_count(self.requests, 'request')}"
        if self.kept is None:
            return (
                "The library file was missing. A new one was built from the records beside the"
                f" videos: {what}."
            )
        return (
            f"The library file was damaged; it was kept as {self.kept.name}. A new one was built"
            f" from the records beside the videos and what could still be read: {what}."
        )


def needs_recovery(path: Path, media: MediaFiles) -> bool:
    """Tell whether the library is damaged, or gone while there are videos.

    Raises:
        LibraryError: It cannot be read.
    """
    if _ready(path).exists():
        return True
    condition = examine(path)
    return condition is Condition.DAMAGED or (condition is Condition.MISSING and has_videos(media))


def recover(path: Path, media: MediaFiles, now: float, on_video: OnVideo) -> Recovered:
    """Build the library anew and put it in its place; only for one process at a time.

    Raises:
        DiskFull: There is no room for a new library; everything is as it was.
        LibraryError: It cannot be built.
    """
    ready = _ready(path)
    if not ready.exists():
        _build(path, media, on_video).replace(ready)
    with disk_errors(path):
        kept = _set_aside(path, now)
        ready.replace(path)
        suspicion(path).unlink(missing_ok=True)
        sync_dir(path.parent)
    return _recovered(path, kept)


def unfinished(path: Path) -> Path:
    """Return the file whose being there says that videos without a record are still to be read."""
    return path.with_name(f"{path.name}.unfinished")


def _build(path: Path, media: MediaFiles, on_video: OnVideo) -> Path:
    fresh = path.with_name(f"{path.stem}.building{path.suffix}")
    with disk_errors(fresh):
        for suffix in ("", *_COMPANIONS):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    migrate(fresh)
    database = Database(fresh)
    try:
        if path.exists():
            salvage_requests(path, database)
        result = rebuild(database, media, on_video)
        if path.exists():
            salvage_videos(path, database, media)
    finally:
        database.close()  # the last one to close takes the journal into the file
    with disk_errors(fresh):
        if result.without_record:
            unfinished(path).touch(mode=0o600)
        with fresh.open("r+b") as file:
            sync_file(file)
        sync_dir(fresh.parent)
    return fresh


def _set_aside(path: Path, now: float) -> Path | None:
    """Rename the old library; its journals first, so that none is ever found beside a new one."""
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d-%H%M%S")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    if aside.exists():
        aside = aside.with_name(f"{aside.stem}-{secrets.token_hex(2)}{path.suffix}")
    for suffix in (*_COMPANIONS, ""):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(aside.with_name(aside.name + suffix))
    sync_dir(path.parent)
    return aside if aside.exists() else None


def _ready(path: Path) -> Path:
    return path.with_name(f"{path.stem}.rebuilt{path.suffix}")


def _recovered(path: Path, kept: Path | None) -> Recovered:
    database = Database(path)
    try:
        with database.reading() as connection:
            (videos,) = connection.execute("SELECT count(*) FROM videos").fetchone()
            (requests,) = connection.execute("SELECT count(*) FROM jobs").fetchone()
    finally:
        database.close()
    return Recovered(kept, int(videos), int(requests))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
