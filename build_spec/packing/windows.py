"""The installer for Windows: its parts are made and checked anywhere, the program on Windows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_spec.devtools.voice import Refusal
from build_spec.packing import bundle
from build_spec.packing.plan import NAME, TITLE, description_of, need, version_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_spec.packing.plan import Plan

KIBIBYTE = 1024
SIGN_VARIABLE = "VIDEOGEN_SIGN_WINDOWS"
WEBVIEW2_VARIABLE = "VIDEOGEN_WEBVIEW2"

# https://learn.microsoft.com/windows/win32/menurc/versioninfo-resource: US English, Unicode.
VERSION_FILE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
{strings}
    ])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])]),
  ],
)
"""


@dataclass(frozen=True)
class Installer:
    """What one installer is made of.

    Attributes:
        tree: The folder whose contents are installed.
        output: The file to write.
        lists: A folder for the lists of files.
        webview2: A runtime installer to carry.
        sign: A command that signs the file named after it.
    """

    tree: Path
    output: Path
    lists: Path
    webview2: str = ""
    sign: str = ""


def build(plan: Plan) -> Path:
    """Build the program and its installer; return the installer's path in ``dist``."""
    need(plan.voice, "makensis")
    signer = os.environ.get(SIGN_VARIABLE, "")
    bundle.build(plan, lambda folder: sign_programs(plan, signer, folder))
    installer = Installer(
        plan.dist_dir / NAME,
        plan.dist_dir / f"{TITLE}-{plan.version}-setup.exe",
        plan.staging("windows"),
        os.environ.get(WEBVIEW2_VARIABLE, ""),
        signer,
    )
    compile_installer(plan, installer)
    bundle.describe(plan, installer.output, plan.root / "build" / bundle.STAGING)
    return installer.output


def sign_programs(plan: Plan, command: str, folder: Path) -> None:
    """Sign what is started, before it is packed; a signed installer alone calms nobody.

    Raises:
        Refusal: The command failed.
    """
    for path in sorted(folder.glob("*.exe")) if command else []:
        plan.voice.say(f"Signing {path.name} …")
        # A line for the shell, as makensis takes it for the installer.
        line = f'{command} "{path}"'
        if subprocess.run(line, shell=True, check=False).returncode:  # noqa: S602 - the packer's own
            raise Refusal(f"Signing {path.name} failed.")


def compile_installer(plan: Plan, installer: Installer) -> None:
    """Compile the installer of a folder.

    Raises:
        Refusal: makensis is missing or finds fault.
    """
    files = sorted(path for path in installer.tree.rglob("*") if path.is_file())
    names = [path.relative_to(installer.tree).as_posix() for path in files]
    size = sum(path.stat().st_size for path in files)
    # makensis wants a byte-order mark to read a file as UTF-8.
    (installer.lists / "install.nsh").write_text(install_list(installer.tree, names), "utf-8-sig")
    (installer.lists / "uninstall.nsh").write_text(uninstall_list(names), "utf-8-sig")
    script = plan.root / "build_spec" / "windows" / "installer.nsi"
    defines = {
        "TITLE": TITLE,
        "VERSION": plan.version,
        "VERSION_FOUR": ".".join(map(str, four(plan.version))),
        "COMMENT": description_of(plan.root),
        "OUTPUT": str(installer.output),
        "LISTS": str(installer.lists),
        "ICON": str(plan.root / "build_spec" / "icons" / "videogen.ico"),
        "SIDE": str(plan.root / "build_spec" / "icons" / "installer.bmp"),
        "KIBIBYTES": str(-(-size // KIBIBYTE)),
        "WEBVIEW2": installer.webview2,
        "SIGN": installer.sign,
    }
    given = [f"-D{name}={value}" for name, value in defines.items() if value]
    program = shutil.which("makensis") or "makensis"
    plan.voice.run(
        f"Compiling {installer.output.name}",
        [program, "-WX", "-V2", "-INPUTCHARSET", "UTF8", *given, script],
        env={"SOURCE_DATE_EPOCH": str(plan.epoch)},
    )


def install_list(tree: Path, names: Sequence[str]) -> str:
    """Return NSIS commands that install these files below ``$INSTDIR``."""
    lines, folder = [], None
    for name in sorted(names, key=lambda name: (name.rpartition("/")[0], name)):
        above = name.rpartition("/")[0]
        if above != folder:
            lines.append(f"SetOutPath {quoted(inside(above))}")
            folder = above
        lines.append(f"File {quoted(tree / name)}")
    return "\n".join([*lines, ""])


def uninstall_list(names: Sequence[str]) -> str:
    """Return NSIS commands that remove these files, and their folders where nothing else is."""
    deletes = [f"Delete {quoted(inside(name))}" for name in sorted(names)]
    folders = {
        "/".join(parts[:depth])
        for parts in (name.split("/") for name in names)
        for depth in range(1, len(parts))
    }
    # The deepest first. Never with /r: a folder that holds anything of a person's stays.
    empty = sorted(folders, key=lambda folder: (-folder.count("/"), folder))
    removes = [f"RMDir {quoted(inside(folder))}" for folder in empty]
    return "\n".join([*deletes, *removes, ""])


def inside(name: str) -> str:
    """Return a name below ``$INSTDIR`` as Windows writes it."""
    escaped = name.replace("$", "$$").replace("/", "\\")
    return f"$INSTDIR\\{escaped}" if name else "$INSTDIR"


def quoted(text: object) -> str:
    """Return a string for NSIS."""
    return '"' + str(text).replace('"', '$\\"') + '"'


def four(version: str) -> tuple[int, int, int, int]:
    """Return a version as the four numbers that Windows wants; what follows them is left out."""
    numbers = [int(number) for number in re.findall(r"\d+", re.split(r"[a-z+]", version)[0])]
    first, second, third, fourth = [*numbers, 0, 0, 0, 0][:4]
    return first, second, third, fourth


def version_file(root: Path, name: str) -> str:
    """Return the text from which PyInstaller makes a program's version resource."""
    version = version_of(root)
    strings = {
        "CompanyName": f"the authors of {TITLE}",
        "FileDescription": TITLE,
        "FileVersion": version,
        "InternalName": name,
        "OriginalFilename": f"{name}.exe",
        "ProductName": TITLE,
        "ProductVersion": version,
        "Comments": description_of(root),
    }
    lines = [f"      StringStruct({key!r}, {value!r})," for key, value in strings.items()]
    return VERSION_FILE.format(four=four(version), strings="\n".join(lines))


def program_options(root: Path, name: str) -> dict[str, str]:
    """Return what PyInstaller is told about a program for Windows alone."""
    folder = root / "build"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"version-{name}.txt"
    path.write_text(version_file(root, name), "utf-8")
    manifest = root / "build_spec" / "windows" / "videogen.manifest"
    return {"version": str(path), "manifest": str(manifest)}
