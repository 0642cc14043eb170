"""Files that come with the program; the only place that may know how it was installed."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

# Written into a bundle when it is made.
BUILT_FOR = "built-for.txt"
_PACKAGE = Path(__file__).resolve().parent.parent


def is_frozen() -> bool:
    """Tell whether this is a bundle made by PyInstaller."""
    return bool(getattr(sys, "frozen", False))


def program_dir() -> Path | None:
    """Return the folder in which the program of a bundle lies; ``None`` for any other copy."""
    return Path(sys.executable).resolve().parent if is_frozen() else None


def built_for() -> str:
    """Return the system that a bundle for Linux was made on, as ``linux_release`` names it.

    Empty for everything else that can be started.
    """
    try:
        return (_PACKAGE / BUILT_FOR).read_text("utf-8").strip()
    except OSError:
        return ""


def linux_release() -> str:
    """Return this system's release, for instance ``debian 12``; empty when it is no Linux."""
    system: str = sys.platform
    if not system.startswith("linux"):
        return ""
    try:
        known = platform.freedesktop_os_release()
    except OSError:
        return "linux"
    return f"{known.get('ID', 'linux')} {known.get('VERSION_ID', '')}".strip()


def ui_dir() -> Path:
    """Return the folder of the page.

    The page lies beside the package in a checkout and inside it once installed or bundled.
    """
    inside = _PACKAGE / "ui"
    return inside if (inside / "index.html").is_file() else _PACKAGE.parent / "ui"


def practice_assets_dir() -> Path:
    """Return the folder with the clips that the practice service hands out."""
    return _PACKAGE / "practice" / "assets"
