"""When each frame of a picture is shown, from its tables and edits (ISO/IEC 14496-12, 8.6)."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, NamedTuple

from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import child, numbers, unpack
from videogen_desktop.library.mp4_tracks import times_of_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from videogen_desktop.library.mp4_fragments import Fragments
    from videogen_desktop.library.mp4_tracks import Track

FRAMES_MAX = 200_000  # nearly two hours at 30 in a second
EDITS_MAX = 100

_FULL_BOX = 4
_SIGN = 1 << 31


class _Edit(NamedTuple):
    """A piece of the track from the tick ``start`` on, or of nothing; ``length`` is in seconds.

    A piece without a length goes on to the end, wherever that is.
    """

    length: Fraction
    start: int | None


def shown_times(moov: memoryview, track: Track, fragments: Fragments) -> list[float] | None:
    """Return the seconds at which the frames of a track are shown, rising.

    ``None`` where they are more than :data:`FRAMES_MAX`.

    Raises:
        VideoDamaged: A table is cut off.
    """
    moments = chain(
        islice(_moments(track), track.frame_count),
        fragments.moments(moov, track.number, track.ticks),
    )
    ticks = sorted(islice(moments, FRAMES_MAX + 1))
    if len(ticks) > FRAMES_MAX:
        return None
    shown = list(islice(_edited(ticks, _edits(moov, track), track.timescale), FRAMES_MAX + 1))
    return shown if len(shown) <= FRAMES_MAX else None


def _moments(track: Track) -> Iterator[int]:
    """Yield the tick at which each frame is shown, in the order of decoding."""
    table = child(track.trak, b"mdia", b"minf", b"stbl") or memoryview(b"")
    shifts = (at - 2 * _SIGN if at >= _SIGN else at for at in _expanded(child(table, b"ctts")))
    tick = 0
    for duration, shift in zip(
        _expanded(child(table, b"stts")), chain(shifts, repeat(0)), strict=False
    ):
        yield tick + shift
        tick += duration


def _expanded(box: memoryview | None) -> Iterator[int]:
    """Yield the value of each frame from a table of runs."""
    if box is None:
        return
    (count,) = unpack("I", box, _FULL_BOX)
    pairs = numbers(box, _FULL_BOX + 4, count * 2)
    for number, value in zip(pairs[0::2], pairs[1::2], strict=True):
        yield from repeat(value, number)


def _edits(moov: memoryview, track: Track) -> list[_Edit]:
    box = child(track.trak, b"edts", b"elst")
    header = child(moov, b"mvhd")
    if box is None or header is None:
        return []
    timescale, _ = times_of_header(header)
    version, count = unpack("B3xI", box)
    if count > EDITS_MAX:
        raise VideoDamaged("The video file is cut into far too many parts.")
    layout, each = ("Qq", 20) if version == 1 else ("Ii", 12)
    edits = []
    for index in range(count):
        length, start = unpack(layout, box, 8 + each * index)
        edits.append(_Edit(Fraction(length, timescale or 1), start if start >= 0 else None))
    return edits


def _edited(ticks: list[int], edits: list[_Edit], timescale: int) -> Iterator[float]:
    """Yield when frames that were at ``ticks`` are shown after the edits."""
    at = Fraction(0)
    for edit in edits or [_Edit(Fraction(0), min(0, *ticks[:1], 0))]:
        if edit.start is not None:
            end = edit.start + edit.length * timescale if edit.length else None
            # Players leave a frame out that began before the piece does.
            for tick in ticks[bisect_left(ticks, edit.start) :]:
                if end is not None and tick >= end:
                    break
                yield round(float(at + Fraction(tick - edit.start, timescale)), 6)
            if end is None:
                return
        at += edit.length
