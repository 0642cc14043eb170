"""Fragments are counted for one track, however they spell their durations."""

from __future__ import annotations

import struct

import pytest

from tests.support.mp4_builder import box
from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library import mp4_fragments
from videogen_desktop.library.mp4_fragments import Fragments

MOOV = memoryview(box(b"mvex", box(b"trex", struct.pack(">IIIIII", 0, 1, 1, 100, 0, 0))))


def fragment(header: bytes, *runs: bytes) -> Fragments:
    fragments = Fragments()
    boxes = [box(b"trun", run) for run in runs]
    fragments.add(memoryview(box(b"traf", box(b"tfhd", header), *boxes)))
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
    headless.add(memoryview(box(b"traf")))
    with pytest.raises(VideoDamaged):
        headless.of_track(MOOV, 1)


def test_fragments_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mp4_fragments, "FRAGMENT_BYTES_MAX", 10)
    fragments = Fragments()
    fragments.add(memoryview(bytes(10)))
    with pytest.raises(VideoDamaged, match="too long"):
        fragments.add(memoryview(bytes(1)))
