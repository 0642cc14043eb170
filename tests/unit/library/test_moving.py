"""A move never leaves less than one whole copy, also between two disks."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from videogen_desktop.library import moving
from videogen_desktop.library.moving import make_folder, move_file


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "a.mp4"
    path.parent.mkdir()
    path.write_bytes(b"content" * 1_000)
    os.utime(path, ns=(1_000_000_000, 2_000_000_000))
    return path


@pytest.fixture
def two_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a rename between folders fail as it does between disks."""
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.parent != Path(target).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)


def test_a_file_moves_and_its_folder_is_made(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "er" / "b.mp4"
    move_file(source, target)
    assert target.read_bytes() == b"content" * 1_000
    assert not source.exists()


@pytest.mark.usefixtures("two_disks")
def test_a_file_moves_from_disk_to_disk(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "there" / "b.mp4"
    move_file(source, target)
    assert target.read_bytes() == b"content" * 1_000
    assert target.stat().st_mtime_ns == 2_000_000_000
    assert not source.exists()
    assert [path.name for path in target.parent.iterdir()] == ["b.mp4"]
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.usefixtures("two_disks")
def test_a_full_second_disk_leaves_the_file_where_it_was(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(moving, "sync_file", full)
    with pytest.raises(OSError, match="No space left"):
        move_file(source, tmp_path / "there" / "b.mp4")
    assert source.read_bytes() == b"content" * 1_000
    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.usefixtures("two_disks")
def test_a_copy_that_differs_is_thrown_away(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_digest", lambda _path: b"other")
    with pytest.raises(OSError, match="differs"):
        move_file(source, tmp_path / "there" / "b.mp4")
    assert source.exists()
    assert list((tmp_path / "there").iterdir()) == []


def test_nothing_is_overwritten(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.mp4"
    target.write_bytes(b"other")
    with pytest.raises(FileExistsError):
        move_file(source, target)
    assert (source.exists(), target.read_bytes()) == (True, b"other")


def test_a_move_that_is_refused_says_why(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held_open(_self: Path, _target: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "rename", held_open)
    with pytest.raises(PermissionError):
        move_file(source, source.with_name("b.mp4"))


def test_a_file_in_the_place_of_a_folder_is_refused(source: Path) -> None:
    with pytest.raises(OSError, match=r".*"):
        make_folder(source)
    make_folder(source.parent)


def test_a_folder_that_appears_meanwhile_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = Path.mkdir

    def twice(self: Path, mode: int) -> None:
        mkdir(self, mode)
        mkdir(self, mode)

    monkeypatch.setattr(Path, "mkdir", twice)
    make_folder(tmp_path / "new")
    assert (tmp_path / "new").is_dir()
