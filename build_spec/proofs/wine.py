"""The installer for Windows under wine: install, update, uninstall; a stand-in for the program."""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import sys
import tempfile
import time
from pathlib import Path, PureWindowsPath

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_spec.devtools import empty_debian  # noqa: E402 - the path first
from build_spec.devtools.empty_debian import EmptyDebian, timed  # noqa: E402
from build_spec.devtools.voice import Voice  # noqa: E402
from build_spec.devtools.workspace import here  # noqa: E402
from build_spec.packing.plan import Plan, make_plan, need  # noqa: E402
from build_spec.packing.stand_in import FILES, INSTALLER, make_stand_in  # noqa: E402
from build_spec.packing.windows import Installer, compile_installer  # noqa: E402

PERSON = "joe"
LOCAL = f"home/{PERSON}/.wine/drive_c/users/{PERSON}/AppData/Local"
PROGRAMS = f"{LOCAL}/Programs/Videogen"
MENU = f"home/{PERSON}/.wine/drive_c/users/{PERSON}/AppData/Roaming/Microsoft/Windows/Start Menu"
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Videogen"
QUIET = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
# All ends with its first process, so that one waits until wine has written everything down.
WINE = 'wine "$@"; code=$?; wineserver -w; exit $code'
BESIDE = "_internal/of a person.txt"
OLD_FILE = "_internal/of-the-previous-version.txt"


def main() -> int:
    """Compile two versions, install them one over the other, take them away again."""
    parser = argparse.ArgumentParser(prog="dev.py prove wine", description=__doc__)
    parser.add_argument("--keep", type=Path, help="use, or make and keep, this folder")
    options = parser.parse_args()
    obstacle = empty_debian.obstacle()
    if obstacle:
        print(obstacle)
        return 1
    plan = make_plan(here(), Voice(sys.stdout))
    need(plan.voice, "makensis")
    folder = options.keep or Path(tempfile.mkdtemp(prefix="wine-"))
    began = time.monotonic()
    try:
        debian = empty_debian.make(folder, "bookworm", "ca-certificates")
        if debian is None:
            return 1
        proof = Proof(debian, [])
        proof.prepare(plan)
        proof.use()
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(proof.failures)} failures in {time.monotonic() - began:.0f} s")
    print("\n".join([*proof.failures, "NOT proven" if proof.failures else "proven"]))
    return 1 if proof.failures else 0


@dataclasses.dataclass
class Proof:
    """One run; ``failures`` says what was not as it should be."""

    debian: EmptyDebian
    failures: list[str]

    def step(self, name: str, words: list[str], user: str = PERSON, *, code: int = 0) -> None:
        """Run a command inside; another exit code is a failure."""
        command = self.debian.inside(words, user=user, environ=QUIET)
        expected = ["sh", "-c", f'"$@"; test $? -eq {code}', "sh", *command]
        if not timed(name, expected, quiet=True):
            self.failures.append(name)

    def wine(self, name: str, *words: str, code: int = 0) -> None:
        """Run a Windows program, and wait for what it leaves running and for the registry."""
        self.step(name, ["sh", "-c", WINE, "sh", *words], code=code)

    def expect(self, what: str, *, holds: bool) -> None:
        """Say whether something holds, and remember when it does not."""
        print(f"     {'ok' if holds else 'NO'}: {what}", flush=True)
        if not holds:
            self.failures.append(what)

    def files(self, place: str) -> set[str]:
        """Return the files below a folder."""
        folder = self.debian.folder / place
        found = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix() for path in found}

    def prepare(self, plan: Plan) -> None:
        """Bring wine with 32 bits, for installers are such programs, and both versions."""
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
        steps = {
            "32 bits": ["dpkg", "--add-architecture", "i386"],
            "apt-get update": [*apt, "update"],
            "apt-get install wine": [*apt, "--no-install-recommends", "install", "wine", "wine32"],
            "an ordinary user": ["sh", "-c", f"id {PERSON} || useradd --create-home {PERSON}"],
        }
        for name, words in steps.items():
            self.step(name, words, "root")
        for version, name in (("0.0.1", "previous.exe"), (plan.version, "new.exe")):
            stage = plan.staging(f"stand-in-{version}")
            tree = make_stand_in(stage / "tree")
            if version == "0.0.1":
                (tree / OLD_FILE).write_text("old", "utf-8")
            made = Installer(tree, stage / INSTALLER, stage)
            compile_installer(dataclasses.replace(plan, version=version), made)
            shutil.copy(made.output, self.debian.folder / "opt" / name)

    def use(self) -> None:
        """Install, update, uninstall, and look each time at what is there."""
        self.wine("wineboot", "wineboot", "--init")
        self.wine("previous.exe /S", "/opt/previous.exe", "/S")
        self.expect("its files are there", holds=self.files(PROGRAMS) >= {*FILES, OLD_FILE})
        person = self.debian.folder / LOCAL / "Videogen" / "videos" / "a boat.mp4"
        beside = self.debian.folder / PROGRAMS / BESIDE
        for path in (person, beside):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("mine", "utf-8")
        self.wine("new.exe /S", "/opt/new.exe", "/S")
        there = self.files(PROGRAMS)
        self.expect("the new files are there", holds=there >= {*FILES, "uninstall.exe"})
        self.expect("the previous version's own file is gone", holds=OLD_FILE not in there)
        links = {name for name in self.files(MENU) if name.endswith("Videogen.lnk")}
        self.expect(f"the Start menu has it: {links}", holds=len(links) == 1)
        self.wine("the list of programs has it", "reg", "query", KEY, "/v", "DisplayVersion")
        uninstall = str(PureWindowsPath(f"C:/users/{PERSON}/AppData/Local/Programs/Videogen"))
        self.wine("uninstall.exe /S", f"{uninstall}\\uninstall.exe", "/S")
        left = self.files(PROGRAMS)
        self.expect(f"only the person's file is left: {left}", holds=left == {BESIDE})
        self.expect("the videos are untouched", holds=person.read_text("utf-8") == "mine")
        self.expect("the Start menu is clean", holds=not links & self.files(MENU))
        self.wine("the list of programs is clean", "reg", "query", KEY, code=1)
        self.wine("new.exe /S /D=…", "/opt/new.exe", "/S", "/D=C:\\Somewhere\\Videogen")
        other = f"home/{PERSON}/.wine/drive_c/Somewhere"
        found = {name.partition("/")[2] for name in self.files(other)}
        self.expect("it goes where it was told to", holds=found >= set(FILES))
        self.wine("uninstall.exe /S", "C:\\Somewhere\\Videogen\\uninstall.exe", "/S")
        gone = not (self.debian.folder / other / "Videogen").exists()
        self.expect("and takes its own empty folder along", holds=gone)


if __name__ == "__main__":
    sys.exit(main())
