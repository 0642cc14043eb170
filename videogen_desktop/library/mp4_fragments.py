"""Length and frames of a fragmented MP4, whose tables are spread over ``moof`` boxes."""

from __future__ import annotations

from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import child, children, numbers, unpack

FRAGMENT_BYTES_MAX = 16 * 1024 * 1024

_FULL_BOX = 4
_TREX_DURATION_AT = 12
# tfhd flags that put a field before the default duration, with the field's size
_TFHD_BEFORE_DURATION = ((0x01, 8), (0x02, 4))
_TFHD_DURATION = 0x08
_TRUN_BEFORE_SAMPLES = (0x01, 0x04)
_TRUN_DURATION = 0x100
_TRUN_FIELDS = (0x100, 0x200, 0x400, 0x800)


class Fragments:
    """The fragments of a file in their order; all of them together are bounded."""

    def __init__(self) -> None:
        self._payloads: list[memoryview] = []
        self._bytes = 0

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._payloads)

    def add(self, moof: memoryview) -> None:
        """Take one more.

        Raises:
            VideoDamaged: They are too many to be a video.
        """
        self._bytes += len(moof)
        if self._bytes > FRAGMENT_BYTES_MAX:
            raise VideoDamaged("The description inside the video file is far too long.")
        self._payloads.append(moof)

    def of_track(self, moov: memoryview, number: int) -> tuple[int, int]:
        """Return how many ticks and frames of one track lie in the fragments."""
        usual = _usual_duration(moov, number)
        ticks = frames = 0
        for moof in self._payloads:
            for traf in children(moof, b"traf"):
                more_ticks, more_frames = _of_fragment(traf, number, usual)
                ticks, frames = ticks + more_ticks, frames + more_frames
        return ticks, frames


def _usual_duration(moov: memoryview, number: int) -> int:
    extends = child(moov, b"mvex")
    for trex in children(extends, b"trex") if extends is not None else ():
        if unpack("I", trex, _FULL_BOX) == (number,):
            return unpack("I", trex, _TREX_DURATION_AT)[0]
    return 0


def _of_fragment(traf: memoryview, number: int, usual: int) -> tuple[int, int]:
    header = child(traf, b"tfhd")
    if header is None:
        raise VideoDamaged("A part of the video file has no header.")
    flags, track = unpack("II", header)
    if track != number:
        return 0, 0
    if flags & _TFHD_DURATION:
        before = sum(size for flag, size in _TFHD_BEFORE_DURATION if flags & flag)
        (usual,) = unpack("I", header, 8 + before)
    ticks = frames = 0
    for run in children(traf, b"trun"):
        more_ticks, more_frames = _of_run(run, usual)
        ticks, frames = ticks + more_ticks, frames + more_frames
    return ticks, frames


def _of_run(run: memoryview, usual: int) -> tuple[int, int]:
    flags, count = unpack("II", run)
    start = 8 + 4 * sum(bool(flags & flag) for flag in _TRUN_BEFORE_SAMPLES)
    fields = sum(bool(flags & flag) for flag in _TRUN_FIELDS)
    table = numbers(run, start, fields * count)
    # Where samples have a duration of their own, it is the first field of each.
    return sum(table[0::fields]) if flags & _TRUN_DURATION else usual * count, count
