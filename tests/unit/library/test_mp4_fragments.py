"""Fragments are counted for one track, however they spell their durations."""

from __future__ import annotations

import struct
from itertools import islice

import pytest

from tests.support.mp4_builder import box
from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library import mp4_fragments
from videogen_desktop.library.mp4_fragments import Fragments

MOOV = memoryview(box(b"mvex", box(b"trex", struct.pack(">IIIIII", 0, 1, 1, 100, 0, 0))))


def fragment(header: bytes, *runs: bytes) -> Fragments:
    fragments = Fragments()
    boxes = [box(b"trun", run) for run in runs]
    fragments.add(0, memoryview(box(b"traf", box(b"tfhd", header), *boxes)))
    return fragments


@pytest.mark.parametrize(
    ("header", "run", "ticks"),
    [
        (struct.pack(">II", 0, 1), struct.pack(">II", 0, 5), 500),
        (struct.pack(">III", 0x8, 1, 7), struct.pack(">II", 0, 5), 35),
        (struct.pack(">IIQIII", 0x2B, 1, 0, 0, 7, 0), struct.pack(">II", 0, 5), 35),
        (struct.pack(">II", 0, 1), struct.pack(">II5I", 0x100, 5, 1, 2, 3, 4, 5), 15),
        (struct.pack(">II", 0, 1), struct.pack(">IIiI4I", 0x305, 2, 0, 0, 1, 9, 2, 9), 3),
    ],
)
def test_every_way_to_state_a_duration_is_read(header: bytes, run: bytes, ticks: int) -> None:
    assert fragment(header, run).of_track(MOOV, 1)[0] == ticks


def test_several_runs_and_fragments_add_up() -> None:
    fragments = fragment(struct.pack(">II", 0, 1), *[struct.pack(">II", 0, 5)] * 2)
    assert fragments
    assert fragments.of_track(MOOV, 1) == (1_000, 10)


def test_another_track_does_not_count() -> None:
    assert fragment(struct.pack(">II", 0, 2), struct.pack(">II", 0, 5)).of_track(MOOV, 1) == (0, 0)


def test_without_a_usual_duration_there_is_none() -> None:
    fragments = fragment(struct.pack(">II", 0, 1), struct.pack(">II", 0, 5))
    assert fragments.of_track(memoryview(b""), 1) == (0, 5)


def test_damaged_fragments_are_refused() -> None:
    with pytest.raises(VideoDamaged):
        fragment(struct.pack(">II", 0, 1), struct.pack(">III", 0x100, 1 << 30, 1)).of_track(MOOV, 1)
    headless = Fragments()
    headless.add(0, memoryview(box(b"traf")))
    with pytest.raises(VideoDamaged):
        headless.of_track(MOOV, 1)


def test_fragments_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mp4_fragments, "FRAGMENT_BYTES_MAX", 10)
    fragments = Fragments()
    fragments.add(0, memoryview(bytes(10)))
    with pytest.raises(VideoDamaged, match="too long"):
        fragments.add(0, memoryview(bytes(1)))


def moments(fragments: Fragments, number: int = 1, tick: int = 0) -> list[int]:
    return [begin for begin, _ in islice(fragments.frames(MOOV, number, tick), 100)]


def test_every_frame_has_its_moment_in_the_order_of_decoding() -> None:
    header, usual = struct.pack(">II", 0, 1), struct.pack(">II", 0, 3)
    assert moments(fragment(header, usual), tick=50) == [50, 150, 250]
    own = struct.pack(">II3I", 0x100, 3, 1, 2, 3)
    assert moments(fragment(header, own, usual)) == [0, 1, 3, 6, 106, 206]
    shifted = struct.pack(">II6i", 0xA00, 3, 9, 200, 9, -100, 9, 0)
    assert moments(fragment(header, shifted)) == [200, 0, 200]
    assert moments(fragment(header, usual), number=2) == []


@pytest.mark.parametrize("stated", [struct.pack(">II", 0, 7), struct.pack(">IQ", 1 << 24, 7)])
def test_a_fragment_can_say_where_it_begins(stated: bytes) -> None:
    fragments = Fragments()
    header, run = struct.pack(">II", 0, 1), struct.pack(">II", 0, 2)
    boxes = [box(b"tfhd", header), box(b"tfdt", stated), box(b"trun", run)]
    fragments.add(0, memoryview(box(b"traf", *boxes)))
    assert moments(fragments, tick=1_000) == [7, 107]


def test_billions_of_frames_are_counted_and_not_listed() -> None:
    many = fragment(struct.pack(">II", 0, 1), struct.pack(">II", 0, 0xFFFFFFFF))
    assert many.of_track(MOOV, 1) == (0xFFFFFFFF * 100, 0xFFFFFFFF)
    assert len(moments(many)) == 100


def test_every_run_is_looked_for_where_it_should_be() -> None:
    based = struct.pack(">IIQI", 0x11, 1, 5_000, 10)  # from a place in the file, ten bytes each
    inside = struct.pack(">III", 0x20010, 1, 10)  # from the fragment's own start
    after = struct.pack(">III", 0x10, 2, 10)  # where the track before it ends
    run, offset = struct.pack(">II", 0, 3), struct.pack(">IIi2I", 0x201, 2, 100, 7, 8)
    fragments = Fragments()
    trafs = [
        box(b"traf", box(b"tfhd", header), box(b"trun", offset), box(b"trun", run))
        for header in (based, inside, after)
    ]
    fragments.add(600, memoryview(b"".join(trafs)))
    seen: list[tuple[int, int]] = []
    fragments.check(MOOV, lambda start, length: seen.append((start, length)))
    assert seen == [(5_100, 15), (5_115, 30), (700, 15), (715, 30), (845, 15), (860, 30)]
