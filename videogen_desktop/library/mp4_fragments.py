"""Frames of a fragmented MP4, whose tables are spread over ``moof`` boxes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import child, children, numbers, unpack

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator

    from videogen_desktop.library.mp4_tracks import ChunkCheck

FRAGMENT_BYTES_MAX = 16 * 1024 * 1024

_FULL_BOX = 4
# Flags of the fields that a track's header in a fragment can have, in their order.
_TFHD_FIELDS = ((0x01, "Q"), (0x02, "I"), (0x08, "I"), (0x10, "I"))
_BASE, _, _USUAL_DURATION, _USUAL_SIZE = (flag for flag, _ in _TFHD_FIELDS)
_BASE_IS_MOOF = 0x20000
_RUN_OFFSET, _RUN_FIRST_FLAGS = 0x01, 0x04
_RUN_FIELDS = _DURATION, _SIZE, _, _SHIFT = (0x100, 0x200, 0x400, 0x800)


@dataclass(frozen=True, slots=True)
class _Moof:
    start: int
    payload: memoryview


@dataclass(frozen=True, slots=True)
class _Run:
    """Some frames in a row: ``count`` of them, with a table of the fields that differ."""

    flags: int
    count: int
    offset: int | None
    table: array[int]

    def ticks(self, part: _Part) -> int:
        each = self._column(_DURATION)
        return part.usual_duration * self.count if each is None else sum(each)

    def size_bytes(self, part: _Part) -> int:
        each = self._column(_SIZE)
        return part.usual_size * self.count if each is None else sum(each)

    def times(self, part: _Part) -> Iterator[tuple[int, int]]:
        """Yield by how much each frame is shown later than decoded, and how long it lasts."""
        shifts, durations = self._column(_SHIFT), self._column(_DURATION)
        for index in range(self.count):
            shift = 0 if shifts is None else shifts[index]
            duration = part.usual_duration if durations is None else durations[index]
            # Version 0 has them unsigned, in the standard; writers agree on signed ones.
            yield shift - (1 << 32 if shift >= 1 << 31 else 0), duration

    def _column(self, field: int) -> array[int] | None:
        present = [each for each in _RUN_FIELDS if self.flags & each]
        return self.table[present.index(field) :: len(present)] if field in present else None


@dataclass(frozen=True, slots=True)
class _Part:
    """One track in one fragment; ``base`` is where the offsets of its runs count from.

    Where none is stated it is the fragment's own start, or the end of the track before.
    """

    traf: memoryview
    track: int
    base: int
    follows: bool
    usual_duration: int
    usual_size: int

    def runs(self) -> Iterator[_Run]:
        return (_run(box) for box in children(self.traf, b"trun"))


class Fragments:
    """The fragments of a file in their order; all of them together are bounded."""

    def __init__(self) -> None:
        self._moofs: list[_Moof] = []
        self._bytes = 0

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._moofs)

    def add(self, start: int, moof: memoryview) -> None:
        """Take one more, whose box starts ``start`` bytes into the file.

        Raises:
            VideoDamaged: They are too many to be a video.
        """
        self._bytes += len(moof)
        if self._bytes > FRAGMENT_BYTES_MAX:
            raise VideoDamaged("The description inside the video file is far too long.")
        self._moofs.append(_Moof(start, moof))

    def of_track(self, moov: memoryview, number: int) -> tuple[int, int]:
        """Return how many ticks and frames of one track lie in the fragments."""
        ticks = frames = 0
        for part in self._parts(moov):
            for run in part.runs() if part.track == number else ():
                ticks, frames = ticks + run.ticks(part), frames + run.count
        return ticks, frames

    def frames(self, moov: memoryview, number: int, tick: int) -> Iterator[tuple[int, int]]:
        """Yield for each frame of one track, as they are decoded, when it is shown and how long.

        ``tick`` is where the frames before the fragments end. Whoever asks has to stop at some
        number of frames: a table can name billions.
        """
        for part in self._parts(moov):
            if part.track != number:
                continue
            stated = child(part.traf, b"tfdt")
            if stated is not None:
                (tick,) = unpack("Q" if unpack("B", stated) == (1,) else "I", stated, _FULL_BOX)
            for run in part.runs():
                for shift, duration in run.times(part):
                    yield tick + shift, duration
                    tick += duration

    def check(self, moov: memoryview, check: ChunkCheck) -> None:
        """Hand every run of every track to ``check``.

        Raises:
            VideoDamaged: A frame is not where it should be.
        """
        offset = 0
        for part in self._parts(moov):
            base = offset = offset if part.follows else part.base
            for run in part.runs():
                offset = offset if run.offset is None else base + run.offset
                length = run.size_bytes(part)
                if length:
                    check(offset, length)
                offset += length

    def _parts(self, moov: memoryview) -> Iterator[_Part]:
        usual = _usual(moov)
        for moof in self._moofs:
            for index, traf in enumerate(children(moof.payload, b"traf")):
                part = _part(traf, moof.start, usual)
                yield part if index else replace(part, follows=False)


def _usual(moov: memoryview) -> dict[int, tuple[int, int]]:
    """Return what a frame of each track usually lasts and weighs."""
    extends = child(moov, b"mvex")
    found = children(extends, b"trex") if extends is not None else ()
    rows = [unpack("IIII", trex, _FULL_BOX) for trex in found]
    return {track: (duration, size) for track, _, duration, size in reversed(rows)}


def _part(traf: memoryview, moof_start: int, usual: dict[int, tuple[int, int]]) -> _Part:
    header = child(traf, b"tfhd")
    if header is None:
        raise VideoDamaged("A part of the video file has no header.")
    flags, track = unpack("II", header)
    layout = "".join(kind for flag, kind in _TFHD_FIELDS if flags & flag)
    present = (flag for flag, _ in _TFHD_FIELDS if flags & flag)
    given = dict(zip(present, unpack(layout, header, 8), strict=True))
    duration, size = usual.get(track, (0, 0))
    return _Part(
        traf=traf,
        track=track,
        base=given.get(_BASE, moof_start),
        follows=not flags & (_BASE | _BASE_IS_MOOF),
        usual_duration=given.get(_USUAL_DURATION, duration),
        usual_size=given.get(_USUAL_SIZE, size),
    )


def _run(box: memoryview) -> _Run:
    flags, count = unpack("II", box)
    start = 8
    offset = None
    if flags & _RUN_OFFSET:
        (offset,) = unpack("i", box, start)
        start += 4
    start += 4 * bool(flags & _RUN_FIRST_FLAGS)
    fields = sum(bool(flags & flag) for flag in _RUN_FIELDS)
    return _Run(flags & 0xFFF, count, offset, numbers(box, start, fields * count))
