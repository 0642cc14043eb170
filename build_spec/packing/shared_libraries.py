"""What a bundle for Linux carries of compiled code, and what it leaves to the system.

WebKitGTK cannot be carried: it starts programs of its own from a path that is compiled in. Whatever
it needs is therefore on every system that can show the window, and a second copy of it in the
bundle would only be in its way. What is left is Python itself and what the libraries bring.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from videogen_desktop.base.resources import BUILT_FOR, linux_release

if TYPE_CHECKING:
    from collections.abc import Iterable

WEB_VIEW = "*-linux-gnu*/libwebkit2gtk-4.1.so.0"
# Typelibs, icons, translations, loaders: the system's libraries know their own.
DATA = re.compile(
    r"^(gi_typelibs|share|etc|lib/(gio|gdk-pixbuf|girepository|gtk)|gio_modules)(/|$)"
)
LIBRARY = re.compile(r"^lib[^/]*\.so(\.|$)")
PYTHON = re.compile(r"^libpython3\.")
HOOKS = re.compile(r"^pyi_rth_(gi|gio|glib|gtk|gdkpixbuf|gstreamer)$")

Entry = tuple[str, str, str]


def closure(*paths: str) -> set[str]:
    """Return the names of all libraries that these files load, however deep."""
    listed = subprocess.run(["ldd", *paths], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^\s*(\S+) =>", listed, re.MULTILINE))


def without_the_systems(binaries: Iterable[Entry]) -> list[Entry]:
    """Return PyInstaller's binaries without those that come with the system's web view.

    Nor those that only the dropped ones needed.

    Raises:
        RuntimeError: The web view is not installed here, so nobody can tell.
    """
    found = sorted(map(str, Path("/usr/lib").glob(WEB_VIEW)))
    if not found:
        raise RuntimeError("gir1.2-webkit2-4.1 is not installed; a bundle needs it to be built")
    binaries = [entry for entry in binaries if not DATA.match(entry[0])]
    modules = [entry for entry in binaries if not LIBRARY.match(entry[0])]
    # Debian's modules do not name the library of Python, which the bundle's own starter loads.
    needed = closure(*(entry[1] for entry in modules)) - closure(*found)
    return [
        entry
        for entry in binaries
        if entry in modules or entry[0] in needed or PYTHON.match(entry[0])
    ]


def without_its_data(datas: Iterable[Entry]) -> list[Entry]:
    """Return PyInstaller's data files without the toolkit's."""
    return [entry for entry in datas if not DATA.match(entry[0])]


def without_its_hooks(scripts: Iterable[Entry]) -> list[Entry]:
    """Return what runs at the start without what would lead the toolkit into the bundle."""
    return [entry for entry in scripts if not HOOKS.match(entry[0])]


def write_built_for(folder: Path) -> Path:
    """Write the file by which a bundle knows what it was made on."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / BUILT_FOR
    path.write_text(f"{linux_release()}\n", "utf-8")
    return path
