"""A start that cannot succeed: a sentence where the person looks, and a way on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.xvfb import Screen

START = "import sys; from videogen_desktop.cli import main; sys.exit(main(sys.argv[1:]))"


def failing(on: Screen, program: str, *arguments: str) -> tuple[int, str]:
    """Start it without a terminal, close the box it shows; return its exit code and words."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | on.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        end = time.monotonic() + 40
        while not on.windows("^Videogen$"):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end, on.run("wmctrl", "-l")
            time.sleep(0.1)
        on.run("wmctrl", "-c", "Videogen")
        _, said = process.communicate(timeout=20)
    return process.returncode, said


def test_a_folder_that_cannot_be_used_is_said_in_a_box(on: Screen, tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("no folder")
    code, said = failing(on, START, "--data-dir", str(in_the_way))
    assert code == 1
    assert str(in_the_way) in said


# The second one is what the names of all folders come from.
@pytest.mark.parametrize("name", ["bottle", "platformdirs"])
def test_a_missing_library_is_said_in_a_box(on: Screen, tmp_path: Path, name: str) -> None:
    program = f"import sys; sys.modules['{name}'] = None; {START}"
    code, said = failing(on, program, "--data-dir", str(tmp_path / "data"))
    assert code == 1
    assert f"A part of Videogen is missing: {name}. Install Videogen again." in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs a network apart")
def test_a_port_that_nobody_may_reach_leads_to_the_browser(on: Screen, tmp_path: Path) -> None:
    # A network of its own whose loopback is down: as if a firewall stood before the port.
    asked = tmp_path / "asked"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {asked}\n')
    browser.chmod(0o755)
    data = tmp_path / "data"
    command = ["unshare", "--net", sys.executable, "-c", START]
    with subprocess.Popen(
        [*command, "--practice", "--data-dir", str(data)],
        env=os.environ | on.environ | {"BROWSER": f"{browser} %s"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        end = time.monotonic() + 60
        while not asked.exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.2)
        process.terminate()
        _, said = process.communicate(timeout=20)
    assert "a firewall keeps it from this computer's own address" in said
    assert asked.read_text().startswith("http://127.0.0.1:")
    assert "firewall" in (data / "logs" / "videogen.log").read_text()
