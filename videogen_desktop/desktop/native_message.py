"""A box of the system's own, for a start that fails where nobody reads a terminal."""

from __future__ import annotations

import ctypes
import importlib
import logging
import subprocess
import sys
from typing import TYPE_CHECKING

from videogen_desktop.base.paths import APP_NAME
from videogen_desktop.desktop.notifications import notify
from videogen_desktop.desktop.web_view import has_display

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERROR_BOX = 0x10  # MB_ICONERROR
# A box that nobody closes must not keep a program alive for ever.
BOX_SECONDS = 600.0

log = logging.getLogger(__name__)


def show(sentence: str, environ: Mapping[str, str]) -> bool:
    """Show a sentence until it is closed; return whether the system could."""
    platform: str = sys.platform
    if platform == "win32":
        return _windows(sentence)
    if platform == "darwin":
        return _macos(sentence)
    return has_display(environ) and (_gtk(sentence) or notify(APP_NAME, sentence))


def _windows(sentence: str) -> bool:
    user32 = getattr(ctypes, "windll").user32  # noqa: B009 - type checkers on others know none
    return bool(user32.MessageBoxW(None, sentence, APP_NAME, _ERROR_BOX))


def _macos(sentence: str) -> bool:
    # The words are an argument of the script and no part of it.
    script = "on run words\ndisplay alert (item 1 of words) message (item 2 of words)\nend run"
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            ["/usr/bin/osascript", "-e", script, APP_NAME, sentence],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=BOX_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _gtk(sentence: str) -> bool:
    try:
        gi = importlib.import_module("gi")
        gi.require_version("Gtk", "3.0")
        gtk = importlib.import_module("gi.repository.Gtk")
        glib = importlib.import_module("gi.repository.GLib")
    except (ImportError, ValueError):
        return False
    ready: tuple[bool, list[str]] | bool = gtk.init_check(None)
    if not (ready[0] if isinstance(ready, tuple) else ready):
        return False
    box = gtk.MessageDialog(
        message_type=gtk.MessageType.ERROR, buttons=gtk.ButtonsType.CLOSE, text=APP_NAME
    )
    box.set_title(APP_NAME)
    box.format_secondary_text(sentence)
    glib.timeout_add_seconds(int(BOX_SECONDS), box.response, gtk.ResponseType.CLOSE)
    box.run()
    box.destroy()
    return True
