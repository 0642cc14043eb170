"""Row, record and files stay together, also when the disk says no or the program dies."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from typing import TYPE_CHECKING

import pytest

from tests.support.videos import make_video
from videogen_desktop.domain.errors import Conflict, InvalidRequest, LibraryError, NotFound
from videogen_desktop.library import media_files, sidecar
from videogen_desktop.library.archive import TRASH_SECONDS, Archive
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.library.video_query import VideoQuery

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_clock import FakeClock
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.videos import VideoStore


@pytest.fixture
def files(tmp_path: Path) -> MediaFiles:
    return MediaFiles(tmp_path / "videos", tmp_path / "trash")


@pytest.fixture
def archive(store: VideoStore, files: MediaFiles, clock: FakeClock) -> Archive:
    return Archive(store, files, clock)


@pytest.fixture
def video(store: VideoStore, files: MediaFiles) -> Video:
    saved = make_video(size_bytes=5, sha256=hashlib.sha256(b"video").hexdigest())
    part = files.part_path(saved.id)
    part.write_bytes(b"video")
    files.finish(part, saved.path)
    sidecar.write(files.record_path(saved), saved)
    store.add(saved)
    return saved


def record_of(files: MediaFiles, video: Video) -> Video:
    return sidecar.read(files.record_path(video), video.path)


def break_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sidecar, "write_atomically", full)


def test_a_verdict_stands_in_the_library_and_in_the_record(
    archive: Archive, store: VideoStore, files: MediaFiles, video: Video
) -> None:
    changed = archive.update(video.id, {"stars": 4, "tags": ["Sea"]})
    assert store.get(video.id) == changed
    assert record_of(files, video) == changed
    assert store.behind() == ()


def test_a_bad_verdict_changes_neither(archive: Archive, files: MediaFiles, video: Video) -> None:
    with pytest.raises(InvalidRequest):
        archive.update(video.id, {"stars": -1})
    assert record_of(files, video) == video


@pytest.mark.parametrize("action", ["trash", "restore"])
def test_what_is_not_there_is_not_found(archive: Archive, action: str) -> None:
    with pytest.raises(NotFound):
        getattr(archive, action)("vid_unknown")


def test_the_trash_keeps_file_and_record_and_the_time(
    archive: Archive, files: MediaFiles, clock: FakeClock, video: Video
) -> None:
    thrown = archive.trash(video.id)
    assert thrown.trashed_at == clock.now()
    assert not (files.videos_dir / video.path).exists()
    assert files.video_path(thrown).read_bytes() == b"video"
    assert record_of(files, thrown).trashed_at == clock.now()
    clock.advance(60)
    assert archive.trash(video.id) == thrown


def test_out_of_the_trash_it_is_as_it_was(
    archive: Archive, files: MediaFiles, video: Video
) -> None:
    archive.trash(video.id)
    assert archive.restore(video.id) == video
    assert (files.videos_dir / video.path).read_bytes() == b"video"
    assert record_of(files, video) == video
    assert archive.restore(video.id) == video


def test_a_record_that_cannot_be_written_follows_at_the_next_start(
    archive: Archive,
    store: VideoStore,
    files: MediaFiles,
    video: Video,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        break_disk(broken)
        archive.update(video.id, {"stars": 4})
    assert "follow at the next start" in caplog.text
    caplog.clear()
    assert record_of(files, video).stars == 0
    archive.catch_up()
    assert record_of(files, video).stars == 4
    assert store.behind() == ()


def test_a_move_to_the_trash_that_was_broken_off_is_finished(
    archive: Archive, store: VideoStore, files: MediaFiles, video: Video
) -> None:
    thrown = store.set_trashed(video.id, 5.0)  # and then the program was killed
    assert files.video_path(thrown).is_file()
    archive.catch_up()
    assert not (files.videos_dir / video.path).exists()
    assert record_of(files, thrown).trashed_at == 5.0


def test_a_restore_that_was_broken_off_is_finished(
    archive: Archive, store: VideoStore, files: MediaFiles, video: Video
) -> None:
    archive.trash(video.id)
    store.set_trashed(video.id, None)
    archive.catch_up()
    assert (files.videos_dir / video.path).is_file()
    assert record_of(files, video).trashed_at is None


def test_a_file_that_a_player_holds_goes_to_the_trash_later(
    archive: Archive,
    files: MediaFiles,
    video: Video,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def held(_source: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(media_files, "move_file", held)
        thrown = archive.trash(video.id)
    caplog.clear()
    assert files.video_path(thrown).read_bytes() == b"video"
    archive.catch_up()
    assert not (files.videos_dir / video.path).exists()


def test_a_video_that_is_gone_can_still_be_judged(
    archive: Archive, store: VideoStore, files: MediaFiles, video: Video
) -> None:
    path = files.video_path(video)
    path.unlink()
    files.record_path(video).unlink()
    (gone,) = archive.reconcile([video])
    archive.update(video.id, {"stars": 2})
    assert not files.record_path(video).exists()
    assert store.behind() == ()
    path.write_bytes(b"video")
    archive.reconcile([gone])
    assert record_of(files, video).stars == 2


def test_what_is_said_while_the_disk_is_away_is_written_when_it_is_back(
    archive: Archive,
    store: VideoStore,
    files: MediaFiles,
    video: Video,
    caplog: pytest.LogCaptureFixture,
) -> None:
    away = files.videos_dir.with_name("away")
    files.videos_dir.rename(away)
    with caplog.at_level(logging.WARNING):
        archive.update(video.id, {"stars": 2})
    caplog.clear()
    assert not files.videos_dir.exists()
    assert [late.id for late in store.behind()] == [video.id]
    away.rename(files.videos_dir)
    archive.catch_up()
    assert record_of(files, video).stars == 2


def test_a_still_is_kept_and_noted(archive: Archive, store: VideoStore, video: Video) -> None:
    assert archive.write_poster(video.id, b"\xff\xd8\xff still").has_poster
    assert store.get(video.id).has_poster
    with pytest.raises(InvalidRequest):
        archive.write_poster(video.id, b"<svg/>")
    assert store.behind() == ()


def test_a_file_that_went_away_and_came_back_is_noticed(
    archive: Archive, store: VideoStore, files: MediaFiles, video: Video
) -> None:
    path = files.video_path(video)
    assert archive.reconcile([video]) == (video,)
    path.unlink()
    (gone,) = archive.reconcile([video])
    assert gone.missing
    assert store.get(video.id).missing
    path.write_bytes(b"video")
    assert archive.reconcile([gone]) == (video,)
    assert not store.get(video.id).missing


def test_the_trash_keeps_thirty_days_and_not_a_second_less(
    archive: Archive, store: VideoStore, files: MediaFiles, video: Video, clock: FakeClock
) -> None:
    other = make_video()
    store.add(other)
    archive.trash(video.id)
    path = files.video_path(store.get(video.id))
    clock.advance(TRASH_SECONDS)
    assert archive.empty_trash() == 0
    assert path.read_bytes() == b"video"
    clock.advance(1)
    assert archive.empty_trash() == 1
    assert not path.parent.exists()
    assert [kept.id for kept in store.page(VideoQuery()).videos] == [other.id]
    with pytest.raises(NotFound):
        store.get(video.id)


def test_a_clock_that_was_set_back_empties_nothing(
    archive: Archive, store: VideoStore, video: Video, clock: FakeClock
) -> None:
    archive.trash(video.id)
    clock.advance(-10 * TRASH_SECONDS)
    assert archive.empty_trash() == 0
    assert store.get(video.id).trashed_at is not None


def test_only_what_is_in_the_trash_is_deleted_for_ever(
    archive: Archive, files: MediaFiles, video: Video
) -> None:
    with pytest.raises(Conflict):
        archive.purge(video.id)
    assert files.video_path(video).read_bytes() == b"video"


def test_a_file_that_cannot_be_removed_keeps_its_video_in_the_trash(
    archive: Archive,
    store: VideoStore,
    files: MediaFiles,
    video: Video,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive.trash(video.id)
    clock.advance(TRASH_SECONDS + 1)

    def held(_files: MediaFiles, video: Video) -> None:
        raise LibraryError("A player holds it.", files.video_path(video))

    with monkeypatch.context() as patch:
        patch.setattr(MediaFiles, "remove_trashed", held)
        assert archive.empty_trash() == 0
    assert store.get(video.id).trashed_at is not None
    assert archive.empty_trash() == 1


def test_a_move_to_the_trash_that_was_broken_off_leaves_no_file_outside(
    archive: Archive, store: VideoStore, files: MediaFiles, video: Video
) -> None:
    outside = files.video_path(video)
    store.set_trashed(video.id, 1.0)
    archive.purge(video.id)
    assert not outside.exists()
    assert not outside.with_suffix(".json").exists()
