"""The bus of the person's session, which Linux has and which comes with the GTK of our window."""

from __future__ import annotations

import importlib
import logging
import threading
from typing import Protocol

ANSWER_SECONDS = 3

log = logging.getLogger(__name__)


class Bus(Protocol):
    """What is used of a ``Gio.DBusConnection``."""

    def call_sync(self, *words: object) -> object:
        """Call a method and wait for its answer."""

    def close_sync(self, *words: object) -> bool:
        """Send what is still to be sent, and close."""

    def emit_signal(self, *words: object) -> bool:
        """Send a signal without waiting."""

    def is_closed(self) -> bool:
        """Tell whether it was closed or lost."""


def connect() -> Bus | None:
    """Return a connection of our own, or ``None`` where there is no session with a bus."""
    try:
        gio = importlib.import_module("gi.repository.Gio")
        glib = importlib.import_module("gi.repository.GLib")
    except ImportError:
        return None
    # Without an address the library would start a bus of its own, with nobody on it.
    address = glib.getenv("DBUS_SESSION_BUS_ADDRESS")
    if not address:
        return None
    flags = gio.DBusConnectionFlags
    asked = gio.Cancellable()
    patience = threading.Timer(ANSWER_SECONDS, asked.cancel)
    patience.daemon = True
    patience.start()
    try:
        bus: Bus = gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, asked
        )
    except glib.Error as error:
        log.debug("There is no bus of the session: %s", error)
        return None
    finally:
        patience.cancel()
    return bus
