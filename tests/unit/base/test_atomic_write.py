"""A file is the old one or the new one, never a part of either."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from videogen_desktop.base import atomic_write
from videogen_desktop.base.atomic_write import (
    remove_leftovers,
    sync_dir,
    sync_file,
    write_atomically,
)


def test_a_write_replaces_the_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"old")

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    write_atomically(path, b"x")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"old")

    def full(_file: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_write, "sync_file", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_replacement_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "settings.json"
    folder.mkdir()

    with pytest.raises(OSError, match=r"settings\.json"):
        write_atomically(folder, b"new")

    assert list(tmp_path.iterdir()) == [folder]


def test_the_bytes_are_on_the_disk_before_the_name_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        order.append("fsync")
        real_fsync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        order.append("replace")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_atomically(tmp_path / "a", b"x")

    assert order[:2] == ["fsync", "replace"] or sys.platform == "darwin"
    assert order[-1] == ("replace" if sys.platform == "win32" else "fsync")


def test_what_was_written_can_be_put_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.write(b"x")
        sync_file(file)
        assert path.read_bytes() == b"x"
    sync_dir(tmp_path)


def test_what_a_killed_write_left_is_removed_once_it_is_old(tmp_path: Path) -> None:
    theirs = {".a.json.tmp", "a.json.0123abcd.tmp", ".notes.0123abcd.txt", "a.json"}
    fresh, old, moved = ".a.json.00ff00ff.tmp", ".a (b).mp4.0123abcd.tmp", ".0123456789abcdef.tmp"
    for name in (*theirs, fresh, old, moved):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000, 1000 if name != fresh else 1099))
    remove_leftovers(tmp_path, 1100)
    assert {path.name for path in tmp_path.iterdir()} == {*theirs, fresh}
    remove_leftovers(tmp_path / "none", 1100)
