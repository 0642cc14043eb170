"""``.venv``: made once, mended when it no longer fits, left alone otherwise."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.devtools import lockfile, system_packages
from build_spec.devtools.voice import Refusal
from build_spec.devtools.workspace import Stamp, real_python

if TYPE_CHECKING:
    from collections.abc import Generator

    from build_spec.devtools.voice import Voice
    from build_spec.devtools.workspace import Workspace

SYSTEM_PYTHON = "/usr/bin/python3"
OLDEST = (3, 11)

# Settings of the person's own pip that would put our packages somewhere else.
PIP = {"PIP_USER": "0", "PIP_TARGET": "", "PIP_PREFIX": "", "PIP_REQUIRE_VIRTUALENV": "0"}


def ensure(
    workspace: Workspace, voice: Voice, *, tests: bool, screen: bool = True
) -> tuple[str, ...]:
    """Make ``.venv`` ready to run, or to test; quick when it is.

    Args:
        workspace: The checkout.
        voice: Where to talk.
        tests: Whether the tools for working on the code are wanted as well.
        screen: Whether, with them, the browser and the virtual screen of the tests are.

    Returns:
        The system packages that are missing and could not be installed.

    Raises:
        Refusal: It cannot be made ready; the sentence says why.
    """
    release = system_packages.read_release()
    stamp = workspace.stamp()
    declined = stamp.get("declined", [])
    absent = system_packages.ensure(release, voice, tests=tests and screen, declined=declined)
    base, shared = base_python(release, absent)
    fresh = Stamp(
        root=str(workspace.root),
        python=real_python(base),
        kind="test" if tests or stamp.get("kind") == "test" else "run",
        recipe=workspace.recipe(),
        declined=sorted(absent) if sys.stdin.isatty() else declined,
    )
    if fits(stamp, fresh, tests=tests) and workspace.python.exists():
        if fresh["declined"] != declined:
            workspace.write_stamp({**stamp, "declined": fresh["declined"]})
        return absent
    with one_at_a_time(workspace.venv):
        _make(workspace, voice, base, shared=shared, fresh=fresh)
    return absent


def fits(stamp: Stamp, fresh: Stamp, *, tests: bool) -> bool:
    """Tell whether what is there is what is wanted."""
    kind_fits = stamp.get("kind") == "test" or not tests
    same = all(stamp.get(name) == fresh.get(name) for name in ("root", "python", "recipe"))
    return kind_fits and same


def base_python(release: system_packages.Release, absent: tuple[str, ...]) -> tuple[str, bool]:
    """Choose the interpreter to build on, and whether its system's packages are to be seen.

    On Debian and Ubuntu it is the system's own, whichever Python started us, because the window's
    bindings are built for that one alone.
    """
    own = getattr(sys, "_base_executable", None) or sys.executable
    if not release.has_apt or not Path(SYSTEM_PYTHON).exists():
        return own, False
    if real_python(SYSTEM_PYTHON) == real_python(own):
        return SYSTEM_PYTHON, True
    if "python3-venv" in absent or _version(SYSTEM_PYTHON) < OLDEST:
        return own, False
    return SYSTEM_PYTHON, True


def _version(interpreter: str) -> tuple[int, ...]:
    """Read the version off the real file's name, which spares starting it each time."""
    name = Path(real_python(interpreter)).name.removeprefix("python")
    try:
        return tuple(int(part) for part in name.split("."))
    except ValueError:
        return OLDEST


@contextlib.contextmanager
def one_at_a_time(venv: Path) -> Generator[None]:
    """Let a second set-up of the same checkout wait for the first."""
    with contextlib.ExitStack() as stack:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 - absent on Windows

            handle = os.open(venv.parent, os.O_RDONLY)
            stack.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make(workspace: Workspace, voice: Voice, base: str, *, shared: bool, fresh: Stamp) -> None:
    stamp = workspace.stamp()
    tests = fresh["kind"] == "test"
    if fits(stamp, fresh, tests=tests) and workspace.python.exists():
        return  # another dev.py has just made it
    voice.say("Setting up .venv (once, and after changes of the lock file)")
    keep = all(stamp.get(name) == fresh.get(name) for name in ("root", "python"))
    workspace.remove_stamp()
    if not (keep and workspace.python.exists()):
        arguments = ["--system-site-packages"] if shared else []
        make: list[str | Path] = [base, "-m", "venv", "--clear", *arguments, workspace.venv]
        voice.run("Making a virtual environment", make)
    _install(workspace, voice, tests=tests)
    workspace.write_stamp(fresh)
    voice.say("Ready.")


def _install(workspace: Workspace, voice: Voice, *, tests: bool) -> None:
    text = lockfile.part(workspace.lock.read_text("utf-8"), tests=tests)
    pip: list[str | Path] = [workspace.python, "-m", "pip", "--disable-pip-version-check"]
    pip += ["install", "--no-input", "--no-deps", "--progress-bar", "off"]
    # Sources are built with the setuptools just installed from the lock, never with a newer one
    # that pip would fetch unhashed; and through PEP 517, for which older pips ask in vain.
    built = [*pip, "--no-build-isolation", "--use-pep517"]
    count = len(lockfile.entries(text))
    with tempfile.TemporaryDirectory() as folder:
        builder, rest = Path(folder) / "builder.txt", Path(folder) / "requirements.txt"
        builder.write_text(lockfile.only(text, {"setuptools"}), "utf-8")
        rest.write_text(text, "utf-8")
        hashed = "--require-hashes"
        voice.run("Installing setuptools", [*pip, hashed, "-r", builder], env=PIP)
        voice.run(
            f"Installing up to {count} packages from requirements.lock",
            [*built, hashed, "-r", rest],
            env=PIP,
        )
    voice.run("Installing Videogen itself", [*built, "-e", workspace.root], env=PIP)
    _sweep(workspace, voice)
    if not workspace.script("videogen-desktop").exists():
        raise Refusal("The console script videogen-desktop was not made.")


def _sweep(workspace: Workspace, voice: Voice) -> None:
    """Remove what an earlier lock file installed: it could hide that something is not declared."""
    pip = [str(workspace.python), "-m", "pip", "--disable-pip-version-check"]
    listed = subprocess.run(
        [*pip, "list", "--local", "--format=json"], capture_output=True, text=True, check=False
    )
    there = [item["name"] for item in json.loads(listed.stdout or "[]")]
    extra = leftovers(there, workspace.lock.read_text("utf-8"))
    if extra:
        what = f"Removing what is no longer needed: {' '.join(extra)}"
        voice.run(what, [*pip, "uninstall", "-y", *extra], env=PIP)


def leftovers(there: list[str], lock: str) -> list[str]:
    """Return those of the installed packages that neither the lock nor the set-up put there."""
    wanted = {lockfile.name_of(entry) for entry in lockfile.entries(lock)}
    wanted |= {"pip", "videogen-desktop"}
    return sorted(name for name in there if re.sub(r"[-_.]+", "-", name).lower() not in wanted)
