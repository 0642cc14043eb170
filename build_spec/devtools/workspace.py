"""Where things are in a checkout, and the stamp that makes a second start quick."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

# Part of what is hashed: raise it when the way of installing changes.
RECIPE = 1

# The parts of pyproject.toml that decide what is installed; a lint rule is none of them.
INSTALLING = ("build-system", "project", "dependency-groups")


class Stamp(TypedDict, total=False):
    """What ``.venv`` was made of, written when a set-up has come to its end."""

    root: str
    python: str
    kind: str
    recipe: str
    declined: list[str]


@dataclass(frozen=True)
class Workspace:
    """One checkout."""

    root: Path

    @property
    def venv(self) -> Path:
        """Return the folder of the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Return the interpreter of the virtual environment."""
        return self.script("python")

    @property
    def lock(self) -> Path:
        """Return the one list of exact versions and hashes."""
        return self.root / "build_spec" / "requirements.lock"

    def script(self, name: str) -> Path:
        """Return the path of a program in the virtual environment."""
        folder, suffix = ("Scripts", ".exe") if sys.platform == "win32" else ("bin", "")
        return self.venv / folder / f"{name}{suffix}"

    def recipe(self) -> str:
        """Return a hash of everything that decides what is installed."""
        pyproject = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))
        parts = [pyproject.get(name) for name in INSTALLING]
        parts.append(pyproject.get("tool", {}).get("setuptools"))
        digest = hashlib.sha256(json.dumps([RECIPE, parts], sort_keys=True).encode())
        digest.update(self.lock.read_bytes())
        return digest.hexdigest()

    @property
    def _stamp_path(self) -> Path:
        return self.venv / "videogen-stamp.json"

    def stamp(self) -> Stamp:
        """Return what the last complete set-up wrote, or nothing."""
        try:
            found: Stamp = json.loads(self._stamp_path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def write_stamp(self, stamp: Stamp) -> None:
        """Say that the set-up is complete."""
        self._stamp_path.write_text(json.dumps(stamp, indent=1), "utf-8")

    def remove_stamp(self) -> None:
        """Say that a set-up is under way, so that a broken one is begun anew."""
        self._stamp_path.unlink(missing_ok=True)


def here() -> Workspace:
    """Return the checkout this file lies in."""
    return Workspace(Path(__file__).resolve().parents[2])


def real_python(interpreter: str) -> str:
    """Return the file behind an interpreter's name.

    ``/usr/bin/python3`` points to ``python3.11`` today and to ``python3.13`` after an upgrade of
    the system, when a virtual environment made with the old one no longer works.
    """
    return os.path.realpath(interpreter)
