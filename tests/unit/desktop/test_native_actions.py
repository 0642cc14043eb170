"""The page's wishes to the desktop, with a window and without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.desktop import native_actions
from videogen_desktop.desktop.native_actions import WindowActions
from videogen_desktop.desktop.taskbar import Taskbar
from videogen_desktop.desktop.window import DesktopWindow
from videogen_desktop.domain.errors import LibraryError
from videogen_desktop.web.services import DialogWords, NotOffered

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.desktop.shell import Place


WORDS = DialogWords("Kopie speichern", "Speichern", "Abbrechen")


class Shell:
    """A person who always chooses the same."""

    def __init__(self, chosen: Path | None) -> None:
        self.chosen = chosen
        self.names: list[str] = []
        self.titles: list[str] = []

    def prepare(self) -> None: ...
    def present(self) -> None: ...
    def close(self) -> None: ...
    def wake_page(self) -> None: ...

    def place(self) -> Place | None:
        return None

    def ask_save(self, name: str, words: DialogWords) -> Path | None:
        self.names.append(name)
        self.titles.append(words.title)
        return self.chosen

    def ask_folder(self, words: DialogWords) -> Path | None:
        self.titles.append(words.title)
        return self.chosen


def actions(chosen: Path | None) -> tuple[WindowActions, Shell]:
    window = DesktopWindow({}, lambda: True, lambda _: None, lambda: None)
    shell = Shell(chosen)
    window._shell = shell
    return WindowActions(window), shell


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "boat.mp4"
    path.write_bytes(b"video")
    return path


def test_without_a_window_nothing_is_offered(video: Path) -> None:
    made = WindowActions(DesktopWindow({}, lambda: True, lambda _: None, lambda: None))
    assert not made.available
    with pytest.raises(NotOffered):
        made.reveal(video)
    with pytest.raises(NotOffered):
        made.save_copy(video, "boat.mp4", WORDS)
    with pytest.raises(NotOffered):
        made.choose_folder(WORDS)


def test_a_copy_goes_where_the_person_says(video: Path, tmp_path: Path) -> None:
    made, shell = actions(tmp_path / "copy.mp4")
    assert made.available
    assert made.save_copy(video, "boat.mp4", WORDS) == tmp_path / "copy.mp4"
    assert shell.names == ["boat.mp4"]
    assert (tmp_path / "copy.mp4").read_bytes() == b"video"


def test_a_suffix_left_out_is_added(video: Path, tmp_path: Path) -> None:
    made, _ = actions(tmp_path / "copy")
    assert made.save_copy(video, "boat.mp4", WORDS) == tmp_path / "copy.mp4"


def test_a_suffix_is_not_added_onto_a_file_nobody_asked_about(video: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.mp4").write_text("precious")
    made, _ = actions(tmp_path / "copy")
    assert made.save_copy(video, "boat.mp4", WORDS) == tmp_path / "copy"
    assert (tmp_path / "copy.mp4").read_text() == "precious"


def test_a_person_may_change_their_mind(video: Path) -> None:
    made, _ = actions(None)
    assert made.save_copy(video, "boat.mp4", WORDS) is None
    assert made.choose_folder(WORDS) is None


def test_a_text_is_written_whole_under_the_name_it_was_given(tmp_path: Path) -> None:
    made, shell = actions(tmp_path / "my notes")
    assert made.save_text("\ufeffé", "notes.csv", WORDS) == tmp_path / "my notes.csv"
    assert shell.names == ["notes.csv"]
    assert (tmp_path / "my notes.csv").read_bytes() == "\ufeffé".encode()
    made, _ = actions(None)
    assert made.save_text("a", "notes.txt", WORDS) is None


def test_a_text_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    made, _ = actions(tmp_path / "no such folder" / "notes.txt")
    with pytest.raises(LibraryError):
        made.save_text("a", "notes.txt", WORDS)


def test_a_machine_without_a_file_manager_says_so(
    video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = actions(None)
    monkeypatch.setattr(native_actions, "reveal", lambda _: False)
    with pytest.raises(NotOffered):
        made.reveal(video)
    monkeypatch.setattr(native_actions, "reveal", lambda _: True)
    made.reveal(video)


def test_the_icon_shows_nothing_without_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int | None] = []
    monkeypatch.setattr(Taskbar, "show", lambda _, percent: shown.append(percent))
    made, _ = actions(None)
    made.show_progress(40)
    made._window._shell = None
    made.show_progress(41)
    assert shown == [40, None]
