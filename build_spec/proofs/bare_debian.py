"""Both commands on a bare Debian with python3, git and ca-certificates, from a fresh clone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_spec.proofs import _in_debian as in_debian  # noqa: E402 - the path first

if TYPE_CHECKING:
    from build_spec.proofs._in_debian import Proof

BARE = "python3,git,ca-certificates"
CHECKOUT = "/root/videogen"


def main() -> int:
    """Make the folder, run what was asked for in it, say how long each took."""
    parser = in_debian.parser("bare-debian", __doc__)
    parser.add_argument("--suite", choices=in_debian.SUITES, default="bookworm")
    parser.add_argument("--run-only", action="store_true", help="leave out dev.py test")
    options = parser.parse_args()
    both = partial(use, tests=not options.run_only)
    return in_debian.prove("bare-debian", options.suite, both, keep=options.keep, include=BARE)


def use(proof: Proof, *, tests: bool) -> None:
    """Clone this commit and run both commands."""
    checkout = proof.debian.folder / CHECKOUT.lstrip("/")
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
    for command in commands:
        proof.step(" ".join(command), command, "root", cwd=CHECKOUT, quiet=False)


if __name__ == "__main__":
    sys.exit(main())
