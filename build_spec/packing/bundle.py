"""The frozen program: one folder with Python inside, tried before anybody gets it."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.devtools import lockfile, system_packages
from build_spec.devtools.voice import Refusal
from build_spec.packing import archives, contents
from build_spec.packing.contents import Part
from build_spec.packing.plan import NAME, need, system
from videogen_desktop.base.resources import linux_release

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_spec.packing.plan import Plan

# The most that the folder may be; growth past it is a decision, not an accident.
LARGEST_BYTES = 180_000_000
# Parts of the bundle that no list of Python packages names.
_VERSION = platform.python_version()
PYTHON = Part("python", _VERSION, f"pkg:generic/python@{_VERSION}", "PSF-2.0")
INSIDE = "_internal"


def build(plan: Plan) -> Path:
    """Build, try and archive the bundle of this system; return the archive's path.

    Raises:
        Refusal: A tool is missing, PyInstaller failed, or the program does not work.
    """
    if system().startswith("linux"):
        need(plan.voice, "objdump")
        need_package(plan, f"libpython{sys.version_info[0]}.{sys.version_info[1]}")
    staging = plan.staging("bundle")
    freeze(plan, staging)
    folder = staging / NAME
    try_out(plan, folder)
    plan.dist_dir.mkdir(exist_ok=True)
    final = plan.dist_dir / NAME
    shutil.rmtree(final, ignore_errors=True)
    shutil.move(folder, final)
    target = plan.dist_dir / archive_name(plan)
    plan.voice.say(f"Packing {target.name} …")
    archives.settle(final, plan.epoch)
    archives.pack(final, target, plan.epoch)
    describe(plan, target, final)
    return target


def describe(plan: Plan, package: Path, folder: Path) -> None:
    """Write what the bundle in a package is made of beside the package."""
    contents.write_beside(plan, package, parts_of(plan, folder))


def need_package(plan: Plan, package: str) -> None:
    """Make sure of a system package that brings no program by which to know it.

    Raises:
        Refusal: It is missing and cannot be installed.
    """
    if not system_packages.read_release().has_apt or not system_packages.missing([package]):
        return
    if not system_packages.is_root():
        line = system_packages.apt_line([package])
        raise Refusal(f"The bundle carries Python as a library, which is missing: {line}")
    system_packages.install((package,), plan.voice)


def freeze(plan: Plan, staging: Path) -> None:
    """Let PyInstaller make the folder."""
    spec = plan.root / "build_spec" / "videogen_desktop.spec"
    command: list[str | Path] = [plan.workspace.python, "-m", "PyInstaller", "--noconfirm"]
    command += ["--log-level", "WARN", "--distpath", staging]
    command += ["--workpath", plan.staging("pyinstaller"), spec]
    # A fixed seed lets sets, and with them the archive inside the program, keep their order.
    env = {"SOURCE_DATE_EPOCH": str(plan.epoch), "PYTHONHASHSEED": "1"}
    plan.voice.run("Freezing the program", command, env=env)


def try_out(plan: Plan, folder: Path) -> None:
    """Start what was built: a release that does not start must not leave this machine."""
    program = folder / (f"{NAME}.exe" if system() == "win32" else NAME)
    plan.voice.run("Trying it: --version", [program, "--version"], cwd=folder.parent)
    plan.voice.run("Trying it: --self-test", [program, "--self-test"], cwd=folder.parent)
    size = size_of(folder)
    plan.voice.say(f"  {size / 1e6:.0f} MB in {folder.name}/")
    if size > LARGEST_BYTES:
        raise Refusal(f"The bundle has grown past {LARGEST_BYTES / 1e6:.0f} MB: {size / 1e6:.0f}.")


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)


def archive_name(plan: Plan) -> str:
    """Return the archive's name: what it is, which version, for which system."""
    machine = platform.machine().lower()
    if system() == "win32":
        return f"{NAME}-{plan.version}-windows-{machine}.zip"
    if system() == "darwin":
        return f"{NAME}-{plan.version}-macos-{machine}.tar.gz"
    release = linux_release().replace(" ", "")
    return f"{NAME}-{plan.version}-{release}-{machine}.tar.gz"


def parts_of(plan: Plan, folder: Path) -> list[Part]:
    """Return everything in the bundle that is the work of others."""
    lock = lockfile.part(plan.workspace.lock.read_text("utf-8"), tests=False)
    names = {lockfile.name_of(entry) for entry in lockfile.entries(lock)} - {"setuptools"}
    # Its starter is in every bundle.
    names.add("pyinstaller")
    parts = contents.python_parts(Path(_site_packages(plan)), names)
    if system().startswith("linux"):
        return [*parts, *debian_parts(folder)]
    return [*parts, PYTHON]


def _site_packages(plan: Plan) -> str:
    ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    command = [str(plan.workspace.python), "-c", ask]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def debian_parts(folder: Path) -> list[Part]:
    """Return the Debian packages that the bundle's libraries and modules were taken from."""
    inside = folder / INSIDE
    names = {path.name for path in inside.glob("lib*.so*")}
    names |= {path.name for path in inside.rglob("lib-dynload/*.so")}
    names |= {path.name for path in (inside / "gi").glob("*.so")}
    packages = set()
    for name in sorted(names):
        found = subprocess.run(
            ["dpkg-query", "-S", f"*/{name}"], capture_output=True, text=True, check=False
        )
        packages |= set(re.findall(r"^([a-z0-9][a-z0-9+.-]+)(?=[:,])", found.stdout, re.MULTILINE))
    return sorted(_debian_part(name) for name in without_development(packages))


def without_development(packages: Iterable[str]) -> list[str]:
    """Leave out packages that only hold another's files once more, for those who compile."""
    return [name for name in packages if not name.endswith(("-dev", "-dbg", "-dbgsym"))]


def _debian_part(name: str) -> Part:
    show = ["dpkg-query", "-W", "-f=${Version}\\n", name]
    listed = subprocess.run(show, capture_output=True, text=True, check=False).stdout.splitlines()
    version = listed[0] if listed else "unknown"
    terms = Path("/usr/share/doc") / name / "copyright"
    text = terms.read_text("utf-8", "replace").strip() if terms.is_file() else ""
    # Debian's names for licences, which are not those of SPDX; some say it in whole sentences.
    licences = sorted(set(re.findall(r"^License:[ \t]*(\S+)$", text, re.MULTILINE)))
    stated = f"Debian: {', '.join(licences)}" if licences else contents.UNSTATED
    return Part(name, version, f"pkg:deb/debian/{name}@{version}", stated, (text,) if text else ())
