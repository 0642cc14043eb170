"""Whole files are read right; nothing that is not whole passes; nothing hostile hurts."""

from __future__ import annotations

import os
import random
import struct
import sys
import threading
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from tests.support.mp4_builder import Mp4Plan, box, build_mp4, fragmented
from tests.support.mp4_fuzz import fuzz
from videogen_desktop.domain.errors import LibraryError, VideoDamaged
from videogen_desktop.library.mp4 import frame_times, inspect
from videogen_desktop.library.mp4_times import FrameTimes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "video.mp4"


def test_a_file_says_what_it_holds(path: Path) -> None:
    path.write_bytes(build_mp4())
    info = inspect(path)
    assert (info.width, info.height, info.duration_seconds) == (1280, 720, 4.01)
    assert (info.frame_rate, info.frame_count) == (30.0, 120)
    assert (info.codecs, info.has_audio) == ("avc1.64001F,mp4a.40.2", True)
    assert not info.has_provenance


@pytest.mark.parametrize(
    "plan",
    [
        Mp4Plan(moov_first=True),
        Mp4Plan(moov_first=True, open_end=True),
        Mp4Plan(wide_mdat=True),
        Mp4Plan(wide_offsets=True),
        Mp4Plan(same_sizes=True),
        Mp4Plan(samples_per_chunk=1),
        Mp4Plan(samples_per_chunk=100_000),
        Mp4Plan(free_boxes=6_000),
        Mp4Plan(seconds=1, frame_rate=60),
    ],
)
def test_every_lawful_layout_is_whole(path: Path, plan: Mp4Plan) -> None:
    path.write_bytes(build_mp4(plan))
    assert inspect(path).frame_count == plan.seconds * plan.frame_rate


def test_a_silent_video_has_no_audio(path: Path) -> None:
    path.write_bytes(build_mp4(Mp4Plan(audio=False)))
    info = inspect(path)
    assert not info.has_audio
    assert info.duration_seconds == 4.0
    assert info.codecs == "avc1.64001F"


def test_a_picture_turned_by_a_quarter_is_measured_as_it_is_shown(path: Path) -> None:
    path.write_bytes(build_mp4(Mp4Plan(turned=True)))
    assert (inspect(path).width, inspect(path).height) == (720, 1280)


def test_signed_provenance_is_noticed(path: Path) -> None:
    path.write_bytes(build_mp4(Mp4Plan(provenance=True)))
    assert inspect(path).has_provenance


def test_another_uuid_box_is_no_provenance(path: Path) -> None:
    path.write_bytes(build_mp4() + box(b"uuid", bytes(16)))
    assert not inspect(path).has_provenance


@pytest.mark.parametrize("moov_first", [True, False])
def test_no_truncation_passes(path: Path, moov_first: bool) -> None:
    whole = build_mp4(Mp4Plan(seconds=1, moov_first=moov_first))
    lengths = random.Random(1).sample(range(len(whole)), 300)
    for length in [0, 7, 8, 31, 32, len(whole) - 1, *lengths]:
        path.write_bytes(whole[:length])
        with pytest.raises(VideoDamaged):
            inspect(path)


def test_an_open_ended_file_that_was_cut_is_noticed_by_its_frames(path: Path) -> None:
    whole = build_mp4(Mp4Plan(seconds=1, moov_first=True, open_end=True))
    path.write_bytes(whole[:-1])
    with pytest.raises(VideoDamaged, match="Frames are missing"):
        inspect(path)


def test_media_data_that_was_shortened_with_its_header_is_noticed(path: Path) -> None:
    plan = Mp4Plan(seconds=1, moov_first=True)
    whole = build_mp4(plan)
    at = whole.index(b"mdat") - 4
    (size,) = struct.unpack_from(">I", whole, at)
    path.write_bytes(whole[:at] + struct.pack(">I", size - 100) + whole[at + 4 : -100])
    with pytest.raises(VideoDamaged, match="Frames are missing"):
        inspect(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
        b'{"error": {"code": "NotFound"}}',
        build_mp4() + b"\x00",
        build_mp4() + build_mp4(),
        bytes(10_000),
        b"\xff" * 10_000,
    ],
)
def test_what_is_no_video_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(VideoDamaged):
        inspect(path)


@pytest.mark.parametrize("kind", [b"ftyp", b"moov", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr"])
def test_a_missing_box_is_refused(path: Path, kind: bytes) -> None:
    path.write_bytes(build_mp4().replace(kind, b"skip", 1))
    with pytest.raises(VideoDamaged):
        inspect(path)


@pytest.mark.parametrize("kind", [b"stsd", b"stts", b"stsc", b"stsz", b"stco"])
def test_a_missing_table_is_refused(path: Path, kind: bytes) -> None:
    path.write_bytes(build_mp4().replace(kind, b"skip"))
    with pytest.raises(VideoDamaged):
        inspect(path)


def test_two_descriptions_are_refused(path: Path) -> None:
    path.write_bytes(build_mp4() + box(b"moov"))
    with pytest.raises(VideoDamaged, match="twice"):
        inspect(path)


@pytest.mark.parametrize(("width", "height"), [(0, 720), (1280, 0)])
def test_a_picture_without_a_size_is_refused(path: Path, width: int, height: int) -> None:
    path.write_bytes(build_mp4(Mp4Plan(seconds=1, width=width, height=height)))
    with pytest.raises(VideoDamaged, match="size of picture"):
        inspect(path)


def zeroed(kind: bytes, offset: int) -> bytes:
    data = bytearray(build_mp4(Mp4Plan(seconds=1, audio=False)))
    at = data.index(kind) + 4 + offset
    data[at : at + 4] = bytes(4)
    return bytes(data)


def test_frames_that_take_no_time_are_refused(path: Path) -> None:
    path.write_bytes(zeroed(b"stts", 12))
    with pytest.raises(VideoDamaged, match="frame rate"):
        inspect(path)


def test_where_the_header_states_no_length_the_frames_tell(path: Path) -> None:
    path.write_bytes(zeroed(b"mvhd", 12))
    assert inspect(path).duration_seconds == 1.0


def test_a_file_with_sound_only_is_refused(path: Path) -> None:
    path.write_bytes(build_mp4().replace(b"vide", b"text"))
    with pytest.raises(VideoDamaged, match="no moving picture"):
        inspect(path)


def test_a_huge_count_in_a_small_table_costs_nothing(path: Path) -> None:
    for kind in (b"stts", b"stsc", b"stsz", b"stco"):
        data = bytearray(build_mp4(Mp4Plan(seconds=1)))
        at = data.index(kind)
        data[at + 4 : at + 20] = b"\x00\x00\x00\x00" + b"\xff" * 12
        path.write_bytes(bytes(data))
        tracemalloc.start()
        with pytest.raises(VideoDamaged):
            inspect(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 1_000_000


def test_deep_and_endless_boxes_are_given_up_on(path: Path) -> None:
    deep = b""
    for _ in range(2_000):
        deep = box(b"trak", deep)
    path.write_bytes(build_mp4() + box(b"udta", deep))
    assert inspect(path).frame_count == 120
    path.write_bytes(box(b"ftyp") + box(b"free") * 100_001)
    with pytest.raises(VideoDamaged, match="too many"):
        inspect(path)
    path.write_bytes(box(b"ftyp") + box(b"moov", box(b"free") * 1_001) + box(b"mdat"))
    with pytest.raises(VideoDamaged, match="too long"):
        inspect(path)


def test_a_description_that_claims_gigabytes_is_not_read(path: Path) -> None:
    with path.open("wb") as file:
        file.write(box(b"ftyp") + struct.pack(">I4s", 300_000_000, b"moov"))
        file.truncate(8 + 300_000_000)
    with pytest.raises(VideoDamaged, match="too long"):
        inspect(path)


def test_six_thousand_parts_are_walked_quickly(path: Path) -> None:
    path.write_bytes(build_mp4(Mp4Plan(free_boxes=6_000)))
    begun = time.thread_time()
    inspect(path)
    assert time.thread_time() - begun < 0.5


def test_two_thousand_damaged_files_crash_and_hang_nothing(path: Path) -> None:
    # Many more: dev.py prove mp4-fuzz
    begun = time.thread_time()
    assert fuzz(path, random.Random(20_261_122), 2_000).refused > 500
    assert time.thread_time() - begun < 30


@pytest.mark.parametrize("own_durations", [True, False])
def test_a_fragmented_file_is_measured_by_its_fragments(
    path: Path,
    own_durations: bool,
) -> None:
    path.write_bytes(fragmented(own_durations=own_durations))
    info = inspect(path)
    assert (info.frame_count, info.duration_seconds, info.frame_rate) == (20, 2.0, 10.0)


def test_frames_of_a_fragment_that_are_not_there_are_missed(path: Path) -> None:
    whole = fragmented()
    path.write_bytes(whole[:-648] + box(b"mdat", bytes(639)))
    with pytest.raises(VideoDamaged, match="Frames are missing"):
        inspect(path)


def test_the_beginning_of_a_fragmented_film_is_not_its_length(path: Path) -> None:
    whole = bytearray(fragmented())
    struct.pack_into(">I", whole, whole.index(b"mvhd") + 20, 372)
    path.write_bytes(whole)
    assert inspect(path).duration_seconds == 2.0


def test_signed_provenance_is_seen_in_both_places(path: Path) -> None:
    path.write_bytes(build_mp4() + box(b"jumb", b"manifest"))
    assert inspect(path).has_provenance
    path.write_bytes(build_mp4() + box(b"uuid", bytes(16)))
    assert not inspect(path).has_provenance


def test_the_times_of_frames_are_told_in_runs(path: Path) -> None:
    path.write_bytes(build_mp4())
    assert frame_times(path) == FrameTimes(30 * 512, 0, ((120, 512),))
    path.write_bytes(fragmented())
    assert frame_times(path) == FrameTimes(5_120, 0, ((20, 512),))
    path.write_bytes(build_mp4(Mp4Plan(edits=((1_000, 1 << 20),))))  # nothing of it is shown
    assert frame_times(path) == FrameTimes(30 * 512 * 120, 0, ((120, 120 * 512),))


def test_a_folder_is_no_video(tmp_path: Path) -> None:
    with pytest.raises((LibraryError, VideoDamaged)):
        inspect(tmp_path)


def test_a_file_that_is_not_there_is_an_error_of_the_library(path: Path) -> None:
    with pytest.raises(LibraryError):
        inspect(path)


if sys.platform != "win32":  # Windows has no named pipes in folders

    def test_a_named_pipe_does_not_stop_the_program(path: Path) -> None:
        os.mkfifo(path)
        outcome: list[BaseException] = []

        def look() -> None:
            try:
                inspect(path)
            except (LibraryError, VideoDamaged) as error:
                outcome.append(error)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        thread.join(5)
        assert outcome
