"""A virtual screen with a window manager, for tests that need the real window.

Nothing is skipped where a program is missing: the test fails and names the package.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

PACKAGES = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "convert": "imagemagick",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a part of the screen shows: how many colours, and a sum over its points."""

    colours: int
    signature: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A running X server; ``environ`` lets a program use it."""

    display: str

    @property
    def environ(self) -> dict[str, str]:
        return {"DISPLAY": self.display}

    def run(self, *command: str, check: bool = True) -> str:
        """Run an X tool on this screen and return what it says."""
        need(command[0])
        done = subprocess.run(
            command, env=_environ(self.display), capture_output=True, timeout=30, check=False
        )
        if check:
            assert done.returncode == 0, f"{command}: {done.stderr.decode()}"
        return done.stdout.decode()

    def windows(self, title: str) -> list[str]:
        """Return the ids of the visible windows whose title matches."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", title, check=False).split()

    def picture(self, path: Path) -> Path:
        """Save what the screen shows."""
        self.run("import", "-window", "root", str(path))
        return path

    def look(self, picture: Path, area: str) -> Look:
        """Look at a part of the screen (``320x200+100+80``); the whole is kept in ``picture``."""
        self.picture(picture)
        said = self.run("convert", str(picture), "-crop", area, "-format", "%k %#", "info:")
        colours, signature = said.split()
        return Look(int(colours), signature)


@contextmanager
def screen(*, manager: bool = True) -> Generator[Screen]:
    """Start a screen, with a window manager unless told otherwise."""
    need("Xvfb")
    with subprocess.Popen(
        # -r: no key repeats by itself while the machine is slow to let go of it.
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-r"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout
            display = f":{server.stdout.readline().strip()}"
            with _manager(display) if manager else _nothing():
                yield Screen(display)
        finally:
            server.terminate()


@contextmanager
def _manager(display: str) -> Generator[None]:
    need("openbox")
    with subprocess.Popen(
        ["openbox"],
        env=_environ(display),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for_manager(display)
            yield
        finally:
            process.terminate()


def _wait_for_manager(display: str) -> None:
    need("wmctrl")
    end = time.monotonic() + 20
    while subprocess.run(
        ["wmctrl", "-m"], env=_environ(display), capture_output=True, check=False
    ).returncode:
        assert time.monotonic() < end, "openbox does not start"
        time.sleep(0.1)


@contextmanager
def _nothing() -> Generator[None]:
    yield


def need(program: str) -> None:
    """Fail with the package's name when a program is missing."""
    package = PACKAGES.get(program, program)
    assert shutil.which(program), f"{program} is missing: apt-get install {package}"


def _environ(display: str, inherit: Iterable[str] = ("PATH", "HOME")) -> dict[str, str]:
    import os  # noqa: PLC0415 - only here

    return {name: os.environ[name] for name in inherit if name in os.environ} | {"DISPLAY": display}
