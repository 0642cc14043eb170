"""Files that the library did not make are taken in once, and stay the person's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.shelf import Shelf, nothing
from videogen_desktop.library import sidecar
from videogen_desktop.library.importing import Importer

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", clock)
    yield shelf
    shelf.close()


@pytest.fixture
def importer(shelf: Shelf, clock: FakeClock) -> Importer:
    return Importer(shelf.database, shelf.videos, shelf.media, clock)


def film(path: Path, seed: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=seed)))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_a_video_without_a_record_is_taken_in_with_its_own_facts(
    shelf: Shelf, importer: Importer
) -> None:
    path = film(shelf.media.videos_dir / "holiday" / "Lake at dusk.mp4")
    assert importer.take_unrecorded(nothing).added == [path]
    (video,) = shelf.all().values()
    assert (video.title, video.prompt, video.path) == (
        "Lake at dusk", "", "holiday/Lake at dusk.mp4",
    )  # fmt: skip
    assert (video.width, video.height, video.created_at) == (1280, 720, 1_700_000_000.0)
    assert sidecar.read(path.with_suffix(".json"), video.path) == video


def test_a_second_look_takes_nothing_in(shelf: Shelf, importer: Importer) -> None:
    path = film(shelf.media.videos_dir / "a.mp4")
    importer.take_unrecorded(nothing)
    path.with_suffix(".json").unlink()
    again = importer.take_unrecorded(nothing)
    assert (again.added, again.duplicates, again.refused) == ([], [], [])
    assert len(shelf.all()) == 1


def test_the_same_bytes_are_taken_in_once(shelf: Shelf, importer: Importer, tmp_path: Path) -> None:
    shelf.save(1)
    films = [film(tmp_path / "old" / name) for name in ("a.mp4", "b.MP4")]
    done = importer.take_from([tmp_path / "old"], nothing)
    assert (done.added, done.duplicates) == ([], films)
    assert len(shelf.all()) == 1
    assert all(path.exists() for path in films)


def test_a_video_that_was_renamed_without_its_record_is_recognised(
    shelf: Shelf, importer: Importer
) -> None:
    video = shelf.save(1, stars=5)
    path = shelf.media.videos_dir / video.path
    path.rename(path.with_name("renamed.mp4"))
    importer.take_unrecorded(nothing)
    (found,) = shelf.all().values()
    assert (found.id, found.stars, found.missing) == (video.id, 5, False)
    assert found.path.endswith("renamed.mp4")


def test_what_is_no_video_is_said_and_left_alone(
    shelf: Shelf, importer: Importer, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"<html>")
    done = importer.take_from([broken, tmp_path / "gone.mp4"], nothing)
    assert [path for path, _ in done.refused] == [broken, tmp_path / "gone.mp4"]
    assert all(sentence.endswith(".") for _, sentence in done.refused)
    assert shelf.all() == {}
    assert broken.read_bytes() == b"<html>"


def test_a_file_from_elsewhere_is_copied_with_its_record(
    shelf: Shelf, importer: Importer, tmp_path: Path, clock: FakeClock
) -> None:
    other = Shelf(tmp_path / "other", clock)
    video = other.save(1, stars=3, tags=("sea",))
    other.close()
    source = other.media.videos_dir / video.path
    assert importer.take_from([source.parent], nothing).added == [source]
    (found,) = shelf.all().values()
    assert (found.id, found.stars, found.tags) == (video.id, 3, ("sea",))
    assert (shelf.media.videos_dir / found.path).read_bytes() == source.read_bytes()
    assert shelf.claims() == {"video_1": "job_1"}
    assert source.exists()
    assert not list(shelf.media.videos_dir.glob(".parts/*"))


def test_a_record_about_other_bytes_is_not_believed(
    shelf: Shelf, importer: Importer, tmp_path: Path, clock: FakeClock
) -> None:
    other = Shelf(tmp_path / "other", clock)
    video = other.save(1)
    other.close()
    film(other.media.videos_dir / video.path, seed=2)
    importer.take_from([other.media.videos_dir], nothing)
    (found,) = shelf.all().values()
    assert (found.id != video.id, found.remote_id) == (True, None)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_not_text_is_refused(shelf: Shelf, importer: Importer) -> None:
    film(shelf.media.videos_dir / os.fsdecode(b"bad\xff.mp4"))
    assert len(importer.take_unrecorded(nothing).refused) == 1
