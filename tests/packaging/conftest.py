"""A wheel of this checkout, built once, and an environment that has nothing else of ours."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

import videogen_desktop
from build_spec.devtools import lockfile
from build_spec.devtools.voice import Voice
from build_spec.devtools.workspace import here
from build_spec.packing.plan import Plan

EPOCH = 1_700_000_000
ROOT = here().root
FOLDER = Path(__file__).parent
CANARY = "canary-of-whoever-builds-0001"
CARRIED = ("pyproject.toml", "README.md", "videogen_desktop", "ui")


# Files whose tests share what is made once for a whole run.
TOGETHER = {"test_wheel": "installed", "test_packagers_page": "installed"}


# Before the plugin that deals the tests out looks at their marks.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process, so that nothing is built twice."""
    for item in items:
        if item.path.parent == FOLDER:
            item.add_marker(pytest.mark.xdist_group(TOGETHER.get(item.path.stem, item.path.stem)))


@dataclass(frozen=True)
class Elsewhere(Plan):
    """Pack into folders of the test's own."""

    folder: Path = Path()

    @property
    def dist_dir(self) -> Path:
        return self.folder / "dist"

    def staging(self, name: str) -> Path:
        made = self.folder / "staging" / name
        made.mkdir(parents=True)
        return made


def plan_for(folder: Path) -> Elsewhere:
    """Return a plan whose packages go into a folder, dated always the same."""
    voice = Voice(io.StringIO())
    return Elsewhere(here(), voice, videogen_desktop.__version__, EPOCH, folder)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy: setuptools leaves a ``build`` folder behind where it works."""
    source = tmp_path_factory.mktemp("source")
    for name in CARRIED:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", "."]
    account = os.environ | {"AZURE_OPENAI_API_KEY": CANARY, "AZURE_OPENAI_ENDPOINT": CANARY}
    subprocess.run(command, cwd=source, check=True, capture_output=True, text=True, env=account)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel and the locked packages it needs; return the folder of its programs."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv")
    programs = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    needed = folder / "requirements.txt"
    needed.write_text(lockfile.part(here().lock.read_text("utf-8"), tests=False), "utf-8")
    # Our own pip, which knows how to install elsewhere; what it would compile is started twice.
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", programs / "python"]
    pip += ["--disable-pip-version-check", "install", "-q", "--no-deps", "--no-compile"]
    builder = folder / "builder.txt"
    builder.write_text(lockfile.only(needed.read_text("utf-8"), {"setuptools"}), "utf-8")
    subprocess.run([*pip, "--require-hashes", "-r", builder], check=True)
    sources = ["--no-build-isolation", "--use-pep517"]
    subprocess.run([*pip, *sources, "--require-hashes", "-r", needed], check=True)
    subprocess.run([*pip, wheel], check=True)
    return programs
