"""Progress on the program's icon in the docks of Linux.

Ubuntu's dock, Dash to Dock, Plank and KDE's task manager listen to one signal on the session's bus,
described at https://wiki.ubuntu.com/Unity/LauncherAPI. They forget what a connection has said as
soon as it is closed, so one is held while the program runs; its end takes the progress away.
"""

from __future__ import annotations

import importlib
import logging
import threading
from typing import TYPE_CHECKING

from videogen_desktop.desktop.session_bus import connect

if TYPE_CHECKING:
    from videogen_desktop.desktop.session_bus import Bus

# The name of the menu entry that the package installs.
_ENTRY = "application://videogen-desktop.desktop"

log = logging.getLogger(__name__)


class Taskbar:
    """Says to the docks how far the work is; where nobody listens, nothing happens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bus: Bus | None = None

    def show(self, percent: int | None) -> bool:
        """Show 0 to 100, or with ``None`` nothing; return whether there is a bus to say it on."""
        with self._lock:
            if self._bus is None or self._bus.is_closed():
                # What a lost connection said is forgotten: there is nothing to take away.
                self._bus = None if percent is None else connect()
            return self._bus is not None and _say(self._bus, percent)


def _say(bus: Bus, percent: int | None) -> bool:
    glib = importlib.import_module("gi.repository.GLib")
    shown = {
        "progress": glib.Variant("d", (percent or 0) / 100),
        "progress-visible": glib.Variant("b", percent is not None),
    }
    try:
        return bus.emit_signal(
            None,
            "/com/canonical/unity/launcherentry/videogen",
            "com.canonical.Unity.LauncherEntry",
            "Update",
            glib.Variant("(sa{sv})", (_ENTRY, shown)),
        )
    except glib.Error as error:
        log.debug("The session's bus took no progress: %s", error)
        return False
