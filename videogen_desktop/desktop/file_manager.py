"""The system's file manager, and copies of videos to where the person wants them."""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import sync_dir, sync_file
from videogen_desktop.library.disk_errors import disk_errors

if TYPE_CHECKING:
    from pathlib import Path

CALL_MILLISECONDS = 3000

log = logging.getLogger(__name__)


def reveal(path: Path) -> bool:
    """Show ``path`` selected in the file manager, or at least its folder; false if nothing can."""
    if sys.platform == "win32":
        # explorer answers 1 also when all is well; its own quoting rules forbid a list here.
        return _started(f'explorer.exe /select,"{path}"')
    if sys.platform == "darwin":
        return _started(["open", "-R", str(path)])
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


def _started(command: str | list[str]) -> bool:
    try:
        subprocess.Popen(  # noqa: S603 - our own words, and a path of ours as one argument
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        log.info("The file manager did not start: %s", error)
        return False
    return True


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
            CALL_MILLISECONDS,
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
    try:
        opener = subprocess.Popen(  # noqa: S603 - our own words
            ["xdg-open", os.fspath(folder)],  # noqa: S607 - wherever the system has it
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return opener.wait(CALL_MILLISECONDS / 1000) == 0
    except subprocess.TimeoutExpired:
        return True  # it became the file manager itself
