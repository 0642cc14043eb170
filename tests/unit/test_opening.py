"""The window comes first, and the program behind it while it comes up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from videogen_desktop import opening
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.desktop.face import Begin, Face
from videogen_desktop.desktop.single_instance import SingleInstance
from videogen_desktop.domain.errors import LibraryTooNew
from videogen_desktop.front import Options
from videogen_desktop.opening import open_window

if TYPE_CHECKING:
    from pathlib import Path


def test_the_program_is_put_together_behind_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(face: Face, begin: Begin) -> int:
        begin()
        begin()
        assert face._page_expected.wait(30)
        assert face.ask_before_closing is not None
        return 7

    monkeypatch.setattr(Face, "run", run)
    assert open_window(Options(data_dir=str(tmp_path), practice=True)) == 7
    assert not DataFolder(tmp_path).instance_path.exists()
    assert (tmp_path / "library.sqlite3").exists()


def test_what_keeps_the_program_from_starting_takes_the_window_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(tmp_path / "library.sqlite3")) as newer, newer:
        newer.execute("PRAGMA user_version = 9999")
        newer.execute("CREATE TABLE jobs (id TEXT)")

    def run(face: Face, begin: Begin) -> int:
        begin()
        assert face._ended.wait(30)
        return 0

    monkeypatch.setattr(Face, "run", run)
    with pytest.raises(LibraryTooNew):
        open_window(Options(data_dir=str(tmp_path)))


def test_a_window_closed_at_once_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Face, "run", lambda _face, _begin: 0)
    assert open_window(Options(data_dir=str(tmp_path))) == 0
    assert not (tmp_path / "library.sqlite3").exists()


def test_a_second_start_calls_the_first_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[DataFolder] = []
    monkeypatch.setattr(opening, "show_running", called.append)
    with SingleInstance.claim(DataFolder(tmp_path), lambda: None) or pytest.fail("taken"):
        assert open_window(Options(data_dir=str(tmp_path))) == 0
    assert called == [DataFolder(tmp_path)]
