from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

import videogen_desktop
from build_spec.devtools.workspace import here
from tests.packaging.conftest import CANARY

if TYPE_CHECKING:
    from pathlib import Path

ROOT = here().root
LARGEST_BYTES = 6_000_000


@pytest.fixture
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: Path, inside: str) -> set[str]:
    return {
        f"{inside}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_the_whole_page(names: set[str]) -> None:
    page = files_below(ROOT / "ui", "videogen_desktop/ui")
    assert "videogen_desktop/ui/index.html" in page
    assert page <= names


def test_the_wheel_carries_every_practice_clip(names: set[str]) -> None:
    assets = ROOT / "videogen_desktop" / "practice" / "assets"
    clips = files_below(assets, "videogen_desktop/practice/assets")
    assert clips
    assert clips <= names


def test_the_wheel_carries_every_module(names: set[str]) -> None:
    package = files_below(ROOT / "videogen_desktop", "videogen_desktop")
    assert {name for name in package if name.endswith(".py")} <= names


def test_the_wheel_carries_nothing_of_tests_tools_or_machines(names: set[str]) -> None:
    assert {name.split("/")[0].partition("-")[0] for name in names} <= {
        "videogen_desktop",
    }
    stray = re.compile(r"(^|/)(tests?|build_spec|node_modules|__pycache__|\.)|\.(lock|pyc)$")
    assert [name for name in names if stray.search(name)] == []


def test_the_wheel_stays_small(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_BYTES


def test_nothing_in_the_wheel_knows_the_account_of_who_built_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if CANARY.encode() in archive.read(name)] == []


def test_nothing_in_the_wheel_knows_where_it_was_built(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        found = [name for name in archive.namelist() if str(ROOT).encode() in archive.read(name)]
    assert found == []


def run(programs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # From a folder of its own, so that nothing of the checkout is imported by accident.
    return subprocess.run(
        [programs / "videogen-desktop", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=programs,
    )


def test_an_installed_copy_says_its_version(installed: Path) -> None:
    result = run(installed, "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert videogen_desktop.__version__ in result.stdout


def test_an_installed_copy_finds_its_page_and_runs_a_job(installed: Path) -> None:
    result = run(installed, "--self-test")
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_installed_copy_runs_as_a_module_too(installed: Path) -> None:
    command: list[str | Path] = [installed / "python", "-m", "videogen_desktop", "--version"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=installed)
    assert result.returncode == 0
    assert videogen_desktop.__version__ in result.stdout
