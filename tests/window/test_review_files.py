"""What leaves Review in the real window, through the file chooser of the system itself."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.program import PROGRAM
from tests.support.shelf import Shelf
from tests.support.uneven_clip import MOMENTS, SHOWN_PICTURE, time_code, write_uneven_clip
from tests.support.videos import make_video
from tests.window.test_review import CODE, FRAME
from tests.window.test_window import wait_for
from videogen_desktop.base.resources import practice_assets_dir
from videogen_desktop.domain.video import Note

if TYPE_CHECKING:
    from pathlib import Path

    from tests.window.conftest import Program, Start

CLIPS, NOTES = 40, 40
# Their notes are more than five megabytes together.
LONG = "The mast bends too far in the wind, and the light on the sail is wrong. " * 48


@dataclass(frozen=True)
class Stocked:
    """A data folder; one of its noted videos, and the one of a varying rate."""

    data_dir: str
    noted: str
    uneven: str


@pytest.fixture
def stocked(tmp_path: Path) -> Stocked:
    """Give a library with clips that much has been written about, and one of a varying rate."""
    shelf = Shelf(tmp_path / "data", FakeClock())
    noted = ""
    clip = (practice_assets_dir() / "sea-854x480.mp4").read_bytes()
    for number in range(CLIPS):
        data = clip + f"\0\0\0\x10free{number:08d}".encode()
        video = make_video(
            prompt=f"a boat {number}",
            path=f"2026-11/boat {number}.mp4",
            size_bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            notes=tuple(Note(f"n{at}", LONG, at / 10, 1_790_000_000.0) for at in range(NOTES)),
        )
        path = shelf.media.video_path(video)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        shelf.videos.add(video)
        noted = video.id
    shelf.close()
    write_uneven_clip(tmp_path / "uneven.mp4")
    command = [*PROGRAM, "import", "--data-dir", str(shelf.root), str(tmp_path / "uneven.mp4")]
    subprocess.run(command, check=True, capture_output=True)
    (record,) = shelf.root.glob("videos/*/*.json")
    return Stocked(str(shelf.root), noted, json.loads(record.read_text("utf-8"))["id"])


def press(program: Program, selector: str) -> None:
    """Press a button of the page."""
    program.wait_js(f"Boolean(document.querySelector('{selector}'))")
    program.js(f"document.querySelector('{selector}').click()")


def choose(program: Program, button: str, title: str, path: str) -> None:
    """Press a button, type a path into the system's own chooser, and confirm it."""
    press(program, button)
    chooser = program.wait_window(title)
    program.screen.run("xdotool", "windowactivate", "--sync", chooser)
    program.screen.run("xdotool", "type", path[0])
    time.sleep(1)  # with the first sign the field for a path opens
    program.screen.run("xdotool", "type", "--delay", "30", path[1:])
    end = time.monotonic() + 30
    while chooser in program.screen.windows(title):  # what completes a path takes the first
        assert time.monotonic() < end
        time.sleep(1)
        program.screen.run("xdotool", "key", "Return")
        time.sleep(1)


def open_review(start: Start, data_dir: str, video_id: str) -> Program:
    """Start the program with one of the videos in Review."""
    program = start("--practice", "--data-dir", data_dir).ready()
    program.js(f"location.hash = '#/review/{video_id}'")
    program.wait_js("document.querySelector('.player-film')?.readyState >= 2")
    return program


def test_each_step_through_a_varying_rate_lands_on_the_picture_it_names(
    start: Start, stocked: Stocked
) -> None:
    program = open_review(start, stocked.data_dir, stocked.uneven)
    program.wait_js("document.activeElement?.localName === 'vg-review'")
    program.js("document.querySelector('vg-player').deck.pause()")
    program.screen.run("xdotool", "key", "Home")
    for number, moment in enumerate(MOMENTS[:16], 1):
        code = time_code(moment)
        program.wait_js(f"{FRAME} === 'frame {number} / {len(MOMENTS)}' && {CODE} === '{code}'")
        program.wait_js(f"{SHOWN_PICTURE} === {number - 1}")
        program.screen.run("xdotool", "key", "period")
    program.screen.run("xdotool", "key", "comma")
    program.wait_js(f"{SHOWN_PICTURE} === 15")
    assert program.console() == []


@pytest.mark.timeout(240)
def test_a_pack_and_five_megabytes_of_notes_go_where_the_person_says(
    start: Start, stocked: Stocked, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    program = open_review(start, stocked.data_dir, stocked.noted)

    press(program, "vg-review-bar [data-verb=pack]")
    program.wait_js("document.querySelector('vg-pack-dialog dialog').open")
    choose(
        program,
        "vg-pack-dialog [data-part=make]",
        "Choose a folder for the review pack",
        f"{target}/",
    )
    program.wait_js("document.body.innerText.includes('pack with 41 videos is finished')")
    program.wait_js("!document.querySelector('vg-pack-dialog dialog').open")
    (pack,) = (path for path in target.iterdir() if not path.name.startswith("."))
    assert (pack / "index.html").is_file()
    assert len([*(pack / "videos").glob("*.mp4")]) == CLIPS + 1

    press(program, "vg-notes summary")
    choose(program, "vg-notes [data-verb=csv]", "Hand over the notes", f"{target}/all")
    wait_for((target / "all.csv").is_file, 30)
    assert (target / "all.csv").stat().st_size > 5_000_000
    with (target / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == CLIPS * NOTES
    assert rows[NOTES + 10]["time"] == "00:00:01:00"
    assert program.console() == []
