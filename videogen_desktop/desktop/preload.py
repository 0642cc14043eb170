"""Have the system map the web view's libraries while Python still loads its own modules.

They are a hundred megabytes of machine code whose linking takes as long as our imports do, and it
needs nothing of the interpreter: on a second processor it costs no time at all.
"""

from __future__ import annotations

import ctypes
import sys
import threading

# The names that GTK's bindings ask for later; whichever is there.
WEB_VIEWS = ("libwebkit2gtk-4.1.so.0", "libwebkit2gtk-4.0.so.37")


def preload_web_view() -> threading.Thread | None:
    """Begin to load the web view's libraries; return the thread that does it, if any does."""
    if _platform() != "linux":
        return None
    thread = threading.Thread(target=_load, name="preload", daemon=True)
    thread.start()
    return thread


def _platform() -> str:
    return sys.platform


def _load() -> None:
    for name in WEB_VIEWS:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue  # what is missing is said by whoever needs it
        return
