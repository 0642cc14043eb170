"""The short form of ``dev.py prove bare-debian``: a fresh clone of this commit, on this machine."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

import videogen_desktop
from build_spec.devtools.workspace import here

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "a folder with blanks"
    command: list[str | Path] = ["git", "clone", "--quiet", "--no-local", here().root, folder]
    subprocess.run(command, check=True)
    return folder


def start(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/env", "python3", clone / "build_spec" / "dev.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "VIRTUAL_ENV": ""},
    )


@pytest.fixture(scope="module")
def first_start(clone: Path) -> subprocess.CompletedProcess[str]:
    """Start once before any test; they may then run in any order."""
    return start(clone, "run", "--version")


def test_one_command_makes_everything(first_start: subprocess.CompletedProcess[str]) -> None:
    first = first_start
    assert first.returncode == 0, first.stderr
    assert videogen_desktop.__version__ in first.stdout
    assert len(first.stdout.splitlines()) == 1, "standard output belongs to the program"
    assert "Setting up .venv" in first.stderr


@pytest.mark.usefixtures("first_start")
def test_when_all_is_there_it_only_starts_the_program(clone: Path) -> None:
    start(clone, "run", "--version")  # another test may have moved the folder
    again = start(clone, "run", "--version")
    assert again.returncode == 0
    assert again.stderr == ""


@pytest.mark.usefixtures("first_start")
def test_exit_code_and_arguments_pass_through(clone: Path) -> None:
    start(clone, "run", "--version")
    refused = start(clone, "run", "--no-such-option")
    assert refused.returncode == 2
    assert "--no-such-option" in refused.stderr


@pytest.mark.usefixtures("first_start")
def test_the_checkout_stays_clean(clone: Path) -> None:
    start(clone, "run", "--version")
    status: list[str | Path] = ["git", "-C", clone, "status", "--porcelain"]
    assert subprocess.run(status, check=True, capture_output=True, text=True).stdout == ""


@pytest.mark.usefixtures("first_start")
def test_it_makes_the_debian_package_with_one_command_and_no_developers_tools(clone: Path) -> None:
    made = start(clone, "package", "deb")
    assert made.returncode == 0, made.stdout + made.stderr
    assert not (clone / ".venv" / "bin" / "pytest").exists()
    dist = clone / "dist"
    (package,) = dist.glob("*.deb")
    beside = {f"{package.name}{suffix}" for suffix in ("", ".cdx.json", ".licences.txt")}
    assert {path.name for path in dist.iterdir()} == beside | {"SHA256SUMS"}
    check = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=dist, check=False, capture_output=True).returncode == 0


@pytest.mark.usefixtures("first_start")
def test_a_moved_checkout_mends_itself(clone: Path) -> None:
    start(clone, "run", "--version")
    moved = clone.rename(clone.with_name("moved"))
    try:
        result = start(moved, "run", "--version")
        assert result.returncode == 0, result.stderr
        assert "Making a virtual environment" in result.stderr
    finally:
        moved.rename(clone)
