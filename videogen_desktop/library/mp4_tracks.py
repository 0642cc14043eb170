"""What the description of an MP4 file (``moov``) says about its tracks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import child, children, inner_boxes, numbers, unpack
from videogen_desktop.library.mp4_codecs import codec_name

if TYPE_CHECKING:
    from array import array

TRACKS_MAX = 64

_FULL_BOX = 4  # version and flags
_VISUAL_SIZE_AT = 24  # width and height in a visual sample entry, after its eight reserved bytes
_FIXED_16_16 = 1 << 16


class ChunkCheck(Protocol):
    """Refuses what does not lie inside the media data of the file."""

    def __call__(self, offset: int, length: int, /) -> None:
        """Raise :class:`VideoDamaged` unless the bytes are there."""


@dataclass(frozen=True, slots=True)
class Track:
    """One track; ``handler`` is ``vide``, ``soun`` or another four letters, ``trak`` its box."""

    trak: memoryview
    number: int
    handler: bytes
    timescale: int
    codec: str
    width: int
    height: int
    frame_count: int
    ticks: int

    @property
    def duration(self) -> Fraction:
        """Return the length of all samples in seconds."""
        return Fraction(self.ticks, self.timescale)


def read_tracks(moov: memoryview, check: ChunkCheck) -> list[Track]:
    """Return the tracks in their order, after ``check`` has seen every run of their samples.

    Raises:
        VideoDamaged: A table is missing, cut off or contradicts another.
    """
    payloads = list(children(moov, b"trak"))
    if len(payloads) > TRACKS_MAX:
        raise VideoDamaged("The video file has far too many tracks.")
    return [_read_track(payload, check) for payload in payloads]


def movie_duration(moov: memoryview) -> Fraction:
    """Return the length that the file's header states, 0 where it states none."""
    header = child(moov, b"mvhd")
    if header is None:
        raise VideoDamaged("The video file does not say how long it is.")
    timescale, ticks = times_of_header(header)
    # All bits set stands for "unknown".
    known = timescale and ticks not in {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
    return Fraction(ticks, timescale) if known else Fraction(0)


def _read_track(trak: memoryview, check: ChunkCheck) -> Track:
    media = child(trak, b"mdia")
    header = child(media, b"mdhd") if media is not None else None
    handler = child(media, b"hdlr") if media is not None else None
    table = child(media, b"minf", b"stbl") if media is not None else None
    if header is None or handler is None or table is None:
        raise VideoDamaged("A track of the video file has no description.")
    timescale, _ = times_of_header(header)
    if timescale == 0:
        raise VideoDamaged("A track of the video file has no time base.")
    kind = bytes(handler[8:12])
    number, turned, shown = _track_header(trak)
    codec, coded = _sample_entry(table, kind)
    width, height = coded if all(coded) else shown
    sizes = _SampleSizes(table)
    _check_chunks(table, sizes, check)
    return Track(
        trak=trak,
        number=number,
        handler=kind,
        timescale=timescale,
        codec=codec,
        width=height if turned else width,
        height=width if turned else height,
        frame_count=sizes.count,
        ticks=_ticks(table),
    )


def times_of_header(header: memoryview) -> tuple[int, int]:
    """Return time scale and duration of an ``mvhd`` or ``mdhd`` box."""
    (version,) = unpack("B", header)
    if version == 1:
        _, _, timescale, ticks = unpack("QQIQ", header, _FULL_BOX)
    else:
        _, _, timescale, ticks = unpack("IIII", header, _FULL_BOX)
    return timescale, ticks


def _track_header(trak: memoryview) -> tuple[int, bool, tuple[int, int]]:
    """Return the track's number, whether it is shown turned by 90°, and the size it is shown in."""
    header = child(trak, b"tkhd")
    if header is None:
        raise VideoDamaged("A track of the video file has no header.")
    (version,) = unpack("B", header)
    number_at, matrix_at = (20, 52) if version == 1 else (12, 40)
    (number,) = unpack("I", header, number_at)
    a, b, _, c, d = unpack("iiiii", header, matrix_at)
    width, height = unpack("II", header, matrix_at + 36)
    turned = a == 0 and d == 0 and b != 0 and c != 0
    return number, turned, (width // _FIXED_16_16, height // _FIXED_16_16)


def _sample_entry(table: memoryview, handler: bytes) -> tuple[str, tuple[int, int]]:
    """Return the codec and, of a picture, its size."""
    entries = child(table, b"stsd")
    if entries is None:
        raise VideoDamaged("A track of the video file does not name its codec.")
    for kind, entry in inner_boxes(entries[_FULL_BOX + 4 :]):
        size = (0, 0)
        if handler == b"vide":
            width, height = unpack("HH", entry, _VISUAL_SIZE_AT)
            size = (width, height)
        return codec_name(kind, entry), size
    raise VideoDamaged("A track of the video file does not name its codec.")


class _SampleSizes:
    """The bytes of each sample; sound often has one size for millions of them."""

    def __init__(self, table: memoryview) -> None:
        box = child(table, b"stsz")
        if box is None:
            raise VideoDamaged("A track of the video file does not list its frames.")
        self._same, self.count = unpack("II", box, _FULL_BOX)
        self._each = numbers(box, _FULL_BOX + 8, 0 if self._same else self.count)

    def total(self, first: int, count: int) -> int:
        """Return the bytes of ``count`` samples from ``first`` on."""
        return self._same * count if self._same else sum(self._each[first : first + count])


def _ticks(table: memoryview) -> int:
    """Return how long all samples last together, in the track's time base."""
    box = child(table, b"stts")
    if box is None:
        raise VideoDamaged("A track of the video file does not time its frames.")
    (count,) = unpack("I", box, _FULL_BOX)
    pairs = numbers(box, _FULL_BOX + 4, count * 2)
    return sum(number * each for number, each in zip(pairs[0::2], pairs[1::2], strict=True))


def _check_chunks(table: memoryview, sizes: _SampleSizes, check: ChunkCheck) -> None:
    """Hand every chunk that holds samples to ``check``."""
    firsts, counts = _chunk_runs(table)
    done, run = 0, -1
    for number, offset in enumerate(_chunk_offsets(table), start=1):
        while run + 1 < len(firsts) and firsts[run + 1] <= number:
            run += 1
        here = min(counts[run], sizes.count - done) if run >= 0 else 0
        if here == 0:
            break
        check(offset, sizes.total(done, here))
        done += here
    if done != sizes.count:
        raise VideoDamaged("The video file does not say where all of its frames are.")


def _chunk_offsets(table: memoryview) -> array[int]:
    for kind, item in ((b"stco", "I"), (b"co64", "Q")):
        box = child(table, kind)
        if box is not None:
            (count,) = unpack("I", box, _FULL_BOX)
            return numbers(box, _FULL_BOX + 4, count, item)
    raise VideoDamaged("The video file does not say where its frames are.")


def _chunk_runs(table: memoryview) -> tuple[array[int], array[int]]:
    """Return the first chunk of each run, rising, and how many samples each of its chunks has."""
    box = child(table, b"stsc")
    if box is None:
        raise VideoDamaged("The video file does not say where its frames are.")
    (count,) = unpack("I", box, _FULL_BOX)
    entries = numbers(box, _FULL_BOX + 4, count * 3)
    firsts = entries[0::3]
    if any(later <= earlier for earlier, later in pairwise(firsts)):
        raise VideoDamaged("The list of frames in the video file contradicts itself.")
    return firsts, entries[1::3]
