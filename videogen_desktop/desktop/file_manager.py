"""The system's file manager, and copies of videos to where the person wants them."""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import sync_dir, sync_file
from videogen_desktop.library.disk_errors import disk_errors

if TYPE_CHECKING:
    from pathlib import Path

CALL_SECONDS = 3.0
NOT_FOUND = 127

log = logging.getLogger(__name__)


def reveal(path: Path) -> bool:
    """Show ``path`` selected in the file manager, or at least its folder; false if nothing can."""
    platform: str = sys.platform
    if platform == "win32":
        # explorer answers 1 also when all is well; its own quoting rules forbid a list here.
        return _launch(f'explorer.exe /select,"{path}"') != NOT_FOUND
    if platform == "darwin":
        return _launch(["open", "-R", str(path)]) == 0
    return _show_item(path) or _open_folder(path.parent)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that ``target`` is the old file or the whole new one, also after a crash.

    Raises:
        DiskFull: There is no room; nothing is left behind.
        LibraryError: One of the files cannot be read or written.
    """
    if target.exists() and target.samefile(source):
        return
    part = target.with_name(f".videogen-{secrets.token_hex(4)}.part")
    with disk_errors(target):
        try:
            with source.open("rb") as old, part.open("xb") as new:
                shutil.copyfileobj(old, new, 1024 * 1024)
                sync_file(new)
            part.replace(target)
            sync_dir(target.parent)
        finally:
            part.unlink(missing_ok=True)


def _launch(command: str | list[str], *, seconds: float = CALL_SECONDS) -> int:
    """Start a program and return its exit code; 0 if it is still there, 127 if it is not known."""
    codes: list[int] = []

    def run() -> None:
        try:
            done = subprocess.run(  # noqa: S603 - our own words, and a path as one argument
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                check=False,
            )
        except OSError as error:
            log.info("The file manager did not start: %s", error)
            codes.append(NOT_FOUND)
        else:
            codes.append(done.returncode)

    # The thread stays with a program that stays, so that it does not become a zombie.
    thread = threading.Thread(target=run, name="file-manager", daemon=True)
    thread.start()
    thread.join(seconds)
    return codes[0] if codes else 0


def _show_item(path: Path) -> bool:
    """Ask the desktop's file manager over D-Bus, the only way to have the file selected."""
    try:
        gio = importlib.import_module("gi.repository.Gio")
        glib = importlib.import_module("gi.repository.GLib")
    except ImportError:
        return False
    try:
        bus = gio.bus_get_sync(gio.BusType.SESSION, None)
        bus.call_sync(
            "org.freedesktop.FileManager1",
            "/org/freedesktop/FileManager1",
            "org.freedesktop.FileManager1",
            "ShowItems",
            glib.Variant("(ass)", ([path.as_uri()], "")),
            None,
            gio.DBusCallFlags.NONE,
            int(CALL_SECONDS * 1000),
            None,
        )
    except glib.Error as error:
        log.info("No file manager answered: %s", error)
        return False
    return True


def _open_folder(folder: Path) -> bool:
    """Open the folder; xdg-open says at once when it knows no file manager."""
    if not folder.is_dir():
        return False
    return _launch(["xdg-open", os.fspath(folder)]) == 0
