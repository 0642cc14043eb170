"""A pack has its name only once it is whole, and never in the place of something else."""

from __future__ import annotations

import os
import sys
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.domain.errors import DiskFull, InvalidRequest, LibraryError
from videogen_desktop.library import pack_target
from videogen_desktop.library.pack_target import (
    LEFTOVER_SECONDS,
    PackCancelled,
    check_target,
    new_pack,
)

if TYPE_CHECKING:
    from pathlib import Path

NOW = FakeClock().now()
BOTH = pytest.mark.parametrize("name", ["pack", "pack.zip"])


def count_nothing(_count: int) -> None:
    """Count nothing."""


@BOTH
def test_a_whole_pack_holds_what_was_added(tmp_path: Path, name: str) -> None:
    source = tmp_path / "film"
    source.write_bytes(b"film" * 1_000)
    target = tmp_path / name
    with new_pack(target, NOW) as pack:
        pack.copy("videos/ä film.mp4", source, count_nothing)
        pack.add("index.html", b"page")
        assert not target.exists()
        pack.finish()
    if name == "pack":
        assert (target / "videos/ä film.mp4").read_bytes() == source.read_bytes()
        assert (target / "index.html").read_bytes() == b"page"
    else:
        with zipfile.ZipFile(target) as whole:
            assert whole.testzip() is None
            assert whole.namelist() == ["pack/videos/ä film.mp4", "pack/index.html"]
            assert whole.read("pack/videos/ä film.mp4") == source.read_bytes()
            assert {each.compress_type for each in whole.infolist()} == {zipfile.ZIP_STORED}
    assert {path.name for path in tmp_path.iterdir()} == {name, "film"}


@BOTH
def test_what_is_broken_off_leaves_nothing(tmp_path: Path, name: str) -> None:
    source = tmp_path / "film"
    source.write_bytes(b"film" * 1_000)

    def stop(_count: int) -> None:
        raise PackCancelled("Stop.")

    def make() -> None:
        with new_pack(tmp_path / name, NOW) as pack:
            pack.add("index.html", b"page")
            pack.copy("film.mp4", source, stop)

    with pytest.raises(PackCancelled):
        make()
    assert list(tmp_path.iterdir()) == [source]


@BOTH
def test_the_file_of_a_clip_is_never_in_memory(tmp_path: Path, name: str) -> None:
    source = tmp_path / "film"
    with source.open("wb") as file:
        file.truncate(64 << 20)
    with new_pack(tmp_path / name, NOW) as pack:
        tracemalloc.start()
        pack.copy("film.mp4", source, count_nothing)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 << 20


def test_a_zip_takes_files_of_more_than_four_gigabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1_000)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    source = tmp_path / "film"
    source.write_bytes(b"film" * 1_000)
    target = tmp_path / "pack.zip"
    with new_pack(target, NOW) as pack:
        for number in range(4):
            pack.copy(f"{number}.mp4", source, count_nothing)
        pack.finish()
    assert b"PK\x06\x06" in target.read_bytes()  # the end of a large archive
    with zipfile.ZipFile(target) as whole:
        assert whole.testzip() is None
        assert len(whole.namelist()) == 4


def test_a_file_that_gets_shorter_meanwhile_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_target, "PIECE_BYTES", 10)
    source = tmp_path / "film"
    source.write_bytes(bytes(100))
    with (
        pytest.raises(LibraryError, match="changed while"),
        new_pack(tmp_path / "pack", NOW) as pack,
    ):
        pack.copy("film.mp4", source, lambda _count: os.truncate(source, 15))


@BOTH
def test_what_is_there_is_not_overwritten(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.write_bytes(b"mine")
    with pytest.raises(InvalidRequest, match="not overwritten"):
        check_target(target, 0)
    target.unlink()
    check_target(target, 0)

    def make() -> None:
        with new_pack(target, NOW) as pack:
            pack.add("index.html", b"page")
            target.write_bytes(b"mine")
            pack.finish()

    with pytest.raises(InvalidRequest, match="meanwhile"):
        make()
    assert target.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [target]


def test_an_empty_folder_is_as_good_as_none(tmp_path: Path) -> None:
    target = tmp_path / "pack"
    target.mkdir()
    check_target(target, 0)
    with new_pack(target, NOW) as pack:
        pack.add("index.html", b"page")
        pack.finish()
    assert (target / "index.html").exists()
    with pytest.raises(InvalidRequest):
        check_target(target, 0)


def test_a_folder_named_like_a_zip_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "pack.ZIP").mkdir()
    with pytest.raises(InvalidRequest):
        check_target(tmp_path / "pack.ZIP", 0)


@pytest.mark.parametrize("name", ["", "x" * 300, "\0", "file/inside"])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / name if name else tmp_path.__class__("/")
    with pytest.raises(InvalidRequest):
        check_target(target, 0)


def test_a_disk_without_room_is_noticed_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="needs"):
        check_target(tmp_path / "pack", 1 << 60)
    assert list(tmp_path.iterdir()) == []


@BOTH
def test_what_a_killed_one_left_is_removed_by_the_next(tmp_path: Path, name: str) -> None:
    left, young = (tmp_path / f".{name}.0123456{number}.tmp" for number in (1, 2))
    other = tmp_path / f".other{name}.01234561.tmp"
    for path in (left, young, other):
        path.mkdir()
        (path / "half.mp4").touch()
        long_ago = NOW - LEFTOVER_SECONDS - 1
        os.utime(path, (NOW, NOW) if path == young else (long_ago, long_ago))
    with new_pack(tmp_path / name, NOW) as pack:
        pack.finish()
    assert (left.exists(), young.exists(), other.exists()) == (False, True, True)


if sys.platform != "win32":

    def test_a_link_is_in_the_way(tmp_path: Path) -> None:
        (tmp_path / "pack").symlink_to(tmp_path / "nowhere")
        with pytest.raises(InvalidRequest):
            check_target(tmp_path / "pack", 0)
