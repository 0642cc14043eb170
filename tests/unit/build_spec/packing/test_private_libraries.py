from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from build_spec.devtools import lockfile
from build_spec.devtools.workspace import here
from build_spec.packing.private_libraries import FROM_DEBIAN, SOURCES, chosen, strip

if TYPE_CHECKING:
    from pathlib import Path

LOCK = here().lock.read_text("utf-8")


def names() -> set[str]:
    return {lockfile.name_of(entry) for entry in chosen(LOCK)}


def test_the_libraries_are_the_locked_ones_in_their_locked_versions() -> None:
    locked = lockfile.entries(lockfile.part(LOCK, tests=False))
    pinned = {entry.partition(" ")[0] for entry in locked}
    assert {entry.partition(" ")[0] for entry in chosen(LOCK)} <= pinned
    assert {"bottle", "keyring", "pywebview", "requests", "urllib3"} <= names()


def test_what_only_older_pythons_need_is_carried_for_all() -> None:
    carried = {lockfile.name_of(entry): entry for entry in chosen(LOCK)}
    assert "python_full_version" not in carried["importlib-metadata"]
    assert "--hash=sha256:" in carried["importlib-metadata"]


def test_compiled_and_foreign_ones_are_left_to_debian_and_to_others() -> None:
    everything = {lockfile.name_of(entry) for entry in lockfile.entries(LOCK)}
    assert everything >= FROM_DEBIAN | SOURCES, "a name that has left the lock"
    foreign = {"pythonnet", "pyobjc-core", "colorama", "qtpy", "pywin32-ctypes", "setuptools"}
    assert not names() & (FROM_DEBIAN | foreign)


def test_nothing_of_the_tests_tools_is_carried() -> None:
    assert not names() & {"pytest", "pyinstaller", "ruff", "playwright"}


def test_strip_leaves_the_code_and_its_metadata(tmp_path: Path) -> None:
    kept = ("keyring/a.py", "keyring-1.dist-info/METADATA", "keyring-1.dist-info/entry_points.txt")
    gone = (
        "keyring-1.dist-info/RECORD",
        "keyring-1.dist-info/licenses/LICENSE",
        "webview/lib/some.dll",
        "bin/keyring",
        "keyring/__pycache__/a.pyc",
    )
    for name in (*kept, *gone):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    strip(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(kept)


def test_a_library_file_is_no_program_and_keeps_its_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "bottle.py"
    path.write_bytes(b"#!/usr/bin/env python\nimport sys\n")
    path.chmod(0o755)
    strip(tmp_path)
    assert path.read_bytes() == b"#\nimport sys\n"
    assert not path.stat().st_mode & stat.S_IXUSR
