"""Copies leave the person's own files alone and are never half there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import Shelf
from videogen_desktop.domain.errors import InvalidRequest, LibraryError
from videogen_desktop.library.exporting import export_copy, named_folder

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    opened = Shelf(tmp_path / "data", clock)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copies"
    made.mkdir()
    return made


def test_a_copy_has_the_bytes_and_the_name(shelf: Shelf, folder: Path) -> None:
    video = shelf.save(1)
    copy = export_copy(shelf.media, video, folder)
    assert copy.name == video.path.split("/")[1]
    assert copy.read_bytes() == shelf.media.video_path(video).read_bytes()
    assert export_copy(shelf.media, video, folder) == copy
    assert list(folder.iterdir()) == [copy]


def test_a_file_of_the_same_name_stays(shelf: Shelf, folder: Path) -> None:
    video = shelf.save(1)
    there = folder / video.path.split("/")[1]
    there.write_bytes(b"somebody's own")
    copy = export_copy(shelf.media, video, folder)
    assert there.read_bytes() == b"somebody's own"
    assert copy.name == f"{there.stem} 2.mp4"
    assert export_copy(shelf.media, video, folder) == copy


def test_a_file_that_is_gone_is_said(shelf: Shelf, folder: Path) -> None:
    video = shelf.save(1)
    shelf.media.video_path(video).unlink()
    with pytest.raises(LibraryError):
        export_copy(shelf.media, video, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "text", [None, "", " ", 5, "copies", "/nowhere/at/all", "\0", "/x" * 5_000]
)
def test_only_a_folder_that_is_there_is_taken(text: object) -> None:
    with pytest.raises(InvalidRequest) as refused:
        named_folder(text)
    assert set(refused.value.fields) == {"folder"}


def test_a_folder_is_taken_as_it_is_typed(folder: Path) -> None:
    assert named_folder(f" {folder} ") == folder
