"""Frames are found where players show them: in the order of showing, after all edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.mp4_builder import Mp4Plan, build_mp4, fragmented
from videogen_desktop.domain.errors import VideoDamaged
from videogen_desktop.library import mp4_times
from videogen_desktop.library.mp4_boxes import child
from videogen_desktop.library.mp4_fragments import Fragments
from videogen_desktop.library.mp4_times import FrameTimes, even_times, shown_times
from videogen_desktop.library.mp4_tracks import read_tracks

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = 512  # ticks, of which there are 5,120 in a second


def times(
    durations: Sequence[int] = (), shifts: Sequence[int] = (), edits: Sequence[tuple[int, int]] = ()
) -> list[float] | None:
    """Return the times of a film of ten frames of a tenth of a second."""
    plan = Mp4Plan(
        seconds=1,
        frame_rate=10,
        audio=False,
        durations=tuple(durations),
        shifts=tuple(shifts),
        edits=tuple(edits),
    )
    return times_of(build_mp4(plan))


def times_of(data: bytes, fragments: Fragments | None = None) -> list[float] | None:
    found = frames_of(data, fragments)
    if found is None:
        return None
    at, begins = found.start, []
    for count, ticks in found.runs:
        begins += [at + index * ticks for index in range(count)]
        at += count * ticks
    assert len(begins) == found.frame_count
    return [begin / found.timescale for begin in begins]


def frames_of(data: bytes, fragments: Fragments | None = None) -> FrameTimes | None:
    moov = child(memoryview(data), b"moov")
    assert moov is not None
    (track,) = read_tracks(moov, lambda _offset, _length: None)
    return shown_times(moov, track, fragments or Fragments())


def tenths(*numbers: int) -> list[float]:
    return [number / 10 for number in numbers]


def test_even_frames_follow_each_other() -> None:
    assert times() == tenths(*range(10))


def test_uneven_frames_last_as_long_as_they_say() -> None:
    assert times(durations=(FRAME, 2 * FRAME) * 5) == tenths(0, 1, 3, 4, 6, 7, 9, 10, 12, 13)


def test_reordered_frames_are_listed_as_they_are_shown() -> None:
    shifts = [1, 3, 0, 0, 1, 1, 3, 0, 0, 1]
    assert times(shifts=[FRAME * each for each in shifts], edits=[(1_000, FRAME)]) == tenths(
        *range(10)
    )


def test_frames_that_are_shown_before_the_beginning_begin_it() -> None:
    found = times(shifts=[-FRAME] * 10)
    assert found == tenths(*range(10))


def test_a_film_can_begin_late() -> None:
    assert times(edits=[(500, -1), (1_000, 0)]) == tenths(*range(5, 15))


def test_a_film_can_be_cut_at_both_ends() -> None:
    assert times(edits=[(300, 2 * FRAME)]) == tenths(0, 1, 2)


def test_a_cut_inside_a_frame_leaves_that_frame_out() -> None:
    assert times(edits=[(300, FRAME // 2)]) == [0.05, 0.15, 0.25]


def test_pieces_follow_each_other_in_their_own_order() -> None:
    assert times(edits=[(200, 5 * FRAME), (200, 0), (100, -1), (100, 9 * FRAME)]) == tenths(
        0, 1, 2, 3, 5
    )


def test_a_piece_without_a_length_goes_on_to_the_end() -> None:
    assert times(edits=[(0, 7 * FRAME), (1_000, 0)]) == tenths(0, 1, 2)


def test_a_piece_can_begin_after_the_end() -> None:
    assert times(edits=[(1_000, 99 * FRAME)]) is None


def test_a_hundred_and_one_pieces_are_too_many() -> None:
    with pytest.raises(VideoDamaged, match="too many parts"):
        times(edits=[(1, 0)] * 101)


def test_more_frames_than_anybody_steps_through_are_not_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mp4_times, "FRAMES_MAX", 9)
    assert times() is None
    assert times(edits=[(500, 0)]) is None
    monkeypatch.setattr(mp4_times, "FRAMES_MAX", 10)
    assert times(edits=[(1_000, 0), (1_000, 0)]) is None
    assert times() == tenths(*range(10))


def test_fragments_go_on_where_the_description_ends() -> None:
    data = fragmented()
    fragments = Fragments()
    for _ in range(2):
        at = data.index(b"moof") - 4
        moof = memoryview(data)[at + 8 : at + int.from_bytes(data[at : at + 4], "big")]
        fragments.add(at, moof)
    assert times_of(data, fragments) == tenths(*range(20))


def test_frames_that_last_equally_long_are_one_run() -> None:
    even = frames_of(build_mp4(Mp4Plan(audio=False)))
    assert even == FrameTimes(30 * 512, 0, ((120, 512),))


def test_the_last_frame_ends_where_its_piece_does() -> None:
    plan = Mp4Plan(audio=False, frame_rate=10, seconds=1, edits=((250, 0),))
    assert frames_of(build_mp4(plan)) == FrameTimes(5_120, 0, ((2, 512), (1, 256)))


def test_of_frames_at_one_moment_the_last_is_seen() -> None:
    assert times(durations=(FRAME, 0) * 5) == tenths(*range(5))


def test_frames_too_different_to_tell_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mp4_times, "RUNS_MAX", 9)
    assert times(durations=(FRAME, 2 * FRAME) * 5) is None


def test_a_length_alone_makes_an_even_rate() -> None:
    assert even_times(1_000, 4_000, 120) == FrameTimes(120_000, 0, ((120, 4_000),))
