"""The bundle in an empty Debian 12 and 13: it starts, makes a video, opens its window."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_spec.devtools.voice import Voice  # noqa: E402 - the path first
from build_spec.devtools.workspace import here  # noqa: E402
from build_spec.packing import bundle, command  # noqa: E402
from build_spec.packing.plan import NAME, Plan, make_plan  # noqa: E402
from build_spec.proofs import _in_debian as in_debian  # noqa: E402
from build_spec.proofs._in_debian import APT, INSTALL, PERSON, SUITES, Proof  # noqa: E402
from tests.support.xvfb import screen  # noqa: E402 - the tests know how to look at a window

# What the packager's page tells people to install; apt brings the rest.
NEEDED = ("gir1.2-gtk-3.0", "gir1.2-webkit2-4.1", "gstreamer1.0-libav")
# A folder nobody but root may write, under a name that breaks careless programs.
FOLDER = "/opt/Ein Ördner/Videogen"
PROGRAM = f"{FOLDER}/{NAME}"
PAINTED = 300
OPEN_SECONDS = 150.0


def main() -> int:
    """Build the bundle here once, carry it into each Debian, use it there."""
    parser = in_debian.parser("bundle", __doc__)
    parser.add_argument("--suite", choices=SUITES, action="append", help="only this release")
    options = parser.parse_args()
    suites = options.suite or SUITES
    return max(in_debian.prove("bundle", suite, use, keep=options.keep) for suite in suites)


@functools.cache
def built() -> Plan:
    """Build the bundle of this commit; return the plan in whose ``dist`` it lies."""
    plan = make_plan(here(), Voice(sys.stdout))
    command.package(plan.workspace, plan.voice, ["bundle"])
    return plan


def use(proof: Proof) -> None:
    """Use the bundle in one release."""
    plan = built()
    inside = proof.debian.folder / FOLDER.lstrip("/")
    shutil.rmtree(inside, ignore_errors=True)
    shutil.copytree(plan.dist_dir / NAME, inside, symlinks=True)
    print(f"     {bundle.size_of(inside) / 1e6:.1f} MB in {FOLDER}")
    proof.add_person()
    proof.step("apt-get update", [*APT, "update"], "root")
    proof.step("apt-get install", [*INSTALL, *NEEDED], "root")
    for words in (
        ["--version"],
        ["--self-test"],
        ["doctor", "--json"],
        ["generate", "a paper boat", "--practice"],
    ):
        proof.step(" ".join(words), [PROGRAM, *words])
    release = (proof.debian.folder / "etc/debian_version").read_text("ascii").partition(".")[0]
    picture = plan.root / "build" / "proofs" / f"bundle-debian{release}.png"
    proof.expect("the window opens and closes", holds=window_opens(proof, picture))


def window_opens(proof: Proof, picture: Path) -> bool:
    """Tell whether the window shows the page, and whether closing it ends the program with 0."""
    print("==== the window", flush=True)
    picture.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with screen() as on:
        words = proof.debian.inside([PROGRAM, "--practice"], user=PERSON, environ=on.environ)
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
