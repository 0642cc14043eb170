"""Read every video once and compare it with what was saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import LibraryError
from videogen_desktop.library.media_files import sha256_of
from videogen_desktop.library.video_query import LIMIT_MAX, VideoQuery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.rebuild import OnVideo
    from videogen_desktop.library.videos import VideoStore


@dataclass(frozen=True, slots=True)
class Fault:
    """A video that is not as it was saved: ``missing``, ``changed`` or ``unreadable``."""

    video: Video
    path: Path
    why: str


def every_video(videos: VideoStore) -> Iterator[Video]:
    """Yield all videos, those in the trash too, newest first."""
    for trashed in (False, True):
        cursor: str | None = None
        while True:
            page = videos.page(VideoQuery(cursor=cursor, limit=LIMIT_MAX, trashed=trashed))
            yield from page.videos
            cursor = page.next_cursor
            if cursor is None:
                break


def verify(videos: VideoStore, media: MediaFiles, on_video: OnVideo) -> list[Fault]:
    """Return every video whose file is gone or has other bytes, and mark those in the library.

    Raises:
        LibraryError: The library itself cannot be read or written.
    """
    faults = []
    for number, video in enumerate(every_video(videos), start=1):
        path = media.video_path(video)
        why = _fault_of(video, path)
        if why:
            faults.append(Fault(video, path, why))
        if video.missing != bool(why):
            videos.mark_missing([video.id], missing=bool(why))
        on_video(number)
    return faults


def _fault_of(video: Video, path: Path) -> str:
    if not path.is_file():
        return "missing"
    try:
        is_same = sha256_of(path) == video.sha256
    except LibraryError:
        return "unreadable"
    return "" if is_same else "changed"
