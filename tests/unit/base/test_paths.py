from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from videogen_desktop.base import paths

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_administrators_file_is_found_in_any_of_the_systems_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    desktop, system = tmp_path / "desktop", tmp_path / "xdg"
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"{desktop}{os.pathsep}{system}")
    usual = system / "Videogen" / "managed.json"
    assert paths.managed_settings_path() == usual
    own = desktop / "Videogen" / "managed.json"
    own.parent.mkdir(parents=True)
    own.write_text("{}")
    assert paths.managed_settings_path() == own


def test_a_bundle_takes_the_file_beside_it_unless_the_system_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "xdg"))
    beside = tmp_path / "program" / "managed.json"
    beside.parent.mkdir()
    beside.write_text("{}")
    monkeypatch.setattr("sys.executable", str(beside.parent / "videogen-desktop"))
    system = tmp_path / "xdg" / "Videogen" / "managed.json"
    assert paths.managed_settings_path() == system
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert paths.managed_settings_path() == beside
    system.parent.mkdir(parents=True)
    system.write_text("{}")
    assert paths.managed_settings_path() == system


def test_the_data_folder_names_what_the_interface_promises(tmp_path: Path) -> None:
    folder = paths.DataFolder(tmp_path)
    assert folder.videos_dir == tmp_path / "videos"
    assert folder.library_path == tmp_path / "library.sqlite3"
    assert folder.settings_path == tmp_path / "settings.json"
    assert folder.logs_dir == tmp_path / "logs"
    assert folder.trash_dir == tmp_path / "trash"
    assert folder.practice_dir == tmp_path / "practice"


def test_a_computer_keeps_its_name_outside_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "state_dir", lambda: tmp_path)
    first = paths.machine_id()
    assert paths.machine_id() == first
    assert (tmp_path / "machine-id").read_text() == first


def test_copies_that_start_at_once_on_a_new_computer_agree_on_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "state_dir", lambda: tmp_path)
    start = threading.Barrier(8)

    def ask(_n: int) -> str:
        start.wait(10)
        return paths.machine_id()

    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(ask, range(8)))
    assert names == {(tmp_path / "machine-id").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["machine-id"]


def test_a_disk_without_links_still_gives_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(paths, "state_dir", lambda: tmp_path)
    monkeypatch.setattr("os.link", refuse)
    assert paths.machine_id() == paths.machine_id()
    assert [path.name for path in tmp_path.iterdir()] == ["machine-id"]


def test_a_damaged_name_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "state_dir", lambda: tmp_path)
    (tmp_path / "machine-id").write_bytes(b"\xff\x00")
    assert len(paths.machine_id()) == 32


def test_a_home_that_cannot_be_written_gives_another_name_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file in the folder's place")
    monkeypatch.setattr(paths, "state_dir", lambda: tmp_path / "state")
    assert paths.machine_id() != paths.machine_id()
