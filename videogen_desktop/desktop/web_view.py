"""Whether a window with a web view can open here and play videos, without opening one."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Engine = Literal["gtk", "qt", "edgechromium", "cocoa", ""]

GTK_PACKAGES = "python3-gi gir1.2-gtk-3.0 gir1.2-webkit2-4.1 gstreamer1.0-libav"
# Systems that bring a screen and an engine with H.264 of their own.
_ENGINES: dict[str, Engine] = {"win32": "edgechromium", "darwin": "cocoa"}
_QT_ENGINES = ("PyQt6.QtWebEngineCore", "PySide6.QtWebEngineCore", "PyQt5.QtWebEngineWidgets")
_LIBAV = "libgstlibav.so"
_LIBRARY_DIRS = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/lib/*-linux-gnu*",
    "/usr/lib/*-linux-musl*",
)


@dataclass(frozen=True, slots=True)
class WebViewReport:
    """Whether a window can open.

    ``engine`` is pywebview's name for what would show the page. ``plays_h264`` is ``None`` where
    only the page itself can tell. ``reason`` says in one sentence what is missing, ``help`` what
    to do about it.
    """

    available: bool
    engine: Engine
    plays_h264: bool | None = None
    reason: str = ""
    help: str = ""


def probe(environ: Mapping[str, str]) -> WebViewReport:
    """Look for a display and an engine."""
    if not _can_import("webview"):
        return WebViewReport(
            available=False,
            engine="",
            reason="The Python package pywebview is not installed.",
            help="pip install pywebview",
        )
    if _platform() in _ENGINES:
        return WebViewReport(available=True, engine=_ENGINES[_platform()], plays_h264=True)
    return _probe_linux(environ)


def has_display(environ: Mapping[str, str]) -> bool:
    """Tell whether there is a screen that a window or a browser could be on."""
    return _platform() in _ENGINES or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _platform() -> str:
    return sys.platform


def _probe_linux(environ: Mapping[str, str]) -> WebViewReport:
    gtk = _gtk_trouble()
    engine: Engine = "gtk" if not gtk else "qt" if _has_qt() else ""
    if not has_display(environ):
        reason = "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."
        return WebViewReport(available=False, engine=engine, reason=reason)
    if not engine:
        return WebViewReport(
            available=False, engine="", reason=gtk, help=f"sudo apt install {GTK_PACKAGES}"
        )
    return _probe_gtk() if engine == "gtk" else WebViewReport(available=True, engine=engine)


def _probe_gtk() -> WebViewReport:
    if not _display_opens():
        reason = "The display cannot be opened; it may belong to somebody else."
        return WebViewReport(available=False, engine="gtk", reason=reason)
    if _has_libav():
        return WebViewReport(available=True, engine="gtk", plays_h264=True)
    return WebViewReport(
        available=True,
        engine="gtk",
        plays_h264=False,
        reason="Videos cannot be played in the window: the H.264 decoder is missing.",
        help="sudo apt install gstreamer1.0-libav",
    )


def _can_import(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _has_qt() -> bool:
    return _can_import("qtpy") and any(_can_import(name) for name in _QT_ENGINES)


def _gtk_trouble() -> str:
    """Return what GTK's web view lacks here, in a sentence; empty when nothing."""
    try:
        gi = importlib.import_module("gi")
    except ImportError:
        return "Neither GTK's nor Qt's Python package is installed."
    try:
        gi.require_version("Gtk", "3.0")
    except ValueError:
        return "GTK 3 is not installed."
    for version in ("4.1", "4.0"):
        try:
            gi.require_version("WebKit2", version)
        except ValueError:
            continue
        return ""
    return "WebKitGTK, the web view of GTK, is not installed."


def _display_opens() -> bool:
    """Ask GTK to connect; it would end the whole program if the window found out later."""
    gtk = importlib.import_module("gi.repository.Gtk")
    ready: tuple[bool, list[str]] | bool = gtk.init_check(None)
    return ready[0] if isinstance(ready, tuple) else bool(ready)


def _has_libav() -> bool:
    return any(
        (folder / "gstreamer-1.0" / _LIBAV).is_file()
        for pattern in _LIBRARY_DIRS
        for folder in Path("/").glob(pattern.removeprefix("/"))
    )
