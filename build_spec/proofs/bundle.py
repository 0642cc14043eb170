"""The bundle in an empty Debian 12 and 13: it starts, makes a video, opens its window."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_spec.devtools import empty_debian  # noqa: E402 - the path first
from build_spec.devtools.empty_debian import EmptyDebian, timed  # noqa: E402
from build_spec.devtools.voice import Voice  # noqa: E402
from build_spec.devtools.workspace import here  # noqa: E402
from build_spec.packing import bundle, command  # noqa: E402
from build_spec.packing.plan import NAME, make_plan  # noqa: E402
from tests.support.xvfb import screen  # noqa: E402 - the tests know how to look at a window

SUITES = ("bookworm", "trixie")
PERSON = "joe"
# What the packager's page tells people to install; apt brings the rest.
NEEDED = ("gir1.2-gtk-3.0", "gir1.2-webkit2-4.1", "gstreamer1.0-libav")
# A folder nobody but root may write, under a name that breaks careless programs.
FOLDER = "/opt/Ein Ördner/Videogen"
PAINTED = 300
OPEN_SECONDS = 150.0


def main() -> int:
    """Build the bundle here, carry it into each Debian, use it there."""
    parser = argparse.ArgumentParser(prog="dev.py prove bundle", description=__doc__)
    parser.add_argument("--suite", choices=SUITES, action="append", help="only this release")
    options = parser.parse_args()
    obstacle = empty_debian.obstacle()
    if obstacle:
        print(obstacle)
        return 1
    plan = make_plan(here(), Voice(sys.stdout))
    command.package(plan.workspace, plan.voice, ["bundle"])
    failures = []
    for suite in options.suite or SUITES:
        began = time.monotonic()
        folder = Path(tempfile.mkdtemp(prefix=f"bundle-{suite}-"))
        try:
            picture = plan.root / "build" / "proofs" / f"bundle-{suite}.png"
            failures += [
                f"{suite}: {what}" for what in prove(folder, suite, plan.dist_dir, picture)
            ]
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{suite}: {time.monotonic() - began:.0f} s", flush=True)
    print("\n".join([*failures, "NOT proven" if failures else "proven"]))
    return 1 if failures else 0


def prove(folder: Path, suite: str, dist: Path, picture: Path) -> list[str]:
    """Use the bundle in one release; return what was not as it should be."""
    debian = empty_debian.make(folder, suite, "ca-certificates")
    if debian is None:
        return ["debootstrap"]
    inside = folder / FOLDER.lstrip("/")
    inside.parent.mkdir(parents=True)
    shutil.copytree(dist / NAME, inside, symlinks=True)
    print(f"     {bundle.size_of(inside) / 1e6:.1f} MB in {FOLDER}")
    program = f"{FOLDER}/{NAME}"
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    steps = {
        "an ordinary user": (["useradd", "--create-home", PERSON], "root"),
        "apt-get update": ([*apt, "update"], "root"),
        "apt-get install": ([*apt, "--no-install-recommends", "install", *NEEDED], "root"),
        "--version": ([program, "--version"], PERSON),
        "--self-test": ([program, "--self-test"], PERSON),
        "doctor --json": ([program, "doctor", "--json"], PERSON),
        "generate": ([program, "generate", "a paper boat", "--practice"], PERSON),
    }
    failures = []
    for name, (words, user) in steps.items():
        if not timed(name, debian.inside(words, user=user), quiet=user == "root"):
            failures.append(name)
    if not window_opens(debian, program, picture):
        failures.append("the window")
    return failures


def window_opens(debian: EmptyDebian, program: str, picture: Path) -> bool:
    """Tell whether the window shows the page, and whether closing it ends the program with 0."""
    print("==== the window", flush=True)
    picture.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with screen() as on:
        words = debian.inside([program, "--practice"], user=PERSON, environ=on.environ)
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL)
        try:
            while on.look(picture, "1100x700+60+60").colours < PAINTED:
                if process.poll() is not None or time.monotonic() - began > OPEN_SECONDS:
                    return False
                time.sleep(0.2)
            print(f"     painted after {time.monotonic() - began:.1f} s, see {picture}")
            on.run("wmctrl", "-c", "Videogen")
            return process.wait(30) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
