"""Saved videos as the program leaves them: file, record and row."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Unpack

from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.videos import VideoFields, make_video
from videogen_desktop.library import sidecar
from videogen_desktop.library.archive import Archive
from videogen_desktop.library.database import Database
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.library.schema import migrate
from videogen_desktop.library.video_query import VideoQuery
from videogen_desktop.library.videos import VideoStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_clock import FakeClock
    from videogen_desktop.domain.video import Video


class Shelf:
    """A data folder with a library that a test fills and then hurts."""

    def __init__(self, root: Path, clock: FakeClock) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.clock = clock
        self.path = root / "library.sqlite3"
        self.media = MediaFiles(root / "videos", root / "trash")
        self.open()

    def open(self) -> None:
        migrate(self.path)
        self.database = Database(self.path)
        self.videos = VideoStore(self.database, self.clock)
        self.archive = Archive(self.videos, self.media, self.clock)

    def close(self) -> None:
        self.database.close()

    def save(self, seed: int, **given: Unpack[VideoFields]) -> Video:
        """Keep one video as a finished download does."""
        video = self.write(seed, **given)
        self.videos.add(video)
        return video

    def write(self, seed: int, **given: Unpack[VideoFields]) -> Video:
        """Put a video and its record on the disk, without a row."""
        data = build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=seed))
        fields: VideoFields = {
            "sha256": hashlib.sha256(data).hexdigest(),
            "size_bytes": len(data),
            "remote_id": f"video_{seed}",
            "output_id": f"video_{seed}",
            "resource": "example",
            "job_id": f"job_{seed}",
        }
        fields.update(given)
        video = make_video(**fields)
        path = self.media.videos_dir / video.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        sidecar.write(path.with_suffix(".json"), video)
        return video

    def all(self, *, trashed: bool = False) -> dict[str, Video]:
        """Return the videos in the library by their id."""
        page = self.videos.page(VideoQuery(limit=200, trashed=trashed))
        return {video.id: video for video in page.videos}

    def claims(self) -> dict[str, str]:
        """Return whose each remote id is."""
        with self.database.reading() as connection:
            rows = connection.execute("SELECT remote_id, job_id FROM claims").fetchall()
        return {row["remote_id"]: row["job_id"] for row in rows}


def nothing(_done: int) -> None:
    """Show no progress."""
