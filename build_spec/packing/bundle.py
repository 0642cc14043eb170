"""The frozen program: one folder with Python inside, tried before anybody gets it."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.devtools import system_packages
from build_spec.devtools.voice import Refusal
from build_spec.packing import archives, contents, origins
from build_spec.packing.contents import Part
from build_spec.packing.plan import NAME, need, system
from videogen_desktop.base.resources import linux_release

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from build_spec.packing.plan import Plan

# The most that the folder may be; growth past it is a decision, not an accident.
LARGEST_BYTES = 180_000_000
INSIDE = "_internal"
STAGING = "bundle"
_PYTHON_LICENCE = "PSF-2.0"


def build(plan: Plan, finish: Callable[[Path], None] | None = None) -> Path:
    """Build, try and archive the bundle of this system; return the archive's path.

    Args:
        plan: The run.
        finish: Called with the folder once it is known to work, before it is packed.

    Raises:
        Refusal: A tool is missing, PyInstaller failed, or the program does not work.
    """
    if system().startswith("linux"):
        need(plan.voice, "objdump")
        need_package(plan, f"libpython{sys.version_info[0]}.{sys.version_info[1]}")
    staging = plan.staging(STAGING)
    freeze(plan, staging)
    folder = staging / NAME
    try_out(plan, folder)
    if finish:
        finish(folder)
    plan.dist_dir.mkdir(exist_ok=True)
    final = plan.dist_dir / NAME
    shutil.rmtree(final, ignore_errors=True)
    shutil.move(folder, final)
    target = plan.dist_dir / archive_name(plan)
    plan.voice.say(f"Packing {target.name} …")
    archives.settle(final, plan.epoch)
    archives.pack(final, target, plan.epoch)
    describe(plan, target, staging)
    return target


def describe(plan: Plan, package: Path, staging: Path) -> None:
    """Write what the bundle in a package is made of beside the package.

    Args:
        plan: The run.
        package: The package.
        staging: Where the bundle was put together.
    """
    entries = origins.read(staging / origins.ORIGINS)
    contents.write_beside(plan, package, parts_of(plan, entries))


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
    """Let PyInstaller make the folder, and beside it the list of where everything in it is from."""
    spec = plan.root / "build_spec" / "videogen_desktop.spec"
    command: list[str | Path] = [plan.workspace.python, "-m", "PyInstaller", "--noconfirm"]
    command += ["--log-level", "WARN", "--distpath", staging]
    work = plan.staging("pyinstaller")
    command += ["--workpath", work, spec]
    # A fixed seed lets sets, and with them the archive inside the program, keep their order.
    env = {"SOURCE_DATE_EPOCH": str(plan.epoch), "PYTHONHASHSEED": "1"}
    plan.voice.run("Freezing the program", command, env=env)
    (written,) = work.rglob(origins.ORIGINS)
    shutil.copy(written, staging)


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


def parts_of(plan: Plan, entries: Mapping[str, str]) -> list[Part]:
    """Return everything in the bundle that is the work of others.

    Args:
        plan: The run.
        entries: What is inside, and from where; see ``origins``.

    Raises:
        Refusal: Something inside is nobody's, and so nobody knows on which terms it may be passed
            on. Only on Linux, where every library has a package.
    """
    packages = Path(sysconfig.get_path("purelib"))
    whose = origins.owners(entries, plan.root, packages)
    nobodys = sorted(name for name, owner in whose.items() if owner == origins.UNKNOWN)
    if nobodys:
        said = f"Nobody knows whose these are: {', '.join(nobodys)}."
        if system().startswith("linux"):
            raise Refusal(said)
        plan.voice.say(said)
    kinds: dict[str, set[str]] = {}
    for owner in whose.values():
        kinds.setdefault(owner.kind, set()).add(owner.name)
    # Its starter is in every bundle.
    parts = contents.python_parts(packages, kinds.get("pypi", set()) | {"pyinstaller"})
    parts += [_debian_part(name) for name in sorted(kinds.get("deb", ()))]
    if "python" in kinds:
        parts.append(_python())
    return sorted(parts)


def _python() -> Part:
    """Return Python as its makers install it; Debian's is Debian's."""
    version = platform.python_version()
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    texts = [folder / "LICENSE.txt" for folder in places]
    found = [path.read_text("utf-8", "replace").strip() for path in texts if path.is_file()][:1]
    return Part("python", version, f"pkg:generic/python@{version}", _PYTHON_LICENCE, tuple(found))


def _debian_part(name: str) -> Part:
    show = ["dpkg-query", "-W", "-f=${Version}\\n", name]
    listed = subprocess.run(show, capture_output=True, text=True, check=False).stdout.splitlines()
    version = listed[0] if listed else "unknown"
    terms = Path("/usr/share/doc") / name / "copyright"
    text = terms.read_text("utf-8", "replace").strip() if terms.is_file() else ""
    # Debian's names for licences, which are not those of SPDX; some say it in whole sentences.
    licences = sorted(set(re.findall(r"^License:[ \t]*(\S+)$", text, re.MULTILINE)))
    stated = f"Debian: {', '.join(licences)}" if licences else contents.UNSTATED
    if name.startswith("libpython3"):  # its text is there, in a form without names
        stated = _PYTHON_LICENCE
    return Part(name, version, f"pkg:deb/debian/{name}@{version}", stated, (text,) if text else ())
