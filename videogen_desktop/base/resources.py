"""Files that come with the program; the only place that may know how it was installed."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def is_frozen() -> bool:
    """Tell whether this is a bundle made by PyInstaller."""
    return bool(getattr(sys, "frozen", False))


def ui_dir() -> Path:
    """Return the folder of the page.

    The page lies beside the package in a checkout and inside it once installed or bundled.
    """
    inside = _PACKAGE / "ui"
    return inside if (inside / "index.html").is_file() else _PACKAGE.parent / "ui"


def practice_assets_dir() -> Path:
    """Return the folder with the clips that the practice service hands out."""
    return _PACKAGE / "practice" / "assets"
