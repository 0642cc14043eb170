"""The web view's own process dies, as for want of memory or through a fault of a driver."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.window.conftest import Program, Start


def kill_web_view(program: Program) -> None:
    """Kill it with all that is on the page."""
    (process,) = web_views(program)
    os.kill(process, signal.SIGKILL)
    end = time.monotonic() + 20
    while process in web_views(program):
        assert time.monotonic() < end
        time.sleep(0.05)


def web_views(program: Program) -> list[int]:
    """Return the numbers of the program's web processes."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, after = (folder / "stat").read_text("utf-8").partition("(")[2].rpartition(")")
        except OSError:
            continue
        state, parent = after.split()[:2]
        if name == "WebKitWebProces" and state != "Z" and int(parent) == program.process.pid:
            found.append(int(folder.name))
    return found


def test_the_page_comes_back_where_it_was(start: Start, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    program.js("location.hash = '#/settings'; window.before = 1; 0")
    program.wait_js("document.title.startsWith('Settings')")
    kill_web_view(program)
    program.wait_js("!window.before && document.title.startsWith('Settings')")
    program.js("location.hash = '#/create'; 0")
    program.wait_js("document.querySelector('#prompt').checkVisibility()")


def test_one_that_dies_again_and_again_gives_way_to_the_browser(
    start: Start, data_dir: str, tmp_path: Path
) -> None:
    asked, browser = tmp_path / "asked", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {asked}\n')
    browser.chmod(0o755)
    environ = {"BROWSER": f"{browser} %s"}
    program = start("--practice", "--data-dir", data_dir, environ=environ).ready()
    for _ in range(3):
        kill_web_view(program)
        program.wait_js("Boolean(document.querySelector('h1'))")
    kill_web_view(program)
    end = time.monotonic() + 20
    while not asked.exists():
        assert program.process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)
    assert asked.read_text("ascii").startswith("http://127.0.0.1:")
    assert "fails again and again" in (Path(data_dir) / "logs" / "videogen.log").read_text("utf-8")
