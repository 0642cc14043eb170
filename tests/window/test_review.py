"""Review in the real window: every frame is the one it says, by key alone."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from tests.window.test_window import make_video, wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.window.conftest import Program, Start

FRAME = "document.querySelector('[data-part=frame]').textContent"
CODE = "document.querySelector('[data-part=code]').textContent"
ROWS = (
    "new Set([...document.querySelectorAll('.player-group')]"
    ".map(group => Math.round(group.getBoundingClientRect().bottom))).size"
)
PLAYING = "document.querySelector('.player').dataset.playing"
SETTLED = (
    "[...document.querySelectorAll('.player-film')].every(f => !f.seeking && f.readyState > 1)"
)
# A sum over the picture as it is drawn: frames of the practice clips all differ.
PICTURE = """(() => {
  const film = document.querySelector('.player-film');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 180];
  const drawing = canvas.getContext('2d');
  drawing.drawImage(film, 0, 0, 320, 180);
  let sum = 0;
  for (const part of drawing.getImageData(0, 0, 320, 180).data) sum = (sum * 31 + part) % 1e9;
  return film.seeking ? 0 : sum;
})()"""

# Counts how often the playhead goes back.
TURNS = """(() => {
  const { deck } = document.querySelector('vg-player');
  let last = 0;
  window.turns = 0;
  deck.addEventListener('move', () => {
    if (deck.frame < last) window.turns += 1;
    last = deck.frame;
  });
  return 0;
})()"""


def key(program: Program, *names: str) -> None:
    for name in names:
        program.screen.run("xdotool", "key", name)


def at(program: Program, frame: int, *, after: object = None) -> object:
    """Wait until a frame is shown and return a sum of its picture, another than ``after``."""
    program.wait_js(f"{FRAME} === 'frame {frame} / 120' && {SETTLED}")
    seen = program.wait_js(PICTURE)
    end = time.monotonic() + 20
    # Painted a moment after it was reached.
    while (again := program.js(PICTURE)) != seen or seen == after:
        assert time.monotonic() < end
        seen = again
        time.sleep(0.1)
    return seen


def open_review(program: Program) -> None:
    """Make a video and stop it in Review."""
    video_id = make_video(program, "a paper boat on a blue table")
    program.js(f"location.hash = '#/review/{video_id}'")
    program.wait_js("document.activeElement?.localName === 'vg-review'")
    # It plays by itself; where the machine is busy it may have come to its end by now.
    program.wait_js("document.querySelector('.player-film')?.played.length > 0")
    key(program, "m")
    if program.js(f"{PLAYING} === 'true'"):
        key(program, "space")
    program.wait_js(f"{PLAYING} === 'false'")


def test_every_step_is_one_frame_there_and_back(start: Start, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    open_review(program)
    key(program, "Home")
    pictures = [at(program, 1)]
    for frame in range(2, 6):
        key(program, "period")
        pictures.append(at(program, frame, after=pictures[-1]))
    assert len(set(pictures)) == 5
    for frame in range(4, 0, -1):
        key(program, "comma")
        assert at(program, frame, after=pictures[frame]) == pictures[frame - 1]
    key(program, "End")
    assert at(program, 120, after=pictures[0]) not in pictures
    assert program.js(CODE) == "00:00:03:29"
    assert program.js(ROWS) == 1, "in a window of the first size"
    # A held key leaves no queue behind: the last frame asked for is the one that is shown.
    key(program, "Home", *["period"] * 12)
    thirteenth = at(program, 13, after=pictures[0])
    key(program, "period", "comma")
    assert at(program, 13) == thirteenth

    # Between two ends, again and again.
    key(program, "i", *["period"] * 6, "o", "r", "bracketleft")
    assert at(program, 13) == thirteenth
    program.js(TURNS)
    key(program, "space")
    program.wait_js("window.turns > 2")
    key(program, "space")
    assert program.console() == []


def test_what_is_said_by_keys_is_in_the_record(start: Start, data_dir: str, tmp_path: Path) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    open_review(program)
    key(program, "Home", *["period"] * 18)
    at(program, 19)
    key(program, "s")
    program.wait_js("document.body.innerText.includes('Saved beside the video')")
    (picture,) = [*tmp_path.rglob("*.png")]
    size = program.screen.run("identify", "-format", "%w %h", str(picture))
    assert size == "1280 720"

    key(program, "4", "n")
    program.wait_js("document.activeElement?.localName === 'textarea'")
    program.screen.run("xdotool", "type", "--delay", "30", "the mast bends xp")
    key(program, "Return", "t")
    program.screen.run("xdotool", "type", "--delay", "30", "sea")
    key(program, "Return", "Escape", "p")
    record = next(tmp_path.glob("data/videos/*/*.json"))

    def said() -> tuple[object, ...]:
        kept = json.loads(record.read_text("utf-8"))
        return tuple(kept[name] for name in ("stars", "pick", "tags"))

    wait_for(lambda: said() == (4, "pick", ["sea"]))
    (note,) = json.loads(record.read_text("utf-8"))["notes"]
    assert note["text"] == "the mast bends xp"
    assert abs(note["at_seconds"] - 18 / 30) < 0.001
    key(program, "ctrl+z")
    wait_for(lambda: said()[1] == "none")
    assert program.console() == []
