"""Whose every file and module of a bundle is: who has no owner would have no licence either."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ORIGINS = "origins.json"
# Python's own library in one file, which PyInstaller writes anew.
BASE_LIBRARY = "base_library.zip"
# A folder that many packages share comes from nowhere.
_NOWHERE = {"", "-"}
_OWNED = re.compile(r"^([a-z0-9][a-z0-9+.-]+)(?::[a-z0-9]+)?(?:, [^:]+)*: (/.+)$", re.MULTILINE)
# Packages that only hold another's files once more, for those who compile.
_DEVELOPMENT = ("-dev", "-dbg", "-dbgsym")


@dataclass(frozen=True, order=True)
class Owner:
    """Who made something: ``own``, ``pypi``, ``deb``, ``python``, or nobody that is known."""

    kind: str
    name: str = ""


OWN, PYTHON, UNKNOWN = Owner("own"), Owner("python"), Owner("unknown")


def write(folder: Path, *tables: Iterable[tuple[str, str, str]]) -> None:
    """Write down where PyInstaller took each entry of its tables from, for ``read``."""
    entries = {name: str(source) for table in tables for name, source, _ in table}
    (folder / ORIGINS).write_text(json.dumps(entries, indent=1, sort_keys=True), "utf-8")


def read(path: Path) -> dict[str, str]:
    """Return the entries by name with the files that they were taken from."""
    entries: dict[str, str] = json.loads(path.read_text("utf-8"))
    return {name: source for name, source in entries.items() if source not in _NOWHERE}


def owners(entries: Mapping[str, str], root: Path, site_packages: Path) -> dict[str, Owner]:
    """Return whose each entry is.

    Args:
        entries: The files that they were taken from, by name.
        root: The checkout, whose own files need no licence of others.
        site_packages: Where the environment keeps what it installed.
    """
    installed = _installed_files(site_packages)
    sources = {name: Path(source) for name, source in entries.items()}
    if BASE_LIBRARY in sources:
        sources[BASE_LIBRARY] = Path(sysconfig.get_path("stdlib")) / "os.py"
    found: dict[str, Owner] = {}
    for name, source in sources.items():
        resolved = source.resolve()
        dist = installed.get(source) or installed.get(resolved)
        if dist:
            found[name] = Owner("pypi", dist)
        elif resolved.is_relative_to(root) and not resolved.is_relative_to(site_packages):
            found[name] = OWN
    left = {name: source for name, source in sources.items() if name not in found}
    packaged = debian_packages(left.values())
    for name, source in left.items():
        found[name] = packaged.get(source) or _pythons(source)
    return found


def _installed_files(site_packages: Path) -> dict[Path, str]:
    """Return the files of every Python package that is installed, with its name."""
    found: dict[Path, str] = {}
    for each in importlib.metadata.distributions(path=[str(site_packages)]):
        name = each.metadata["Name"]  # read anew at each call
        found |= dict.fromkeys((Path(str(each.locate_file(f))) for f in each.files or []), name)
    return found


def _pythons(source: Path) -> Owner:
    """Return Python itself for what lies where it is installed; otherwise nobody is known."""
    resolved = source.resolve()
    homes = (Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")))
    return PYTHON if any(resolved.is_relative_to(home.resolve()) for home in homes) else UNKNOWN


def debian_packages(sources: Iterable[Path]) -> dict[Path, Owner]:
    """Return Debian's packages for the files that belong to one; empty on other systems."""
    if shutil.which("dpkg-query") is None:
        return {}
    asked: dict[str, Path] = {}
    for source in sources:
        for path in {str(source), str(source.resolve())}:
            asked[path] = source
            # The list has some files still where they were before /lib became a part of /usr.
            asked[path.removeprefix("/usr")] = source
    if not asked:
        return {}
    command = ["dpkg-query", "-S", *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = _OWNED.findall(done.stdout)
    return {
        asked[path]: Owner("deb", package)
        for package, path in lines
        if path in asked and not package.endswith(_DEVELOPMENT)
    }
