"""A video: one finished result, saved as an ordinary file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Pick(StrEnum):
    """A reviewer's verdict."""

    NONE = "none"
    PICK = "pick"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, at a moment of the video or about all of it (``at_seconds`` is ``None``)."""

    id: str
    text: str
    at_seconds: float | None
    created_at: float

    def as_json(self) -> dict[str, object]:
        """Return what the page and a review pack read."""
        return {
            "id": self.id,
            "text": self.text,
            "at_seconds": self.at_seconds,
            "created_at": self.created_at,
        }


class Video(NamedTuple):
    """One row of the library. ``path`` is relative to the video folder, with ``/``.

    ``seconds`` is the length that was asked for, ``duration_seconds`` what the file says; widths
    and heights are pixels as the file says. Instants are Unix seconds.

    A page of the library makes fifty of them, and a frozen data class of so many fields takes seven
    times as long to make as a tuple.
    """

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
    codecs: str = ""
    seconds: int | None = None
    title: str = ""
    job_id: str | None = None
    group_id: str | None = None
    take_index: int = 0
    connection_id: str | None = None
    resource: str = ""
    dialect: str = ""
    deployment: str = ""
    remote_id: str | None = None
    output_id: str | None = None
    parent_video_id: str | None = None
    practice: bool = False
    has_provenance: bool = False
    has_poster: bool = False
    stars: int = 0
    pick: Pick = Pick.NONE
    tags: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    trashed_at: float | None = None
    missing: bool = False
