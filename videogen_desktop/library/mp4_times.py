"""When each frame of a picture is shown, from its tables and edits (ISO/IEC 14496-12, 8.6)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby, islice, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import child, numbers, unpack
from videogen_desktop.library.mp4_tracks import times_of_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from videogen_desktop.library.mp4_fragments import Fragments
    from videogen_desktop.library.mp4_tracks import Track

FRAMES_MAX = 200_000  # nearly two hours at 30 in a second
RUNS_MAX = 20_000
EDITS_MAX = 100

_FULL_BOX = 4
_SIGN = 1 << 31


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """When each frame is shown, in ticks of one ``timescale``-th of a second.

    The first is shown at ``start``; ``runs`` are pairs of how many frames follow each other and how
    many ticks each of them is shown.
    """

    timescale: int
    start: int
    runs: tuple[tuple[int, int], ...]

    @property
    def frame_count(self) -> int:
        """Return how many frames are shown."""
        return sum(count for count, _ in self.runs)


class _Frame(NamedTuple):
    begin: int
    ticks: int


class _Edit(NamedTuple):
    """A piece of the track from the tick ``start`` on, or of nothing; ``length`` is in seconds.

    A piece without a length goes on to the end, wherever that is.
    """

    length: Fraction
    start: int | None


def even_times(timescale: int, ticks: int, frame_count: int) -> FrameTimes:
    """Return the times of frames that are only known to last ``ticks`` together."""
    return FrameTimes(timescale * frame_count, 0, ((frame_count, ticks),))


def shown_times(moov: memoryview, track: Track, fragments: Fragments) -> FrameTimes | None:
    """Return when the frames of a track are shown.

    ``None`` where none is, or where they are more, or more different, than anybody steps through.

    Raises:
        VideoDamaged: A table is cut off.
    """
    decoded = chain(
        islice(_frames(track), track.frame_count),
        (_Frame(*each) for each in fragments.frames(moov, track.number, track.ticks)),
    )
    frames = sorted(islice(decoded, FRAMES_MAX + 1))
    if len(frames) > FRAMES_MAX:
        return None
    edits = _edits(moov, track) or [_Edit(Fraction(0), min(0, *(each.begin for each in frames), 0))]
    shown = list(islice(_edited(frames, edits, track.timescale), FRAMES_MAX + 1))
    lengths = [later.begin - frame.begin for frame, later in pairwise(shown)]
    lengths += [frame.ticks for frame in shown[-1:]]
    # Of frames that begin at the same moment, only the last is seen.
    runs = [(len(list(same)), ticks) for ticks, same in groupby(x for x in lengths if x > 0)]
    if len(shown) > FRAMES_MAX or not 0 < len(runs) <= RUNS_MAX:
        return None
    return FrameTimes(track.timescale, shown[0].begin, tuple(runs))


def _frames(track: Track) -> Iterator[_Frame]:
    """Yield the frames as they are decoded."""
    table = child(track.trak, b"mdia", b"minf", b"stbl") or memoryview(b"")
    shifts = (at - 2 * _SIGN if at >= _SIGN else at for at in _expanded(child(table, b"ctts")))
    durations = _expanded(child(table, b"stts"))
    tick = 0
    for duration, shift in zip(durations, chain(shifts, repeat(0)), strict=False):
        yield _Frame(tick + shift, duration)
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


def _edited(frames: list[_Frame], edits: list[_Edit], timescale: int) -> Iterator[_Frame]:
    """Yield the frames of each piece where it puts them."""
    at = Fraction(0)
    for edit in edits:
        length = edit.length * timescale
        if edit.start is not None:
            end = edit.start + length if length else None
            # Players leave a frame out that began before the piece does.
            for begin, ticks in frames[bisect_left(frames, (edit.start, 0)) :]:
                if end is not None and begin >= end:
                    break
                stays = ticks if end is None else min(ticks, max(1, int(end - begin)))
                yield _Frame(round(at) + begin - edit.start, stays)
            if end is None:
                return
        at += length
