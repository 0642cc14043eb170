"""What the real window tells a screen reader, over the interface that Orca listens to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.session_bus import session_bus
from tests.window.test_window import make_video

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.window.conftest import Program, Start

READER = Path(__file__).with_name("screen_reader.py")
PROMPT = "a paper boat on a blue table"
# What acts; a screen reader can say nothing of such a thing without a name.
ACTING = {"push button", "toggle button", "link", "entry", "combo box", "check box", "slider"}


@pytest.fixture
def bus() -> Generator[dict[str, str]]:
    """A session in which somebody reads the screen."""
    with session_bus() as address:
        yield {"DBUS_SESSION_BUS_ADDRESS": address, "NO_AT_BRIDGE": "0"}


def told(program: Program, bus: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Return role, name and focus of everything on the page."""
    environ = os.environ | program.screen.environ | bus
    read = subprocess.run(
        [sys.executable, str(READER)], env=environ, capture_output=True, text=True, check=True
    )
    return [
        (role, name, focused)
        for role, name, focused in map(json.loads, read.stdout.split("\n")[:-1])
    ]


def expect_told(program: Program, bus: dict[str, str], *things: tuple[str, str, bool]) -> None:
    """Wait until all of it is said, and find nothing that acts and has no name."""
    end = time.monotonic() + 30
    while missing := set(things) - set(heard := told(program, bus)):
        assert time.monotonic() < end, (missing, heard)
        time.sleep(0.5)
    assert not [thing for thing in heard if thing[0] in ACTING and not thing[1].strip()]


def test_a_screen_reader_is_told_what_there_is_in_every_place(
    start: Start, data_dir: str, bus: dict[str, str]
) -> None:
    program = start("--practice", "--data-dir", data_dir, environ=bus).ready()
    expect_told(
        program,
        bus,
        ("heading", "What do you want to see?", False),
        ("entry", "What do you want to see?", True),
        ("panel", "Shape and size", False),
        ("combo box", "How many", False),
        ("push button", "Generate", False),
    )
    make_video(program, PROMPT)
    expect_told(program, bus, ("heading", "Saved on your computer", False))

    program.screen.run("xdotool", "key", "ctrl+2")
    expect_told(
        program,
        bus,
        ("heading", "Library", True),
        ("entry", "Search prompts, titles, tags and notes", False),
        ("table", "Videos", False),
        ("link", f"{PROMPT}, 4 sec, Practice, today", False),
    )
    program.screen.run("xdotool", "key", "ctrl+3")
    expect_told(
        program,
        bus,
        ("panel", "Review", True),
        ("video", PROMPT, False),
        ("slider", "Position", False),
        ("toggle button", "Pick", False),
        ("panel", "Stars", False),
        ("entry", "Add a tag", False),
    )
    program.screen.run("xdotool", "key", "ctrl+4")
    expect_told(
        program,
        bus,
        ("heading", "Settings", True),
        ("entry", "Address", False),
        ("password text", "Key", False),
        ("push button", "Check connection", False),
    )
