"""Is a file one whole MP4, and what does it hold?

Every box from the first byte to the last is walked and every frame has to lie inside the media
data, so that a file that was cut off, padded or put together from an error page never counts as a
video. A changed bit inside a frame is not seen here; the SHA-256 is there for that.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO

from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import file_boxes
from videogen_desktop.library.mp4_fragments import Fragments
from videogen_desktop.library.mp4_times import even_times, shown_times
from videogen_desktop.library.mp4_tracks import movie_duration, read_tracks
from videogen_desktop.library.plain_files import opened

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.library.mp4_boxes import FileBox
    from videogen_desktop.library.mp4_times import FrameTimes
    from videogen_desktop.library.mp4_tracks import Track

MOOV_BYTES_MAX = 16 * 1024 * 1024  # tables of a film of twelve hours

_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_DURATION_MIN = 0.001
_DURATION_MAX = 30 * 24 * 3600
_FRAME_RATE_MAX = 1000
_SIDE_MAX = 1 << 16


@dataclass(frozen=True, slots=True)
class Mp4Info:
    """What the file itself says. ``codecs`` is comma-separated, pictures first."""

    duration_seconds: float
    width: int
    height: int
    frame_rate: float
    codecs: str
    has_audio: bool
    has_provenance: bool
    frame_count: int


def inspect(path: Path) -> Mp4Info:
    """Read the structure of ``path``: headers and descriptions only, never the media itself.

    Raises:
        VideoDamaged: It is not one whole MP4 file with a picture.
        LibraryError: It cannot be read.
    """
    with opened(path) as (file, size):
        return _inspect(_Walk(file, size))


def frame_times(path: Path) -> FrameTimes:
    """Read when each frame of ``path`` is shown, with its edits and reordered frames.

    A film of more frames than anybody steps through is taken to have an even rate.

    Raises:
        VideoDamaged: It is not one whole MP4 file with a picture.
        LibraryError: It cannot be read.
    """
    with opened(path) as (file, size):
        walk = _Walk(file, size)
        times = shown_times(walk.moov, walk.picture, walk.fragments)
        return times or even_times(walk.picture.timescale, *_picture_length(walk))


class _Walk:
    """What one pass over the top of the file finds."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.kinds: set[bytes] = set()
        self.moov = memoryview(b"")
        self.media: list[FileBox] = []
        self.fragments = Fragments()
        self.has_provenance = False
        self._file = file
        for box in file_boxes(file, size):
            self._take(box)
        missing = {b"ftyp", b"moov", b"mdat"} - self.kinds
        if missing:
            raise VideoDamaged("The file is not a whole MP4 video.")
        self.tracks = read_tracks(self.moov, self.check_inside)
        self.fragments.check(self.moov, self.check_inside)

    @property
    def picture(self) -> Track:
        """Return the first track with a picture."""
        for track in self.tracks:
            if track.handler == b"vide":
                return track
        raise VideoDamaged("The file holds no moving picture.")

    def check_inside(self, offset: int, length: int) -> None:
        """Refuse frames that do not lie inside the media data of this file."""
        index = bisect_right(self.media, offset, key=lambda box: box.start) - 1
        if index < 0 or offset + length > self.media[index].end:
            raise VideoDamaged("Frames are missing from the video file.")

    def _take(self, box: FileBox) -> None:
        if box.kind == b"moov":
            if b"moov" in self.kinds:
                raise VideoDamaged("The video file describes itself twice.")
            self.moov = self._payload(box)
        elif box.kind == b"mdat":
            self.media.append(box)
        elif box.kind == b"moof":
            self.fragments.add(box.header, self._payload(box))
        # Early writers put the manifest store into a box of its own kind.
        elif box.uuid == _C2PA or box.kind == b"jumb":
            self.has_provenance = True
        self.kinds.add(box.kind)

    def _payload(self, box: FileBox) -> memoryview:
        length = box.end - box.start
        if length > MOOV_BYTES_MAX:
            raise VideoDamaged("The description inside the video file is far too long.")
        self._file.seek(box.start)
        data = self._file.read(length)
        if len(data) != length:
            raise VideoDamaged("The video file was changed while it was read.")
        return memoryview(data)


def _inspect(walk: _Walk) -> Mp4Info:
    picture, tracks = walk.picture, walk.tracks
    ticks, frame_count = _picture_length(walk)
    return Mp4Info(
        duration_seconds=_duration(walk, tracks, Fraction(ticks, picture.timescale)),
        width=_side(picture.width),
        height=_side(picture.height),
        frame_rate=_frame_rate(frame_count, ticks, picture.timescale),
        codecs=",".join(_codecs(tracks)),
        has_audio=any(track.handler == b"soun" for track in tracks),
        has_provenance=walk.has_provenance,
        frame_count=frame_count,
    )


def _picture_length(walk: _Walk) -> tuple[int, int]:
    """Return how many ticks the picture lasts, and how many frames it has."""
    more_ticks, more_frames = walk.fragments.of_track(walk.moov, walk.picture.number)
    frame_count = walk.picture.frame_count + more_frames
    if frame_count == 0:
        raise VideoDamaged("The file holds no moving picture.")
    return walk.picture.ticks + more_ticks, frame_count


def _duration(walk: _Walk, tracks: list[Track], picture: Fraction) -> float:
    stated = movie_duration(walk.moov)
    longest = max([picture, *(track.duration for track in tracks)])
    # The header of a fragmented film may speak of its beginning alone.
    duration = float(max(stated, longest) if walk.fragments else stated or longest)
    if not _DURATION_MIN <= duration <= _DURATION_MAX:
        raise VideoDamaged("The video file states an impossible length.")
    return round(duration, 6)


def _frame_rate(frame_count: int, ticks: int, timescale: int) -> float:
    rate = Fraction(frame_count * timescale, ticks) if ticks else Fraction(0)
    if not 0 < rate <= _FRAME_RATE_MAX:
        raise VideoDamaged("The video file states an impossible frame rate.")
    return round(float(rate), 6)


def _side(pixels: int) -> int:
    if not 0 < pixels < _SIDE_MAX:
        raise VideoDamaged("The video file states an impossible size of picture.")
    return pixels


def _codecs(tracks: list[Track]) -> list[str]:
    pictures = [track.codec for track in tracks if track.handler == b"vide"]
    sounds = [track.codec for track in tracks if track.handler == b"soun"]
    return list(dict.fromkeys([*pictures, *sounds]))
