"""Play two videos side by side for half a minute and measure how far apart they are: [--seconds N].

Each picture that the screen shows is told by ``requestVideoFrameCallback`` with the moment of the
film it belongs to and the moment at which it is expected to be seen; every picture of one film is
compared with what the other showed then.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.account import Account  # noqa: E402 - the tests know how to drive the page
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, RunningApp  # noqa: E402
from tests.support.page_steps import order  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_MS = 80
PAIR = ("a paper boat on a blue table", "a night sky full of stars")

# Each picture: when it was seen in milliseconds, and its moment in the film in seconds.
Shown = list[list[float]]

_MEASURE = """(seconds) => new Promise((done) => {
  const films = [...document.querySelectorAll('.player-film')];
  const seen = films.map(() => []);
  films.forEach((film, index) => {
    const note = (_now, { mediaTime, expectedDisplayTime }) => {
      seen[index].push([expectedDisplayTime, mediaTime]);
      film.requestVideoFrameCallback(note);
    };
    film.requestVideoFrameCallback(note);
  });
  const clocks = [];
  const look = setInterval(() => {
    if (films.some((film) => film.seeking || film.ended)) return;
    clocks.push(Math.abs(films[0].currentTime - films[1].currentTime));
  }, 20);
  setTimeout(() => {
    clearInterval(look);
    done([...seen, clocks]);
  }, seconds * 1000);
})"""


def main(arguments: Sequence[str]) -> int:
    """Measure; return 0 where all but one picture in a hundred are within the bound."""
    parser = argparse.ArgumentParser(prog="dev.py prove compare-drift", description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    seconds = parser.parse_args(arguments).seconds
    first, second, clocks = measure(seconds)
    drifts = sorted(apart(first, second))
    if not drifts:
        print("No pictures were shown together.", file=sys.stderr)
        return 1
    print(f"{seconds} s, {len(first)} and {len(second)} pictures shown")
    print("their clocks, in ms:    ", json.dumps(parts(sorted(clocks))))
    print("what the screen shows:  ", json.dumps(parts(drifts)))
    mean = statistics.fmean(drifts) * 1000
    print(f"mean {mean:.1f} ms; the bound is {MOST_MS:g} ms for 99 of 100")
    return 0 if parts(drifts)["99 of 100"] <= MOST_MS else 1


def parts(values: Sequence[float]) -> dict[str, float]:
    """Return how small a part of sorted ``values`` in seconds is, in milliseconds."""
    last = len(values) - 1
    return {name: round(values[int(part * last)] * 1000, 1) for name, part in _PARTS.items()}


_PARTS = {"half": 0.5, "95 of 100": 0.95, "99 of 100": 0.99, "all": 1.0}


def measure(seconds: int) -> tuple[Shown, Shown, list[float]]:
    """Return what each film showed, and how far their clocks were apart."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        options = ("--job-seconds", "0.3", "--seed", "1")
        with (
            Account(Path(folder) / "account", options=options) as account,
            RunningApp(Path(folder) / "data", environ=account.environ()) as app,
        ):
            page = chromium.new_page(locale="en-US", reduced_motion="reduce")
            page.goto(app.address)
            page.get_by_role("radio", name="12 sec").check(force=True)
            for prompt in PAIR:
                order(page, prompt)
            saved = page.get_by_role("heading", name="Saved on your computer")
            expect(saved).to_have_count(len(PAIR), timeout=60_000)
            page.goto(f"{app.origin}/#/review")
            page.locator("vg-review").press("c")
            expect(page.locator(".player-film")).to_have_count(2)
            page.locator("vg-review").press("r")
            page.locator("vg-review").press("Space")
            page.wait_for_timeout(1_000)
            first, second, clocks = page.evaluate(_MEASURE, seconds)
            page.goto("about:blank")
        chromium.close()
    return first, second, clocks


def apart(first: Shown, second: Shown) -> list[float]:
    """Return for each picture of the first film how far the second was then, in seconds."""
    found = []
    place = 0
    for shown_at, moment in first:
        while place + 1 < len(second) and second[place + 1][0] <= shown_at:
            place += 1
        if not second or second[place][0] > shown_at:
            continue
        drift = abs(moment - second[place][1])
        # At the turn of a repeat one film is at its end and the other at its beginning.
        if drift < 1:
            found.append(drift)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
