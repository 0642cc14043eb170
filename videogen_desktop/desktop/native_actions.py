"""What the page can ask of the desktop: the file manager, a copy, a folder."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import write_atomically
from videogen_desktop.desktop.file_manager import copy_whole, reveal
from videogen_desktop.desktop.notifications import notify
from videogen_desktop.desktop.taskbar import Taskbar
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.web.services import NotOffered

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.desktop.shell import Shell
    from videogen_desktop.desktop.window import DesktopWindow
    from videogen_desktop.web.services import DialogWords


class WindowActions:
    """Does them while the window is open; without one, the page does what a browser can."""

    def __init__(self, window: DesktopWindow) -> None:
        self._window = window
        self._taskbar = Taskbar()

    @property
    def available(self) -> bool:
        """Tell whether there is a window."""
        return self._window.shell is not None

    def reveal(self, path: Path) -> None:
        """Show a file in the system's file manager.

        Raises:
            NotOffered: There is no window, or no file manager.
        """
        self._shell()
        if not reveal(path):
            raise NotOffered

    def save_copy(self, path: Path, name: str, words: DialogWords) -> Path | None:
        """Ask where to put a copy and make it; ``None`` when the person changed their mind.

        Raises:
            NotOffered: There is no window.
            DiskFull: There is no room for the copy.
            LibraryError: The copy cannot be written there.
        """
        chosen = self._shell().ask_save(name, words)
        if chosen is None:
            return None
        target = _with_suffix(chosen, path.suffix)
        copy_whole(path, target)
        return target

    def save_text(self, text: str, name: str, words: DialogWords) -> Path | None:
        """Ask where to put a text file and write it; ``None`` when the person changed their mind.

        Raises:
            NotOffered: There is no window.
            DiskFull: There is no room for it.
            LibraryError: It cannot be written there.
        """
        chosen = self._shell().ask_save(name, words)
        if chosen is None:
            return None
        target = _with_suffix(chosen, PurePath(name).suffix)
        with disk_errors(target):
            write_atomically(target, text.encode("utf-8", "replace"), mode=0o644)
        return target

    def choose_folder(self, words: DialogWords) -> Path | None:
        """Ask for a folder; ``None`` when the person changed their mind.

        Raises:
            NotOffered: There is no window.
        """
        return self._shell().ask_folder(words)

    def notify(self, title: str, text: str, *, sound: bool) -> bool:
        """Show a notification of the system; return whether it took it."""
        return notify(title, text, sound=sound)

    def show_progress(self, percent: int | None) -> bool:
        """Show 0 to 100 on the window's icon, or nothing; return whether the system took it."""
        return self._taskbar.show(percent if self.available else None)

    def _shell(self) -> Shell:
        shell = self._window.shell
        if shell is None:
            raise NotOffered
        return shell


def _with_suffix(chosen: Path, suffix: str) -> Path:
    """Add the suffix a person left out, unless that would hit a file nobody asked about."""
    if chosen.suffix.lower() == suffix.lower():
        return chosen
    completed = chosen.with_name(chosen.name + suffix)
    return chosen if completed.exists() else completed
