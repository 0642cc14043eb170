"""Debian's and Ubuntu's packages: which are missing, and how they get there.

The window is WebKitGTK through the system's own Python bindings, because the web views on PyPI
play no H.264; that cannot come from PyPI, so it comes from apt.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.devtools.voice import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_spec.devtools.voice import Voice

# name: what it is for. Without the first two, nothing runs; without the others, no window.
RUN = {
    "ca-certificates": "to know Azure's certificate",
    "python3-venv": "to keep our libraries apart from the system's",
    "python3-gi": "the window",
    "gir1.2-gtk-3.0": "the window",
    "gir1.2-webkit2-4.1": "the page in the window",
    "gstreamer1.0-libav": "to play H.264; WebKit only recommends it",
    "fonts-dejavu-core": "letters; a bare system has none, and these know Arabic as well",
}

TEST = {
    "git": "to know which files belong to the project",
    "chromium": "end-to-end tests in a browser",
    "xvfb": "a screen for the window",
    "xauth": "a screen for the window",
    "openbox": "closing and moving the window needs a window manager",
    "wmctrl": "to ask it",
    "xdotool": "to press keys in the window",
    "imagemagick": "to look at what the window shows",
    "ffmpeg": "to say what a finished clip really is",
    "strace": "to see what reaches the disk, and when",
    "iproute2": "to bring up a network that leads nowhere",
    "curl": "to compare downloads with",
    "procps": "to look at processes",
    "lintian": "to check the Debian package",
    "desktop-file-utils": "to check its entry in the menu",
    "appstream": "to check its text in the software centre",
    "binutils": "to build the bundle",
    "libpython3-dev": "Python as a library, which the bundle carries",
    "gnome-keyring": "a real key store for the bundle",
    "dbus": "to reach it",
    "at-spi2-core": "to hear what the window tells a screen reader",
    "gir1.2-atspi-2.0": "to hear it",
    "nsis": "to compile the installer for Windows",
}

# Ubuntu's chromium is a stand-in for a snap, which containers cannot run.
ABSENT = {"ubuntu": {"chromium"}}


@dataclass(frozen=True)
class Release:
    """What ``/etc/os-release`` says."""

    id: str = ""
    like: frozenset[str] = frozenset()

    @property
    def has_apt(self) -> bool:
        """Tell whether this is Debian, Ubuntu or a child of theirs."""
        return "debian" in {self.id, *self.like} and shutil.which("apt-get") is not None


def read_release(path: Path = Path("/etc/os-release")) -> Release:
    """Return which system this is."""
    try:
        text = path.read_text("utf-8")
    except OSError:
        return Release()
    found = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', text, re.MULTILINE))
    like = frozenset(found.get("ID_LIKE", "").split())
    names = {found.get("ID", ""), *like}
    return Release("ubuntu" if "ubuntu" in names else found.get("ID", ""), like)


def wanted(release: Release, *, tests: bool) -> tuple[str, ...]:
    """Return the packages that running, or testing, needs on this system."""
    names = [*RUN, *(TEST if tests else ())]
    return tuple(name for name in names if name not in ABSENT.get(release.id, set()))


def missing(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the packages that are not installed."""
    names = tuple(names)
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    installed = {
        line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")
    }
    return tuple(name for name in names if name not in installed)


def apt_line(names: Iterable[str]) -> str:
    """Return the one line a person can copy."""
    return "sudo apt-get install --no-install-recommends " + " ".join(names)


def install(names: tuple[str, ...], voice: Voice) -> None:
    """Install the packages as root, at once or through sudo.

    Raises:
        Refusal: apt-get failed.
    """
    as_root = [] if is_root() else ["sudo"]
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt += ["-q", "-o", "DPkg::Lock::Timeout=120"]
    if as_root:
        # sudo may ask for a password, so it needs the terminal before apt is made quiet.
        subprocess.run(["sudo", "-v"], check=False)
    voice.run("Reading the system's package lists (apt-get update)", [*apt, "update"])
    voice.run(
        f"Installing {len(names)} system packages: {' '.join(names)}",
        [*apt, "install", "-y", "--no-install-recommends", *names],
    )


def unpack(name: str, folder: Path, voice: Voice) -> Path:
    """Unpack a package into a folder without installing it, and so without starting its service.

    Raises:
        Refusal: It cannot be had here.
    """
    if shutil.which("apt-get") is None:
        raise Refusal(f"{name} is not installed, and there is no apt-get to fetch it with.")
    voice.run(f"Fetching {name}", ["apt-get", "-q", "download", name], cwd=folder)
    (package,) = folder.glob(f"{name}_*.deb")
    voice.run(f"Unpacking {name}", ["dpkg-deb", "-x", package, folder])
    return folder


def is_root() -> bool:
    """Tell whether apt may be called as it is."""
    return sys.platform != "win32" and os.geteuid() == 0


def may_install(names: tuple[str, ...], voice: Voice) -> bool:
    """Tell whether the packages may be installed: root may, others are asked on a terminal."""
    if is_root():
        return True
    if shutil.which("sudo") is None or not (sys.stdin.isatty() and voice.stream.isatty()):
        return False
    voice.say("These system packages are missing: " + " ".join(names))
    for name in names:
        voice.say(f"  {name}: {RUN.get(name) or TEST[name]}")
    print("Install them now with sudo? [Y/n] ", end="", file=voice.stream, flush=True)
    return sys.stdin.readline().strip().lower() in {"", "y", "yes"}


def ensure(release: Release, voice: Voice, *, tests: bool, declined: list[str]) -> tuple[str, ...]:
    """Install what is missing where that is possible.

    Args:
        release: Which system this is.
        voice: Where to talk.
        tests: Whether the tests' packages are wanted as well.
        declined: What the person said no to last time; it is not asked again.

    Returns:
        The packages that are still missing.
    """
    if not release.has_apt:
        return ()
    absent = missing(wanted(release, tests=tests))
    if not absent:
        return ()
    if not set(absent) <= set(declined) and may_install(absent, voice):
        try:
            install(absent, voice)
        except Refusal as refusal:
            # Without a network the page still opens in a browser; the tests cannot do without.
            if tests:
                raise
            voice.say(str(refusal))
        absent = missing(absent)
    if absent:
        voice.say("Some system packages are missing. This installs them:")
        voice.say("  " + apt_line(absent))
    return absent
