"""Both commands on a bare Debian with python3, git and ca-certificates, from a fresh clone."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_spec.devtools import empty_debian  # noqa: E402 - the path first
from build_spec.devtools.empty_debian import timed  # noqa: E402

BARE = "python3,git,ca-certificates"
CHECKOUT = "/root/videogen"


def main() -> int:
    """Make the folder, run what was asked for in it, say how long each took."""
    parser = argparse.ArgumentParser(prog="dev.py prove bare-debian", description=__doc__)
    parser.add_argument("--suite", default="bookworm", help="Debian release, default %(default)s")
    parser.add_argument("--run-only", action="store_true", help="leave out dev.py test")
    parser.add_argument("--keep", type=Path, help="use, or make and keep, this folder")
    options = parser.parse_args()
    obstacle = empty_debian.obstacle()
    if obstacle:
        print(obstacle)
        return 1
    folder = options.keep or Path(tempfile.mkdtemp(prefix="bare-debian-"))
    try:
        return prove(folder, options.suite, tests=not options.run_only)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def prove(folder: Path, suite: str, *, tests: bool) -> int:
    """Run both commands in a bare Debian; return 0 when each ended as it should."""
    debian = empty_debian.make(folder, suite, BARE)
    if debian is None:
        return 1
    checkout = folder / CHECKOUT.lstrip("/")
    shutil.rmtree(checkout, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, checkout], check=True)
    front_door = ["python3", "build_spec/dev.py"]
    commands = [
        [*front_door, "run", "--version"],
        [*front_door, "run", "--version"],
        [*front_door, "run", "--self-test"],
    ]
    if tests:
        commands.append(["bash", ".ci/run"])
    good = True
    for command in commands:
        good = timed(" ".join(command), debian.inside(command, cwd=CHECKOUT)) and good
    print("proven" if good else "NOT proven")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
