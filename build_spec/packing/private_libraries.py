"""The locked libraries that travel inside the Debian package, in pure Python.

One package then fits every release: what is compiled comes from Debian, everything else in exactly
the versions this commit was tested with.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.devtools import lockfile

if TYPE_CHECKING:
    from build_spec.packing.plan import Plan

# Debian's own: compiled, or bound to what is. jeepney belongs to secretstorage.
FROM_DEBIAN = frozenset({"cryptography", "cffi", "pycparser", "secretstorage", "jeepney"})
# Not needed by the installed program: it builds other packages.
BUILDER = "setuptools"
OTHER_SYSTEMS = ("win32", "darwin", "openbsd", "os_name == 'nt'")
# Published without a wheel.
SOURCES = frozenset({"proxy-tools"})

# Traces of how it was installed, and what only other systems run.
NOT_WANTED = (
    "bin",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
    "*.dist-info/licenses",
    "*.dist-info/LICEN[CS]E*",
    "*.dist-info/COPYING*",
    "*.dist-info/AUTHORS*",
    "**/__pycache__",
    "certifi/tests",
    "webview/lib",
    "webview/__pyinstaller",
)


def chosen(lock: str) -> list[str]:
    """Return the requirements to carry, without their conditions: one package for all Pythons."""
    found = []
    for entry in lockfile.entries(lockfile.part(lock, tests=False)):
        requirement, *hashes = entry.split("\\\n")
        pinned, _, condition = requirement.partition(";")
        name = lockfile.name_of(entry)
        elsewhere = any(word in condition for word in OTHER_SYSTEMS)
        if name not in FROM_DEBIAN and name != BUILDER and not elsewhere:
            found.append(" \\\n".join([pinned.strip(), *(line.strip(" \\") for line in hashes)]))
    return found


def fetch(plan: Plan, folder: Path) -> None:
    """Install them into a folder, each checked against its hash; licence texts stay in.

    Raises:
        Refusal: The network is away, or a file is not the one in the lock.
    """
    entries = chosen(plan.workspace.lock.read_text("utf-8"))
    wheels = [entry for entry in entries if lockfile.name_of(entry) not in SOURCES]
    sources = [entry for entry in entries if lockfile.name_of(entry) in SOURCES]
    pip: list[str | Path] = [plan.workspace.python, "-m", "pip", "--disable-pip-version-check"]
    pip += ["install", "-q", "--no-input", "--no-deps", "--no-compile", "--require-hashes"]
    pip += ["--target", folder]
    anywhere = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py"]
    with tempfile.TemporaryDirectory() as name:
        lists = Path(name)
        (lists / "wheels").write_text("\n".join(wheels) + "\n", "utf-8")
        (lists / "sources").write_text("\n".join(sources) + "\n", "utf-8")
        plan.voice.run(
            f"Fetching {len(wheels)} libraries",
            [*pip, *anywhere, "--abi", "none", "-r", lists / "wheels"],
        )
        plan.voice.run(
            f"Building {len(sources)} that comes as source",
            [*pip, "--no-build-isolation", "--use-pep517", "-r", lists / "sources"],
        )


def strip(folder: Path) -> None:
    """Remove what the installed program does not need."""
    for pattern in NOT_WANTED:
        for path in list(folder.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    for path in folder.rglob("*.py"):
        _no_program(path)


def _no_program(path: Path) -> None:
    """Make a library file one: neither runnable nor naming an interpreter of its own."""
    path.chmod(0o644)
    first, line_end, rest = path.read_bytes().partition(b"\n")
    if first.startswith(b"#!"):
        path.write_bytes(b"#" + line_end + rest)
