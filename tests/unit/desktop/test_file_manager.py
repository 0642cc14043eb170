"""Copies are whole or not there; the file manager is asked in the ways there are."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.desktop import file_manager
from videogen_desktop.desktop.file_manager import copy_whole, reveal
from videogen_desktop.domain.errors import DiskFull, LibraryError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "boat.mp4"
    path.write_bytes(b"video" * 1000)
    return path


def test_a_copy_replaces_what_was_there(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "elsewhere" / "copy.mp4"
    target.parent.mkdir()
    target.write_text("old")
    copy_whole(source, target)
    assert target.read_bytes() == source.read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["copy.mp4"]


def test_a_copy_onto_itself_changes_nothing(source: Path) -> None:
    before = source.read_bytes()
    copy_whole(source, source)
    assert source.read_bytes() == before


def test_the_longest_name_can_be_copied(tmp_path: Path, source: Path) -> None:
    target = tmp_path / ("ü" * 125 + ".mp4")
    copy_whole(source, target)
    assert target.is_file()


def test_a_full_disk_keeps_the_old_file(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.mp4"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(file_manager, "sync_file", full)
    with pytest.raises(DiskFull):
        copy_whole(source, target)
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["boat.mp4", "copy.mp4"]


def test_a_folder_that_is_gone_gives_a_sentence(tmp_path: Path, source: Path) -> None:
    with pytest.raises(LibraryError, match=r"copy\.mp4"):
        copy_whole(source, tmp_path / "gone" / "copy.mp4")


def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put an xdg-open of our own first, and no D-Bus anywhere."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/asked\n{script}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(file_manager, "_show_item", lambda _: False)
    return tmp_path / "asked"


def test_without_a_file_manager_service_the_folder_opens(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = opener(tmp_path, monkeypatch, "exit 0")
    assert reveal(source)
    assert asked.read_text().strip() == str(source.parent)


def test_no_file_manager_at_all_is_told(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener(tmp_path, monkeypatch, "exit 3")
    assert not reveal(source)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not reveal(source)
    assert not reveal(tmp_path / "gone" / "boat.mp4")


def test_an_opener_that_stays_is_the_file_manager_itself() -> None:
    assert file_manager._launch(["sleep", "0.5"], seconds=0.05) == 0


@pytest.mark.filterwarnings("ignore:DynamicImporter:ImportWarning")  # of GTK's bindings
def test_without_d_bus_nobody_is_asked_over_it(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    assert not file_manager._show_item(source)
