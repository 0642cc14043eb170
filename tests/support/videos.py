"""Videos for tests, different where a test does not care."""

from __future__ import annotations

import hashlib
import itertools
from typing import TypedDict, Unpack

from videogen_desktop.domain.video import Note, Pick, Video
from videogen_desktop.library.videos import new_video_id

_numbers = itertools.count(1)


class VideoFields(TypedDict, total=False):
    """Every field of a :class:`Video` that a test may care about."""

    id: str
    prompt: str
    path: str
    sha256: str
    size_bytes: int
    created_at: float
    saved_at: float
    width: int
    height: int
    duration_seconds: float
    frame_rate: float
    has_audio: bool
    codecs: str
    seconds: int | None
    title: str
    job_id: str | None
    group_id: str | None
    take_index: int
    connection_id: str | None
    resource: str
    dialect: str
    deployment: str
    remote_id: str | None
    output_id: str | None
    parent_video_id: str | None
    practice: bool
    has_provenance: bool
    has_poster: bool
    stars: int
    pick: Pick
    tags: tuple[str, ...]
    notes: tuple[Note, ...]
    trashed_at: float | None
    missing: bool


def make_video(**given: Unpack[VideoFields]) -> Video:
    """Return a video, each a second younger than the one before."""
    number = next(_numbers)
    fields: VideoFields = {
        "id": new_video_id(),
        "prompt": f"a paper boat, number {number}",
        "path": f"2026-11/2026-11-22 a paper boat ({number:06d}).mp4",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "size_bytes": 1_000 + number,
        "created_at": 1_790_000_000.0 + number,
        "saved_at": 1_790_000_060.0 + number,
        "width": 1280,
        "height": 720,
        "duration_seconds": 4.0,
        "frame_rate": 30.0,
        "has_audio": True,
        "codecs": "avc1.640028,mp4a.40.2",
    }
    fields.update(given)
    return Video(**fields)
