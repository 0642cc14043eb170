"""Tracks are read from their tables; tables that contradict each other are refused."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest

from tests.support.mp4_builder import Mp4Plan, box, build_mp4
from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library.mp4_boxes import child
from videogen_desktop.library.mp4_tracks import Track, movie_duration, read_tracks


def moov_of(data: bytes) -> memoryview:
    moov = child(memoryview(data), b"moov")
    assert moov is not None
    return moov


def tracks_of(data: bytes) -> list[Track]:
    return read_tracks(moov_of(data), lambda _offset, _length: None)


def patched(kind: bytes, offset: int, value: int) -> bytes:
    """Return a file whose first ``kind`` box has another number ``offset`` bytes into it."""
    data = bytearray(build_mp4(Mp4Plan(seconds=1)))
    struct.pack_into(">I", data, data.index(kind) + 4 + offset, value)
    return bytes(data)


def test_picture_and_sound_are_told_apart() -> None:
    picture, sound = tracks_of(build_mp4())
    assert (picture.handler, picture.number, picture.width) == (b"vide", 1, 1280)
    assert (sound.handler, sound.number, sound.width) == (b"soun", 2, 0)
    assert float(picture.duration) == 4.0


@pytest.mark.parametrize("each", [1, 7, 1_000])
def test_every_frame_is_handed_to_the_check_once(each: int) -> None:
    plan = Mp4Plan(seconds=1, audio=False, samples_per_chunk=each)
    data = build_mp4(plan)
    seen: list[tuple[int, int]] = []
    read_tracks(moov_of(data), lambda offset, length: seen.append((offset, length)))
    media = child(memoryview(data), b"mdat")
    assert media is not None
    assert sum(length for _, length in seen) == len(media)
    assert all(a + length == b for (a, length), (b, _) in pairwise(seen))


@pytest.mark.parametrize(
    ("kind", "offset", "value"),
    [
        (b"stsc", 4, 0),  # no run at all
        (b"stsc", 8, 2),  # the first chunk is in no run
        (b"stsc", 12, 0),  # chunks without samples
        (b"stsz", 8, 31),  # more frames than their chunks hold
        (b"stco", 4, 1),  # chunks are missing
        (b"mdhd", 12, 0),  # no time base
    ],
)
def test_tables_that_contradict_each_other_are_refused(
    kind: bytes, offset: int, value: int
) -> None:
    with pytest.raises(VideoDamaged):
        tracks_of(patched(kind, offset, value))


def test_runs_that_do_not_rise_are_refused() -> None:
    run = struct.pack(">IIIII", 0, 1, 1, 10, 1)
    falling = struct.pack(">IIIIIIII", 0, 2, 5, 10, 1, 1, 10, 1)
    moov = bytes(moov_of(build_mp4(Mp4Plan(seconds=1, audio=False))))
    longer = len(falling) - len(run)
    for kind in (b"trak", b"mdia", b"minf", b"stbl"):
        at = moov.index(kind) - 4
        (size,) = struct.unpack_from(">I", moov, at)
        moov = moov[:at] + struct.pack(">I", size + longer) + moov[at + 4 :]
    moov = moov.replace(box(b"stsc", run), box(b"stsc", falling))
    with pytest.raises(VideoDamaged, match="contradicts"):
        read_tracks(memoryview(moov), lambda _offset, _length: None)


def test_sixty_five_tracks_are_no_video() -> None:
    with pytest.raises(VideoDamaged, match="too many"):
        read_tracks(memoryview(box(b"trak") * 65), lambda _offset, _length: None)


def test_a_length_that_is_not_known_is_none() -> None:
    header = bytes(12) + struct.pack(">II", 1_000, 0xFFFFFFFF) + bytes(80)
    assert movie_duration(memoryview(box(b"mvhd", header))) == 0
    long = b"\x01\x00\x00\x00" + struct.pack(">QQIQ", 0, 0, 1_000, 4_000) + bytes(80)
    assert movie_duration(memoryview(box(b"mvhd", long))) == 4
    with pytest.raises(VideoDamaged):
        movie_duration(memoryview(b""))
