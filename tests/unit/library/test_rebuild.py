"""The records beside the videos are enough to build the library from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import Shelf, nothing
from videogen_desktop.domain.video import Note, Pick
from videogen_desktop.library import sidecar
from videogen_desktop.library.rebuild import has_videos, rebuild

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", clock)
    yield shelf
    shelf.close()


def empty(shelf: Shelf) -> None:
    """Take the library away and put a new one there."""
    shelf.close()
    for path in shelf.root.glob("library.sqlite3*"):
        path.unlink()
    shelf.open()


def test_everything_that_was_said_about_a_video_comes_back(shelf: Shelf) -> None:
    note = Note("n1", "look", 1.5, 1_790_000_000.0)
    video = shelf.save(
        1, stars=4, pick=Pick.PICK, tags=("sea", "夜"), notes=(note,), title="Boat", seconds=4,
        parent_video_id="vid_aaaaaaaaaaaaaaaaaaaa", practice=True,
    )  # fmt: skip
    empty(shelf)
    assert rebuild(shelf.database, shelf.media, nothing).added == 1
    assert shelf.all() == {video.id: video}


def test_the_trash_comes_back_as_trash_and_can_be_restored(shelf: Shelf) -> None:
    video = shelf.save(1)
    trashed = shelf.archive.trash(video.id)
    empty(shelf)
    rebuild(shelf.database, shelf.media, nothing)
    assert shelf.all() == {}
    assert shelf.all(trashed=True) == {video.id: trashed}
    shelf.archive.restore(video.id)
    assert (shelf.media.videos_dir / video.path).is_file()


def test_a_record_in_the_trash_that_leads_elsewhere_is_no_record(shelf: Shelf) -> None:
    video = shelf.save(1)
    shelf.archive.trash(video.id)
    record = shelf.media.record_path(video._replace(trashed_at=1.0))
    for place in ("../outside.mp4", "/etc/a.mp4", "a/.b/c.mp4", "a\\\\b.mp4", "name.txt", ""):
        record.write_text(
            sidecar.as_json(video).replace(f'"path": "{video.path}"', f'"path": "{place}"')
        )
        empty(shelf)
        assert rebuild(shelf.database, shelf.media, nothing).added == 0


def test_every_remote_id_of_a_record_is_claimed_for_its_job(shelf: Shelf) -> None:
    kept, gone = shelf.save(1), shelf.save(2)
    shelf.archive.trash(gone.id)
    (shelf.media.videos_dir / shelf.save(3).path).unlink()
    empty(shelf)
    rebuild(shelf.database, shelf.media, nothing)
    assert shelf.claims() == {"video_1": kept.job_id, "video_2": gone.job_id, "video_3": "job_3"}


def test_a_record_whose_video_is_gone_or_changed_is_marked(shelf: Shelf) -> None:
    gone, changed, whole = (shelf.save(seed) for seed in range(3))
    (shelf.media.videos_dir / gone.path).unlink()
    (shelf.media.videos_dir / changed.path).write_bytes(b"something else")
    empty(shelf)
    rebuild(shelf.database, shelf.media, nothing)
    found = {video_id: video.missing for video_id, video in shelf.all().items()}
    assert found == {gone.id: True, changed.id: True, whole.id: False}


def test_a_still_is_found_again(shelf: Shelf) -> None:
    video = shelf.save(1)
    shelf.archive.write_poster(video.id, b"\xff\xd8\xff still")
    empty(shelf)
    rebuild(shelf.database, shelf.media, nothing)
    assert shelf.all()[video.id].has_poster


def test_a_second_time_adds_nothing(shelf: Shelf) -> None:
    for seed in range(5):
        shelf.save(seed)
    before = shelf.all()
    result = rebuild(shelf.database, shelf.media, nothing)
    assert (result.added, result.moved, result.without_record) == (0, 0, 0)
    assert shelf.all() == before


def test_the_library_is_newer_than_a_record(shelf: Shelf) -> None:
    video = shelf.save(1)
    shelf.videos.update(video.id, {"stars": 5})  # the record does not say so yet
    rebuild(shelf.database, shelf.media, nothing)
    assert shelf.all()[video.id].stars == 5


def test_a_video_that_the_person_moved_is_followed(shelf: Shelf) -> None:
    video = shelf.save(1)
    here, there = shelf.media.videos_dir / video.path, shelf.media.videos_dir / "mine"
    there.mkdir()
    here.rename(there / "boat.mp4")
    here.with_suffix(".json").rename(there / "boat.json")
    assert rebuild(shelf.database, shelf.media, nothing).moved == 1
    assert shelf.all()[video.id].path == "mine/boat.mp4"


def test_a_copy_beside_the_original_is_not_another_video(shelf: Shelf) -> None:
    video = shelf.save(1)
    path = shelf.media.videos_dir / video.path
    for suffix in (".mp4", ".json"):
        copy = path.with_name(f"copy{suffix}")
        copy.write_bytes(path.with_suffix(suffix).read_bytes())
    rebuild(shelf.database, shelf.media, nothing)
    assert shelf.all() == {video.id: video}


def test_a_video_that_is_being_saved_is_left_to_who_saves_it(shelf: Shelf) -> None:
    video = shelf.write(1)
    with shelf.database.writing() as connection:
        connection.execute(
            "INSERT INTO connections VALUES ('con', '', 'videos', '', '', 'api-key', '', NULL,"
            " NULL)"
        )
        connection.execute(
            "INSERT INTO jobs(id, group_id, connection_id, resource, state, prompt, width, height,"
            " seconds, variant_count, created_at, updated_at, hold_until, permitted_at, machine_id)"
            " VALUES ('job_1', 'g', 'con', 'r', 'fetching', '', 1, 1, 1, 1, 0, 0, 0, 0, '')"
        )
        connection.execute(
            "INSERT INTO takes(output_id, remote_id, job_id, position, state, video_id, path)"
            " VALUES ('video_1', 'video_1', 'job_1', 0, 'pending', ?, ?)",
            (video.id, video.path),
        )
    assert rebuild(shelf.database, shelf.media, nothing).added == 0


def test_videos_without_a_record_are_counted_only(shelf: Shelf) -> None:
    video = shelf.write(1)
    shelf.media.record_path(video).unlink()
    result = rebuild(shelf.database, shelf.media, nothing)
    assert (result.added, result.without_record) == (0, 1)
    assert not has_videos(shelf.media)


def test_one_record_is_enough_to_know_that_there_are_videos(shelf: Shelf) -> None:
    assert not has_videos(shelf.media)
    video = shelf.save(1)
    assert has_videos(shelf.media)
    shelf.archive.trash(video.id)
    assert has_videos(shelf.media)
