"""System notifications, where the system has them; never more than a hint.

Linux has one interface for them on the session's bus, which comes with the GTK of our window;
``notify-send`` speaks to the same one where GTK is missing. macOS shows them through its own
scripting program. Windows shows them only for programs with an entry in its registry, which an
unpacked folder has not: there the answer is an honest no.
"""

from __future__ import annotations

import importlib
import logging
import platform
import shutil
import subprocess

from videogen_desktop.desktop.session_bus import ANSWER_SECONDS, connect

LONGEST_TEXT = 200
# By their names in the freedesktop.org sound theme and in macOS.
_SOUND, _MAC_SOUND = "complete", "Glass"
_BUS_NAME = "org.freedesktop.Notifications"
_MAC_SCRIPT = (
    "on run words",
    "display notification (item 2 of words) with title (item 1 of words)",
    "end run",
)

log = logging.getLogger(__name__)


def notify(title: str, text: str, *, sound: bool = False) -> bool:
    """Show a notification for a moment; return whether the system took it."""
    title, text = _line(title), _line(text)
    if platform.system() == "Darwin":
        return _through_script(title, text, sound=sound)
    return _over_bus(title, _plain(text), sound=sound) or _by_program(
        title, _plain(text), sound=sound
    )


def _over_bus(title: str, text: str, *, sound: bool) -> bool:
    """Ask the notification server itself; only where there is a session with one."""
    bus = connect()
    if bus is None:
        return False
    glib = importlib.import_module("gi.repository.GLib")
    gio = importlib.import_module("gi.repository.Gio")
    hint = ("s", _SOUND) if sound else ("b", True)
    hints = {"sound-name" if sound else "suppress-sound": glib.Variant(*hint)}
    actions: list[str] = []
    words = ("Videogen", 0, "videogen", title, text, actions, hints, -1)
    try:
        bus.call_sync(
            _BUS_NAME,
            "/org/freedesktop/Notifications",
            _BUS_NAME,
            "Notify",
            glib.Variant("(susssasa{sv}i)", words),
            None,
            gio.DBusCallFlags.NONE,
            ANSWER_SECONDS * 1000,
            None,
        )
        bus.close_sync(None)
    except glib.Error as error:
        log.debug("The session's bus took no notification: %s", error)
        return False
    return True


def _by_program(title: str, text: str, *, sound: bool) -> bool:
    program = shutil.which("notify-send")  # Linux's; Windows has none of this name
    if program is None:
        return False
    hint = f"string:sound-name:{_SOUND}" if sound else "boolean:suppress-sound:true"
    return _ran([program, "--app-name=Videogen", f"--hint={hint}", "--", title, text])


def _through_script(title: str, text: str, *, sound: bool) -> bool:
    program = shutil.which("osascript")
    if program is None:
        return False
    ending = f' sound name "{_MAC_SOUND}"' if sound else ""
    first, show, last = _MAC_SCRIPT
    lines = [word for line in (first, show + ending, last) for word in ("-e", line)]
    return _ran([program, *lines, "--", title, text])


def _ran(command: list[str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - words are separate arguments after the dashes
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ANSWER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _line(text: str) -> str:
    line = "".join(character if character.isprintable() else " " for character in text)
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"


def _plain(text: str) -> str:
    """Make the text safe to show: notification servers read it as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
