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
    from tests.window.conftest import Start

# GStreamer's for H.264, by software and by each kind of hardware.
DECODERS = ("avdec_h264", "openh264dec", "vah264dec", "vaapih264dec", "v4l2h264dec", "nvh264dec")
START = "import sys; from videogen_desktop.cli import main; sys.exit(main(sys.argv[1:]))"


# A disk that takes nothing, in the place of a folder, seen by this program alone.
READ_ONLY = 'mount -t tmpfs -o ro none "$0" && exec "$@"'


def failing(on: Screen, *command: str) -> tuple[int, str]:
    """Start it without a terminal, close the box it shows; return its exit code and words."""
    with subprocess.Popen(
        command,
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


def led_to_browser(on: Screen, tmp_path: Path, *command: str, until: str) -> str:
    """Start it, wait for a browser and for some words, end it; return what it said."""
    asked, said = tmp_path / "asked", tmp_path / "said"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {asked}\n')
    browser.chmod(0o755)
    with (
        said.open("wb") as stderr,
        subprocess.Popen(
            [*command, "--practice", "--data-dir", str(tmp_path / "data")],
            env=os.environ | on.environ | {"BROWSER": f"{browser} %s"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        ) as process,
    ):
        end = time.monotonic() + 60
        while not (asked.exists() and until in said.read_text()):
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < end, said.read_text()
            time.sleep(0.2)
        process.terminate()
        process.wait(20)
    assert asked.read_text().startswith("http://127.0.0.1:")
    return said.read_text()


def test_a_folder_that_cannot_be_used_is_said_in_a_box(on: Screen, tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("no folder")
    code, said = failing(on, sys.executable, "-c", START, "--data-dir", str(in_the_way))
    assert code == 1
    assert str(in_the_way) in said


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs a disk apart")
def test_a_home_that_is_read_only_is_said_in_a_box(on: Screen, tmp_path: Path) -> None:
    disk = ["unshare", "--mount", "sh", "-c", READ_ONLY, str(tmp_path)]
    data = tmp_path / "data"
    code, said = failing(on, *disk, sys.executable, "-c", START, "--data-dir", str(data))
    assert code == 1
    assert f"The data folder {data} cannot be used: the disk is read-only." in said


def test_without_a_web_view_the_browser_opens_and_the_packages_are_named(
    on: Screen, tmp_path: Path
) -> None:
    program = f"import sys; sys.modules['gi'] = None; {START}"
    packages = "For a window of its own: sudo apt install python3-gi gir1.2-gtk-3.0"
    said = led_to_browser(on, tmp_path, sys.executable, "-c", program, until=packages)
    assert "Neither GTK's nor Qt's Python package is installed." in said
    log = (tmp_path / "data" / "logs" / "videogen.log").read_text("utf-8")
    assert "Neither GTK's nor Qt's Python package is installed." in log


def test_without_a_decoder_the_window_says_what_to_install(start: Start, data_dir: str) -> None:
    # Nobody takes a decoder of that rank, as if none were installed.
    ranks = ",".join(f"{name}:NONE" for name in DECODERS)
    environ = {"GST_PLUGIN_FEATURE_RANK": ranks}
    said = "document.body.innerText.includes('sudo apt install gstreamer1.0-libav')"
    # At the first welcome, before anything is ordered, and wherever films are looked at.
    program = start("--data-dir", data_dir, environ=environ).ready()
    program.wait_js(said)
    program.end()
    program = start("--practice", "--data-dir", f"{data_dir}-2", environ=environ).ready()
    program.js("location.hash = '#/library'")
    program.wait_js(said)


# The second one is what the names of all folders come from.
@pytest.mark.parametrize("name", ["bottle", "platformdirs"])
def test_a_missing_library_is_said_in_a_box(on: Screen, tmp_path: Path, name: str) -> None:
    program = f"import sys; sys.modules['{name}'] = None; {START}"
    code, said = failing(on, sys.executable, "-c", program, "--data-dir", str(tmp_path / "data"))
    assert code == 1
    assert f"A part of Videogen is missing: {name}. Install Videogen again." in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs a network apart")
def test_a_port_that_nobody_may_reach_leads_to_the_browser(on: Screen, tmp_path: Path) -> None:
    # A network of its own whose loopback is down: as if a firewall stood before the port.
    command = ["unshare", "--net", sys.executable, "-c", START]
    led_to_browser(on, tmp_path, *command, until="a firewall keeps it from this computer's own")
    assert "firewall" in (tmp_path / "data" / "logs" / "videogen.log").read_text()
