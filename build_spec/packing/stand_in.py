"""A folder that looks like the Windows program and can do nothing, to try installers with.

It is made under ``build/`` and its installer is named so that nobody could take it for a release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

INSTALLER = "NOT-A-RELEASE-stand-in-setup.exe"

FILES = {
    "Videogen.exe": "MZ: no program",
    "videogen-desktop.exe": "MZ: no program",
    "_internal/base_library.zip": "no library",
    "_internal/videogen_desktop/ui/index.html": "<!DOCTYPE html><title>Stand-in</title>",
    "_internal/videogen_desktop/ui/locales/en.js": "export {};",
    "_internal/ä name with blanks & $signs.txt": "words",
}


def make_stand_in(folder: Path) -> Path:
    """Make it anew and return it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
