"""Files that come piece by piece are there wholly or not at all."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, BinaryIO

import pytest

from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.shelf import Shelf
from videogen_desktop.base.atomic_write import sync_file
from videogen_desktop.domain.errors import (
    Conflict,
    DiskFull,
    InvalidRequest,
    NotFound,
    VideoDamaged,
)
from videogen_desktop.library import media_files, sidecar
from videogen_desktop.library.importing import Importer
from videogen_desktop.library.relocation import Relocation
from videogen_desktop.library.uploading import FILE_BYTES_MAX, Uploads

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock

FILM = build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=5))
WHEN = 1_700_000_000.0


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", clock)
    yield shelf
    shelf.close()


@pytest.fixture
def uploads(shelf: Shelf, clock: FakeClock) -> Uploads:
    return Uploads(Importer(shelf.database, shelf.videos, shelf.media, clock), shelf.media)


def parts(shelf: Shelf) -> list[Path]:
    return list((shelf.media.videos_dir / ".parts").glob("*"))


def test_with_its_last_piece_a_file_is_in_the_library_byte_for_byte(
    shelf: Shelf, uploads: Uploads
) -> None:
    upload = uploads.begin("Lake at dusk.mp4", len(FILM), WHEN)
    half = len(FILM) // 2
    first = uploads.take(upload, 0, FILM[:half])
    assert (first.received_bytes, first.is_whole, first.video) == (half, False, None)
    assert shelf.all() == {}
    last = uploads.take(upload, half, FILM[half:])
    assert last.is_whole
    (video,) = shelf.all().values()
    assert last.video == video
    assert (video.title, video.created_at) == ("Lake at dusk", WHEN)
    path = shelf.media.video_path(video)
    assert path.read_bytes() == FILM
    assert sidecar.read(path.with_suffix(".json"), video.path) == video
    assert parts(shelf) == []


def test_the_same_bytes_are_told_and_not_kept_twice(shelf: Shelf, uploads: Uploads) -> None:
    uploads.take(uploads.begin("a.mp4", len(FILM), WHEN), 0, FILM)
    again = uploads.take(uploads.begin("other name.mp4", len(FILM), WHEN), 0, FILM)
    assert (again.is_whole, again.video) == (True, None)
    assert len(shelf.all()) == 1
    assert parts(shelf) == []


def test_what_is_no_video_leaves_nothing(shelf: Shelf, uploads: Uploads) -> None:
    upload = uploads.begin("notes.mp4", 4, WHEN)
    with pytest.raises(VideoDamaged):
        uploads.take(upload, 0, b"text")
    assert (shelf.all(), parts(shelf)) == ({}, [])
    with pytest.raises(NotFound):
        uploads.take(upload, 4, b"more")


@pytest.mark.parametrize(("offset", "piece"), [(1, b"x"), (0, b""), (0, FILM + b"x")])
def test_a_piece_that_does_not_follow_changes_nothing(
    shelf: Shelf, uploads: Uploads, offset: int, piece: bytes
) -> None:
    upload = uploads.begin("a.mp4", len(FILM), WHEN)
    with pytest.raises(Conflict):
        uploads.take(upload, offset, piece)
    assert uploads.take(upload, 0, FILM).is_whole
    assert len(shelf.all()) == 1


@pytest.mark.parametrize("size", [0, -1, FILE_BYTES_MAX + 1])
def test_a_file_of_no_or_too_many_bytes_is_not_begun(uploads: Uploads, size: int) -> None:
    with pytest.raises(InvalidRequest):
        uploads.begin("a.mp4", size, WHEN)


def test_without_room_it_is_not_begun(
    shelf: Shelf, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(shelf.media), "free_bytes", lambda _: 1000)
    with pytest.raises(DiskFull):
        uploads.begin("a.mp4", len(FILM), WHEN)
    assert parts(shelf) == []


def test_a_part_that_was_cleared_away_is_not_taken_for_whole(
    shelf: Shelf, uploads: Uploads
) -> None:
    upload = uploads.begin("a.mp4", len(FILM), WHEN)
    uploads.take(upload, 0, FILM[:10])
    shelf.media.clean_parts(set())
    with pytest.raises(VideoDamaged):
        uploads.take(upload, 10, FILM[10:])
    assert (shelf.all(), parts(shelf)) == ({}, [])


def moved(shelf: Shelf, target: Path) -> threading.Thread:
    """Begin to move the video folder."""
    relocation = Relocation(shelf.root, shelf.media, lambda _: None)
    thread = threading.Thread(target=relocation.move, args=(str(target), lambda *_: None))
    thread.start()
    return thread


def in_place(shelf: Shelf) -> list[bytes]:
    return [shelf.media.video_path(video).read_bytes() for video in shelf.all().values()]


def test_a_file_that_is_sent_while_the_folder_moves_ends_in_the_new_one(
    shelf: Shelf, uploads: Uploads, tmp_path: Path
) -> None:
    kept = shelf.save(1)
    bytes_kept = shelf.media.video_path(kept).read_bytes()
    upload = uploads.begin("a.mp4", len(FILM), WHEN)
    uploads.take(upload, 0, FILM[:10])
    moved(shelf, tmp_path / "elsewhere").join()
    assert uploads.take(upload, 10, FILM[10:]).is_whole
    assert sorted(in_place(shelf)) == sorted([FILM, bytes_kept])
    assert shelf.media.videos_dir == tmp_path / "elsewhere"
    Relocation(shelf.root, shelf.media, lambda _: None).resume()
    assert not (shelf.root / "videos").exists()


def test_a_folder_does_not_move_away_under_a_file_that_is_given_its_name(
    shelf: Shelf, uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    movers: list[threading.Thread] = []

    def sync_slowly(file: BinaryIO) -> None:
        movers.append(moved(shelf, tmp_path / "elsewhere"))
        movers[0].join(0.3)  # as long as it likes, and it must not end
        assert movers[0].is_alive()
        sync_file(file)

    monkeypatch.setattr(media_files, "sync_file", sync_slowly)
    assert uploads.take(uploads.begin("a.mp4", len(FILM), WHEN), 0, FILM).is_whole
    movers[0].join()
    assert shelf.media.videos_dir == tmp_path / "elsewhere"
    assert in_place(shelf) == [FILM]
    assert not list((shelf.root / "videos").rglob("*.mp4"))


def test_what_is_broken_off_is_gone(shelf: Shelf, uploads: Uploads) -> None:
    first, second = (uploads.begin("a.mp4", len(FILM), WHEN) for _ in range(2))
    uploads.drop(first)
    with pytest.raises(NotFound):
        uploads.drop(first)
    assert len(parts(shelf)) == 1
    uploads.close()
    with pytest.raises(NotFound):
        uploads.take(second, 0, FILM)
    assert parts(shelf) == []


def test_of_many_that_were_never_ended_the_oldest_go(shelf: Shelf, uploads: Uploads) -> None:
    begun = [uploads.begin("a.mp4", len(FILM), WHEN) for _ in range(6)]
    assert len(parts(shelf)) == 4
    with pytest.raises(NotFound):
        uploads.take(begun[0], 0, FILM)
    assert uploads.take(begun[-1], 0, FILM).is_whole


def test_a_name_with_folders_in_it_is_only_a_title(shelf: Shelf, uploads: Uploads) -> None:
    taken = uploads.take(uploads.begin("../../etc/pass.wd.mp4", len(FILM), WHEN), 0, FILM)
    assert taken.video is not None
    assert taken.video.title == "pass.wd"
    assert shelf.media.video_path(taken.video).is_relative_to(shelf.media.videos_dir)
