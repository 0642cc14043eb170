"""The Debian package: one file for every release, on the system's own Python and web view."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
from typing import TYPE_CHECKING

from build_spec.packing import archives, contents, manual, private_libraries
from build_spec.packing.plan import NAME, PACKER, need
from videogen_desktop.cli.arguments import build_parser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from build_spec.packing.contents import Part
    from build_spec.packing.plan import Plan

HOME = f"usr/share/{NAME}"
LIBRARIES = f"{HOME}/libraries"
DOC = f"usr/share/doc/{NAME}"
ICON_SIZES = (16, 32, 48, 128, 256)
KIBIBYTE = 1024

# Where each file beside this recipe goes, those of the control archive apart.
PLACES = {
    "videogen-desktop": f"usr/bin/{NAME}",
    "videogen-desktop.desktop": f"usr/share/applications/{NAME}.desktop",
    "org.videogen.desktop.metainfo.xml": "usr/share/metainfo/org.videogen.desktop.metainfo.xml",
    "videogen-desktop.rtupdate": f"usr/share/python3/runtime.d/{NAME}.rtupdate",
    "copyright": f"{DOC}/copyright",
}
RUNNABLE = {"videogen-desktop", "videogen-desktop.rtupdate", "postinst", "prerm"}


def build(plan: Plan) -> Path:
    """Build the package; return its path in ``dist``.

    Raises:
        Refusal: A tool or the network is missing.
    """
    need(plan.voice, "dpkg-deb")
    tree = plan.staging("deb") / "tree"
    parts = _fill(plan, tree)
    _control(plan, tree, parts)
    archives.settle(tree, plan.epoch)
    plan.dist_dir.mkdir(exist_ok=True)
    target = plan.dist_dir / f"{NAME}_{debian_version(plan.version)}_all.deb"
    plan.voice.run(
        f"Packing {target.name}",
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, target],
        # xz divides its work by the number of processors, and the bytes would follow.
        env={"SOURCE_DATE_EPOCH": str(plan.epoch), "DPKG_DEB_THREADS_MAX": "1"},
    )
    contents.write_beside(plan, target, parts)
    return target


def debian_version(version: str) -> str:
    """Return a Python version as Debian orders it: ``1.0rc1`` comes before ``1.0``."""
    return re.sub(r"(?<=\d)\.?(a|b|rc|dev)(?=\d)", r"~\1", version)


def _fill(plan: Plan, tree: Path) -> list[Part]:
    """Put the program, its libraries and what a desktop wants to know into the tree."""
    ignore = shutil.ignore_patterns("__pycache__")
    package = tree / HOME / "videogen_desktop"
    shutil.copytree(plan.root / "videogen_desktop", package, ignore=ignore)
    shutil.copytree(plan.root / "ui", package / "ui", ignore=ignore)
    libraries = tree / LIBRARIES
    private_libraries.fetch(plan, libraries)
    parts = contents.python_parts(libraries)
    private_libraries.strip(libraries)
    words = words_for(plan, parts)
    for name, place in PLACES.items():
        _write(tree / place, filled(plan, name, words), runs=name in RUNNABLE)
    _icons(plan, tree)
    _documents(plan, tree, parts, words)
    return parts


def words_for(plan: Plan, parts: Sequence[Part]) -> dict[str, str]:
    """Return what stands for ``@NAME@`` in the files beside this recipe."""
    parser = build_parser()
    day = dt.datetime.fromtimestamp(plan.epoch, dt.UTC)
    return {
        "VERSION": debian_version(plan.version),
        "DATE": day.strftime("%Y-%m-%d"),
        "STAMP": day.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        "PACKER": packer(os.environ),
        "OPTIONS": manual.options(parser),
        "COMMANDS": manual.commands(parser),
        "LIBRARIES": "\n".join(f" {part.name} {part.version}: {part.licence}" for part in parts),
    }


def packer(environ: Mapping[str, str]) -> str:
    """Return whom the package names as its maintainer, as Debian's own tools ask for it."""
    mail = environ.get("DEBEMAIL", "").strip()
    if "<" in mail or not mail:
        return mail or PACKER
    return f"{environ.get('DEBFULLNAME', '').strip() or mail.partition('@')[0]} <{mail}>"


def filled(plan: Plan, name: str, words: Mapping[str, str]) -> str:
    """Return a file beside this recipe with the words in their places."""
    text = (plan.root / "build_spec" / "debian" / name).read_text("utf-8")
    return re.sub(r"@([A-Z]+)@", lambda found: words.get(found[1], found[0]), text)


def _icons(plan: Plan, tree: Path) -> None:
    theme = tree / "usr/share/icons/hicolor"
    for size in ICON_SIZES:
        drawn = plan.root / "build_spec" / "icons" / f"videogen-{size}.png"
        _write(theme / f"{size}x{size}" / "apps" / f"{NAME}.png", drawn.read_bytes())
    drawing = (plan.root / "ui" / "icon.svg").read_bytes()
    _write(theme / "scalable" / "apps" / f"{NAME}.svg", drawing)


def _documents(plan: Plan, tree: Path, parts: Sequence[Part], words: Mapping[str, str]) -> None:
    page = archives.gzipped(filled(plan, f"{NAME}.1", words))
    _write(tree / f"usr/share/man/man1/{NAME}.1.gz", page)
    news = (plan.root / "build_spec" / "CHANGELOG.md").read_text("utf-8")
    _write(tree / DOC / "NEWS.md.gz", archives.gzipped(news))
    entry = f"{NAME} ({words['VERSION']}) unstable; urgency=medium\n\n"
    entry += (
        f"  * What changed for users is in NEWS.md.gz.\n\n -- {words['PACKER']}  {words['STAMP']}\n"
    )
    _write(tree / DOC / "changelog.gz", archives.gzipped(entry))
    _write(tree / DOC / "licences.txt.gz", archives.gzipped(contents.licences(parts)))


def _control(plan: Plan, tree: Path, parts: Sequence[Part]) -> None:
    """Write what dpkg reads: the facts, the sums and the two scripts."""
    files = sorted(path for path in tree.rglob("*") if path.is_file())
    sums = [f"{_md5(path)}  {path.relative_to(tree).as_posix()}\n" for path in files]
    sizes = [-(-path.stat().st_size // KIBIBYTE) for path in files]
    folders = sum(path.is_dir() for path in tree.rglob("*"))
    words = words_for(plan, parts) | {"KIBIBYTES": str(sum(sizes) + folders)}
    control = tree / "DEBIAN"
    for name in ("control", "postinst", "prerm"):
        _write(control / name, filled(plan, name, words), runs=name in RUNNABLE)
    _write(control / "md5sums", "".join(sums))


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _write(path: Path, what: str | bytes, *, runs: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(what.encode() if isinstance(what, str) else what)
    path.chmod(0o755 if runs else 0o644)
