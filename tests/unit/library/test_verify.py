"""Verification reads every byte and names what is not as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import Shelf, nothing
from videogen_desktop.library.verify import every_video, verify

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", clock)
    yield shelf
    shelf.close()


def test_whole_videos_have_no_fault(shelf: Shelf) -> None:
    shelf.save(1)
    shelf.archive.trash(shelf.save(2).id)
    seen: list[int] = []
    assert verify(shelf.videos, shelf.media, seen.append) == []
    assert seen == [1, 2]


def test_one_changed_bit_and_a_missing_file_are_named_and_marked(shelf: Shelf) -> None:
    whole, changed, gone = (shelf.save(seed) for seed in range(3))
    path = shelf.media.videos_dir / changed.path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    (shelf.media.videos_dir / gone.path).unlink()
    faults = verify(shelf.videos, shelf.media, nothing)
    assert {(fault.video.id, fault.why) for fault in faults} == {
        (changed.id, "changed"), (gone.id, "missing"),
    }  # fmt: skip
    marked = {video.id for video in shelf.all().values() if video.missing}
    assert marked == {changed.id, gone.id}
    assert whole.id not in marked


def test_a_changed_file_stays_marked_until_its_own_bytes_are_back(shelf: Shelf) -> None:
    video = shelf.save(1)
    path = shelf.media.videos_dir / video.path
    original = path.read_bytes()
    path.write_bytes(original[:-1] + b"x")
    verify(shelf.videos, shelf.media, nothing)
    (seen,) = shelf.archive.reconcile(list(shelf.all().values()))
    assert seen.missing
    path.write_bytes(original)
    (seen,) = shelf.archive.reconcile(list(shelf.all().values()))
    assert not seen.missing
    assert verify(shelf.videos, shelf.media, nothing) == []


def test_every_video_is_visited_over_all_pages(shelf: Shelf) -> None:
    for seed in range(3):
        shelf.save(seed)
    assert {video.id for video in every_video(shelf.videos)} == set(shelf.all())
