"""The installer for Windows under wine: install, update, uninstall; a stand-in for the program."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
import time
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_spec.devtools.voice import Voice  # noqa: E402 - the path first
from build_spec.devtools.workspace import here  # noqa: E402
from build_spec.packing.plan import make_plan, need  # noqa: E402
from build_spec.packing.stand_in import FILES, INSTALLER, make_stand_in  # noqa: E402
from build_spec.packing.windows import Installer, compile_installer  # noqa: E402
from build_spec.proofs import _in_debian as in_debian  # noqa: E402
from build_spec.proofs._in_debian import APT, INSTALL, PERSON, Proof  # noqa: E402
from tests.support.xvfb import screen  # noqa: E402 - the tests know how to look at a window

if TYPE_CHECKING:
    from build_spec.packing.plan import Plan
    from tests.support.xvfb import Screen

PROGRAMS = str(PureWindowsPath(f"C:/users/{PERSON}/AppData/Local/Programs/Videogen"))
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Videogen"
# Microsoft's number for the runtime, as the installer asks for it.
WEBVIEW2_KEY = r"Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
# Stands in for Microsoft's installer: says that it ran.
RUNTIME = r"""
OutFile "runtime.exe"
SilentInstall silent
RequestExecutionLevel user
Section
  FileOpen $0 "C:\runtime-was-installed.txt" w
  FileWrite $0 "$CMDLINE"
  FileClose $0
SectionEnd
"""
CMD = "usr/lib/i386-linux-gnu/wine/i386-windows/cmd.exe"
QUIET = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
# Every process inside ends with its first one, which therefore waits until wine has written
# everything down.
WINE = 'wine "$@"; code=$?; wineserver -w; exit $code'
# The program waits for words that never come while the second command runs.
RUNNING = """
program=$1; words=$(mktemp -u); shift
mkfifo "$words"; sleep 600 > "$words" & waiting=$!
wine "$program" < "$words" > /dev/null & sleep 5
wine "$@"; code=$?
kill $waiting; wineserver -k; wineserver -w; exit $code
"""
BESIDE = "_internal/of a person.txt"
OLD_FILE = "_internal/of-the-previous-version.txt"


def main() -> int:
    """Compile two versions, install them one over the other, take them away again."""
    options = in_debian.parser("wine", __doc__).parse_args()
    return in_debian.prove("wine", "bookworm", use, keep=options.keep)


def use(proof: Proof) -> None:
    """Bring wine with 32 bits, for installers are such programs, and all versions; use them."""
    plan = make_plan(here(), Voice(sys.stdout))
    need(plan.voice, "makensis")
    windows = Windows(proof)
    proof.step("32 bits", ["dpkg", "--add-architecture", "i386"], "root")
    proof.step("apt-get update", [*APT, "update"], "root")
    proof.step("apt-get install wine", [*INSTALL, "wine", "wine32"], "root")
    proof.add_person()
    bring_installers(plan, proof.debian.folder / "opt")
    windows.wine("wineboot", "wineboot", "--init")
    windows.install_update_uninstall()
    windows.install_elsewhere()
    windows.refuse_while_it_runs()
    windows.install_by_hand(plan.root / "build" / "proofs")
    windows.bring_the_web_view()


def bring_installers(plan: Plan, folder: Path) -> None:
    """Compile an older version, this one, and this one with a web view to carry."""
    runtime = plan.staging("runtime")
    script = runtime / "runtime.nsi"
    script.write_text(RUNTIME, "utf-8")
    subprocess.run(["makensis", "-V1", script], check=True)
    carried = str(runtime / "runtime.exe")
    for name, version, webview2 in (
        ("previous.exe", "0.0.1", ""),
        ("new.exe", plan.version, ""),
        ("carrying.exe", plan.version, carried),
    ):
        stage = plan.staging(f"stand-in-{name}")
        tree = make_stand_in(stage / "tree")
        if name == "previous.exe":
            (tree / OLD_FILE).write_text("old", "utf-8")
        made = Installer(tree, stage / INSTALLER, stage, webview2)
        compile_installer(dataclasses.replace(plan, version=version), made)
        shutil.copy(made.output, folder / name)


@dataclasses.dataclass
class Windows:
    """The Windows that wine makes of a person's folder."""

    proof: Proof

    def wine(self, name: str, *words: str, code: int = 0) -> None:
        """Run a Windows program, and wait for what it leaves running and for the registry."""
        command = ["sh", "-c", WINE, "sh", *words]
        self.proof.step(name, command, environ=QUIET, code=code, quiet=True)

    def files(self, place: Path) -> set[str]:
        """Return the files below a folder."""
        found = (path for path in place.rglob("*") if path.is_file())
        return {path.relative_to(place).as_posix() for path in found}

    def disk(self) -> Path:
        """Return what Windows calls C:, seen from outside."""
        return self.proof.home() / ".wine/drive_c"

    def local(self) -> Path:
        """Return where a person's programs and their data lie."""
        return self.disk() / "users" / PERSON / "AppData/Local"

    def install_update_uninstall(self) -> None:
        """Install, update, uninstall, and look each time at what is there."""
        expect = self.proof.expect
        programs = self.local() / "Programs/Videogen"
        menu = self.disk() / "users" / PERSON / "AppData/Roaming/Microsoft/Windows/Start Menu"
        self.wine("previous.exe /S", "/opt/previous.exe", "/S")
        expect("its files are there", holds=self.files(programs) >= {*FILES, OLD_FILE})
        person = self.local() / "Videogen" / "videos" / "a boat.mp4"
        beside = programs / BESIDE
        for path in (person, beside):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("mine", "utf-8")
        self.wine("new.exe /S", "/opt/new.exe", "/S")
        there = self.files(programs)
        expect("the new files are there", holds=there >= {*FILES, "uninstall.exe"})
        expect("the previous version's own file is gone", holds=OLD_FILE not in there)
        links = {name for name in self.files(menu) if name.endswith("Videogen.lnk")}
        expect(f"the Start menu has it: {links}", holds=len(links) == 1)
        self.wine("the person's list of programs has it", "reg", "query", f"HKCU\\{KEY}")
        self.wine("the computer's has not", "reg", "query", f"HKLM\\{KEY}", code=1)
        self.wine("uninstall.exe /S", f"{PROGRAMS}\\uninstall.exe", "/S")
        left = self.files(programs)
        expect(f"only the person's file is left: {left}", holds=left == {BESIDE})
        expect("the videos are untouched", holds=person.read_text("utf-8") == "mine")
        expect("the Start menu is clean", holds=not links & self.files(menu))
        self.wine("the list of programs is clean", "reg", "query", f"HKCU\\{KEY}", code=1)

    def install_elsewhere(self) -> None:
        """Install into a folder that was chosen, and take it away again."""
        other = self.disk() / "Somewhere"
        self.wine("new.exe /S /D=…", "/opt/new.exe", "/S", "/D=C:\\Somewhere\\Videogen")
        found = self.files(other / "Videogen")
        self.proof.expect("it goes where it was told to", holds=found >= set(FILES))
        self.wine("uninstall.exe /S", "C:\\Somewhere\\Videogen\\uninstall.exe", "/S")
        gone = not (other / "Videogen").exists()
        self.proof.expect("and takes its own empty folder along", holds=gone)

    def refuse_while_it_runs(self) -> None:
        """Neither replace nor remove a program that somebody is using."""
        programs = self.local() / "Programs/Videogen"
        self.wine("new.exe /S again", "/opt/new.exe", "/S")
        # A real program in the place of the stand-in, which waits and has no window.
        shutil.copy(next(self.proof.debian.folder.glob(CMD)), programs / "Videogen.exe")
        started = ["sh", "-c", RUNNING, "sh", f"{PROGRAMS}\\Videogen.exe"]
        # An uninstaller goes on as a copy of itself and returns at once, unless told where it is.
        for name, words in (
            ("new.exe", ["/opt/new.exe", "/S"]),
            ("uninstall.exe", [f"{PROGRAMS}\\uninstall.exe", "/S", f"_?={PROGRAMS}"]),
        ):
            self.proof.step(
                f"{name} /S while it runs", [*started, *words], environ=QUIET, code=3, quiet=True
            )  # fmt: skip
            whole = self.files(programs) >= set(FILES)
            self.proof.expect("nothing of it was taken away", holds=whole)
        self.wine("uninstall.exe /S once it has ended", f"{PROGRAMS}\\uninstall.exe", "/S")
        self.proof.expect("then it goes", holds=not self.files(programs) - {BESIDE})

    def install_by_hand(self, pictures: Path) -> None:
        """Go through the pages with the keyboard and answer the question about the web view."""
        pictures.mkdir(parents=True, exist_ok=True)
        print("==== new.exe by hand", flush=True)
        with screen() as on:
            words = ["sh", "-c", WINE, "sh", "/opt/new.exe"]
            environ = {**QUIET, **on.environ}
            command = self.proof.debian.inside(words, user=PERSON, environ=environ)
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            try:
                _press(on, 1, "Return")
                asked = on.picture(pictures / "wine-question.png") if _windows(on, 2) else None
                self.proof.expect(f"it asks about the web view, see {asked}", holds=bool(asked))
                _press(on, 2, "alt+n")
                # The last page would start the program, which is none here.
                _press(on, 1, "space")
                shown = on.picture(pictures / "wine-end.png")
                _press(on, 1, "Return")
                ended = process.wait(60) == 0
                self.proof.expect(f"its last page ends it, see {shown}", holds=ended)
            except subprocess.TimeoutExpired:
                self.proof.expect("its last page ends it", holds=False)
            finally:
                process.kill()
                process.wait()
        programs = self.local() / "Programs/Videogen"
        self.proof.expect("and it is installed", holds=self.files(programs) >= set(FILES))

    def bring_the_web_view(self) -> None:
        """Install the runtime that is carried where there is none, and only there."""
        mark = self.disk() / "runtime-was-installed.txt"
        self.wine("carrying.exe /S", "/opt/carrying.exe", "/S")
        self.proof.expect("it brings the missing web view", holds=mark.exists())
        mark.unlink(missing_ok=True)
        given = ["/v", "pv", "/t", "REG_SZ", "/d", "120.0.1.2", "/f"]
        self.wine("a computer that has one", "reg", "add", f"HKCU\\{WEBVIEW2_KEY}", *given)
        self.wine("carrying.exe /S again", "/opt/carrying.exe", "/S")
        self.proof.expect("it leaves a present one alone", holds=not mark.exists())


def _windows(on: Screen, number: int) -> bool:
    """Wait until the installer has so many windows, and has drawn them."""
    end = time.monotonic() + 60
    while len(on.windows("Videogen Setup")) != number:
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    time.sleep(3)
    return True


def _press(on: Screen, number: int, key: str) -> None:
    if _windows(on, number):
        on.run("xdotool", "key", key)


if __name__ == "__main__":
    sys.exit(main())
