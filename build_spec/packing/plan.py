"""One run of ``dev.py package``: what is packed, when it counts as made, and where it goes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_spec.devtools import system_packages
from build_spec.devtools.voice import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from build_spec.devtools.voice import Voice
    from build_spec.devtools.workspace import Workspace

NAME = "videogen-desktop"
TITLE = "Videogen"
# Whom to ask about a package; whoever packs puts their own name here through the environment,
# as all of Debian's tools have it.
PACKER = "Videogen packagers <packagers@videogen-desktop.invalid>"
# The earliest moment that a zip file can hold, for a checkout that knows no other.
FIRST_MOMENT = 315_532_800

# Programs that packing calls, and Debian's package for each.
TOOLS = {
    "dpkg-deb": "dpkg",
    "objdump": "binutils",
    "makensis": "nsis",
    "lintian": "lintian",
}


@dataclass(frozen=True)
class Plan:
    """What every target is given.

    Attributes:
        version: The program's, from its own package.
        epoch: Seconds since 1970 that every file in a package is dated with.
    """

    workspace: Workspace
    voice: Voice
    version: str
    epoch: int

    @property
    def root(self) -> Path:
        """Return the checkout."""
        return self.workspace.root

    @property
    def dist_dir(self) -> Path:
        """Return where finished packages go; nothing else ever lies there."""
        return self.root / "dist"

    def staging(self, name: str) -> Path:
        """Return an empty folder outside ``dist`` to put a package together in."""
        folder = self.root / "build" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


def system() -> str:
    """Return ``sys.platform`` as a plain string, so that type checkers read every branch."""
    return sys.platform


def make_plan(workspace: Workspace, voice: Voice) -> Plan:
    """Read version and date off the checkout and the environment.

    Raises:
        Refusal: ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    return Plan(workspace, voice, version_of(workspace.root), epoch_of(workspace.root))


def version_of(root: Path) -> str:
    """Return the program's version without importing it.

    Raises:
        Refusal: The package states none.
    """
    text = (root / "videogen_desktop" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise Refusal("videogen_desktop/__init__.py states no __version__.")
    return found[1]


def description_of(root: Path) -> str:
    """Return the project's one line about itself."""
    project: dict[str, str] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return project["description"]


def epoch_of(root: Path) -> int:
    """Return ``SOURCE_DATE_EPOCH``, else when the commit was made, else a fixed moment.

    Raises:
        Refusal: The variable is no number of seconds.
    """
    said = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if said:
        if not (said.isascii() and said.isdigit()):
            raise Refusal("SOURCE_DATE_EPOCH must be a number of seconds since 1970.")
        return int(said)
    try:
        command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        commit = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:  # packed from an archive, without git
        commit = ""
    return int(commit) if commit.isdigit() else FIRST_MOMENT


def need(voice: Voice, *programs: str) -> None:
    """Make sure that programs are there; installs their packages where that is possible.

    Raises:
        Refusal: One is missing; the sentence names the package to install.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    packages = tuple(sorted({TOOLS[program] for program in missing}))
    release = system_packages.read_release()
    if missing and release.has_apt and system_packages.is_root():
        system_packages.install(packages, voice)
        missing = [program for program in missing if shutil.which(program) is None]
    if missing:
        line = system_packages.apt_line(packages)
        raise Refusal(f"Packing needs {' and '.join(missing)}. On Debian and Ubuntu: {line}")
