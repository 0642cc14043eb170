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
FRONT_DOOR = ["python3", "build_spec/dev.py"]
CI = ["bash", ".ci/run"]


def main() -> int:
    """Make the folder, run what was asked for in it, say how long each took."""
    parser = in_debian.parser("bare-debian", __doc__)
    parser.add_argument("--suite", choices=in_debian.SUITES, default="bookworm")
    parser.add_argument("--run-only", action="store_true", help="leave out dev.py test")
    steps = "only this step of dev.py test, as CI runs it; may be given again"
    parser.add_argument("--step", action="append", default=[], help=steps)
    options = parser.parse_args()
    tests = ["env", "CI=true", *FRONT_DOOR, "test", *options.step] if options.step else CI
    both = partial(use, tests=[] if options.run_only else tests)
    return in_debian.prove("bare-debian", options.suite, both, keep=options.keep, include=BARE)


def use(proof: Proof, *, tests: list[str]) -> None:
    """Clone this commit and run both commands."""
    checkout = proof.debian.folder / CHECKOUT.lstrip("/")
    shutil.rmtree(checkout, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, checkout], check=True)
    commands = [
        [*FRONT_DOOR, "run", "--version"],
        [*FRONT_DOOR, "run", "--version"],
        [*FRONT_DOOR, "run", "--self-test"],
        tests,
    ]
    for command in filter(None, commands):
        proof.step(" ".join(command), command, "root", cwd=CHECKOUT, quiet=False)


if __name__ == "__main__":
    sys.exit(main())
