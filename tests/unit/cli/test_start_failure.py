"""A copy that lost a part says which, whichever it is, before anything waits for it."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from videogen_desktop.cli.start_failure import NEEDED

ROOT = Path(__file__).parents[3]
WITHOUT = """
import sys
sys.modules[sys.argv.pop(1)] = None
from videogen_desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


def names(requirements: list[str]) -> set[str]:
    """Return the packages that are needed on every system, as they are imported."""
    plain = [text for text in requirements if ";" not in text]
    return {re.split(r"[^A-Za-z0-9_-]", text)[0].replace("-", "_") for text in plain}


def start_without(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, name, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
        env={"PYTHONPATH": str(ROOT)},  # no display
    )


def test_every_package_the_project_asks_for_is_looked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    below = names(importlib.metadata.requires("requests") or [])
    # Without pywebview the page opens in the browser, with a sentence of its own.
    assert set(NEEDED) == (names(project["dependencies"]) | below) - {"pywebview"}


@pytest.mark.parametrize("name", NEEDED)
def test_whichever_is_missing_is_named_in_one_sentence(tmp_path: Path, name: str) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    done = start_without(name, "--data-dir", str(tmp_path))
    sentence = f"A part of Videogen is missing: {name}. Install Videogen again."
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"videogen-desktop: {sentence}\n"
    assert sentence in (logs / "videogen.log").read_text("utf-8")


def test_a_command_says_so_as_well(tmp_path: Path) -> None:
    done = start_without("truststore", "list", "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stderr.endswith("missing: truststore. Install Videogen again.\n")
    assert not (tmp_path / "data").exists()


def test_without_any_folder_to_write_in_the_sentence_is_said_all_the_same() -> None:
    done = start_without("platformdirs")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
