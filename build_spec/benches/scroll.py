"""Rolling and searching through a hundred thousand videos in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from build_spec.benches.figures import Figure, Target, share_of
from build_spec.benches.shelves import SIZES, Shelves, words
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, RunningApp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from build_spec.benches.stage import Stage

TURNS = 200
TURN_PX = 600
TURN_MS = 50
LETTER_MS = 120
LONG_MS = 50.0
NODES_MOST = 5_000

_WATCH = """() => {
  window.benchFrames = [];
  let last = performance.now();
  const look = (now) => { window.benchFrames.push(now - last); last = now;
    requestAnimationFrame(look); };
  requestAnimationFrame(look);
}"""
_TAKE = "() => window.benchFrames.splice(0)"
_NODES = "() => document.getElementsByTagName('*').length"


def measure(stage: Stage) -> Iterator[Figure]:
    """Turn the wheel for ten seconds, then write words into the search."""
    folder = stage.folder / "scroll"
    size = SIZES[-1]
    data_dir = Shelves(folder, stage.chance).fill((size,), stage)[size]
    with RunningApp(data_dir, "--practice") as app, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(app.address)
        page.goto(f"{app.origin}/#/library")
        page.locator("vg-video-card").first.wait_for()
        page.wait_for_timeout(2_000)
        page.evaluate(_WATCH)
        nodes = rolled(stage, page)
        yield from _figures("rolling", page.evaluate(_TAKE))
        yield Figure("scroll: elements in the page, at most", nodes, "",
                     target=Target("≤", NODES_MOST, of="ours"))  # fmt: skip
        searched(page)
        yield from _figures("searching", page.evaluate(_TAKE))
        chromium.close()


def rolled(stage: Stage, page: Page) -> int:
    """Turn the wheel over the grid; return the most elements that the page ever had."""
    page.mouse.move(640, 500)
    nodes = 0
    for _ in stage.rounds("scroll", TURNS):
        page.mouse.wheel(0, TURN_PX)
        page.wait_for_timeout(TURN_MS)
        nodes = max(nodes, int(page.evaluate(_NODES)))
    return nodes


def searched(page: Page) -> None:
    """Write a frequent and a rare word, letter by letter."""
    ranked = words()
    field = page.get_by_role("searchbox")
    for word in (ranked[0], ranked[1_000]):
        field.fill("")
        field.press_sequentially(word, delay=LETTER_MS)
        page.wait_for_timeout(1_000)


def _figures(doing: str, frames: list[float]) -> Iterator[Figure]:
    long = sum(frame > LONG_MS for frame in frames)
    yield Figure(f"scroll: frames over {LONG_MS:g} ms of {len(frames)}, {doing}", long, "",
                 target=Target("≤", 0, of="ours"))  # fmt: skip
    yield Figure(f"scroll: 99 % of frames, {doing}", share_of(frames, 0.99), "ms")
