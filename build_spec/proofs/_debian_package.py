"""The Debian package in a Debian of its own: installed, used, upgraded, removed, purged.

The screen and everything that looks at it stay outside: inside is what apt brought, and no more.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_spec.devtools.voice import Voice  # noqa: E402 - the path first
from build_spec.devtools.workspace import here  # noqa: E402
from build_spec.packing import command, debian  # noqa: E402
from build_spec.packing.plan import NAME, make_plan  # noqa: E402
from build_spec.proofs import _in_debian as in_debian  # noqa: E402
from build_spec.proofs._in_debian import APT, INSTALL, PERSON, Proof  # noqa: E402
from tests.support.xvfb import screen  # noqa: E402 - the tests know how to look at a window
from tests.window.conftest import DRIVEN, Program  # noqa: E402
from tests.window.test_window import assert_plays, make_video  # noqa: E402

# The launcher's own way to the libraries, with the tests' side door instead of the command line.
SIDE_DOOR = """
import runpy, sys
sys.path[:0] = ["/usr/share/videogen-desktop", "/usr/share/videogen-desktop/libraries"]
sys.argv[0] = "videogen-desktop"
runpy.run_path("/opt/driven.py", run_name="__main__")
"""
CODEC = """document.createElement('video').canPlayType('video/mp4; codecs="avc1.640028"')"""
# What a video is kept in; its still comes a moment later, or is drawn by the page.
KINDS = {".mp4", ".json"}
LARGEST_BYTES = 12_000_000


def prove(name: str, suite: str) -> int:
    """Do all of it for one release of Debian; return the exit code."""
    options = in_debian.parser(name, __doc__).parse_args()
    return in_debian.prove(name, suite, partial(use, name), keep=options.keep)


def kept(proof: Proof) -> dict[str, str]:
    """Return the files of all the person's videos with their sums."""
    files = [path for path in proof.home().rglob("videos/**/*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def traces(proof: Proof) -> list[str]:
    """Return what the package left outside of people's own folders and of logs."""
    root = proof.debian.folder
    places = [root / "usr", root / "etc", root / "opt", root / "var/lib/dpkg/info"]
    found = [path for place in places for path in place.rglob("*videogen*")]
    return [str(path.relative_to(root)) for path in found]


def use(name: str, proof: Proof) -> None:
    """Install, use, upgrade, remove and purge the package of this commit."""
    inside = proof.debian.folder
    plan = make_plan(here(), Voice(sys.stdout))
    command.package(plan.workspace, plan.voice, ["deb"])
    package = plan.dist_dir / f"{NAME}_{debian.debian_version(plan.version)}_all.deb"
    proof.expect(
        f"{package.name}: {package.stat().st_size:,} bytes, less than {LARGEST_BYTES:,}",
        holds=package.stat().st_size < LARGEST_BYTES,
    )
    shutil.copy(package, inside / "root" / "new.deb")
    shutil.copy(DRIVEN, inside / "opt" / "driven.py")
    _make_previous(package, inside / "root" / "previous.deb")
    proof.step("apt-get update", [*APT, "update"], "root")
    proof.step("apt-get install ./previous.deb", [*INSTALL, "/root/previous.deb"], "root")
    proof.add_person()
    proof.step("generate", [NAME, "generate", "a paper boat", "--practice"])
    before = kept(proof)
    found = {Path(name).suffix for name in before}
    proof.expect(f"{len(before)} files below videos/", holds=found >= KINDS)
    proof.step("upgrade: apt-get install ./new.deb", [*INSTALL, "/root/new.deb"], "root")
    proof.expect("the previous package's own file is gone", holds=not _old_file(inside).exists())
    proof.expect("videos/ is untouched by the upgrade", holds=kept(proof) == before)
    proof.step("--version", [NAME, "--version"])
    proof.step("--self-test", [NAME, "--self-test"])
    proof.step("doctor --json", [NAME, "doctor", "--json"])
    _open_window(proof, plan.root / "build" / "proofs" / f"{name}.png")
    _take_away(proof)


def _take_away(proof: Proof) -> None:
    """Go back to an older version, remove it, and purge what was installed anew."""
    before = kept(proof)
    back = [*INSTALL, "--allow-downgrades", "/root/previous.deb"]
    proof.step("downgrade: apt-get install ./previous.deb", back, "root")
    proof.expect("videos/ is untouched by the downgrade", holds=kept(proof) == before)
    proof.step("apt-get remove", [*APT, "remove", NAME], "root")
    proof.expect("videos/ is untouched by remove", holds=kept(proof) == before)
    # Nothing was left to purge, so it is tried from the start.
    proof.step("apt-get install ./new.deb again", [*INSTALL, "/root/new.deb"], "root")
    proof.step("apt-get purge", [*APT, "purge", NAME], "root")
    proof.expect("videos/ is untouched by purge", holds=kept(proof) == before)
    left = traces(proof)
    proof.expect(f"nothing else is left {' '.join(left)}", holds=not left)


def _old_file(inside: Path) -> Path:
    return inside / f"usr/share/{NAME}/of-the-previous-version"


def _make_previous(package: Path, target: Path) -> None:
    """Make what an earlier release could have been: a lower number, and a file since dropped."""
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "tree"
        subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
        control = tree / "DEBIAN" / "control"
        lines = control.read_text("utf-8").splitlines()
        older = ["Version: 0.0.1" if line.startswith("Version:") else line for line in lines]
        control.write_text("\n".join(older) + "\n", "utf-8")
        _old_file(tree).write_text("old", "utf-8")
        build: list[str | Path] = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-b", tree, target]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)


def _open_window(proof: Proof, picture: Path) -> None:
    """Type a prompt into the window, play the clip it became, keep a picture of that."""
    print("==== the window", flush=True)
    began = time.monotonic()
    picture.parent.mkdir(parents=True, exist_ok=True)
    start = ["/usr/bin/python3", "-I", "-c", SIDE_DOOR]
    with screen() as on:
        inside = proof.debian.inside(start, user=PERSON, environ=on.environ)
        # A library of its own: the first video in it is the one that is made here.
        folder = f"/home/{PERSON}/window-{time.time_ns()}"
        program = Program(on, "--practice", "--data-dir", folder, command=inside)
        try:
            program.ready()
            proof.expect(f"it opened after {time.monotonic() - began:.1f} s", holds=True)
            video_id = make_video(program, "a lighthouse in the fog")
            assert_plays(program, video_id, picture.parent)
            said = program.js(CODEC)
            proof.expect(f"H.264 can be played: {said}", holds=said == "probably")
            proof.expect(f"it plays, see {picture}", holds=on.picture(picture).stat().st_size > 0)
            proof.expect(f"console: {program.console()}", holds=program.console() == [])
            program.close_window()
            proof.expect("closing ends it with 0", holds=program.wait_end(20)[0] == 0)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            proof.expect(f"the window: {error}", holds=False)
            on.picture(picture)
        finally:
            program.end()
    print(f"==== the window: {time.monotonic() - began:.1f} s", flush=True)
