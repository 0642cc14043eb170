"""Walk through what people do most, by mouse and by keyboard, and count steps and seconds.

Real program, practice service, Chromium. A step is one press, one click or one text typed; the
seconds are those of the walk itself plus what such a step takes a person: 1.3 s to find and reach
something with the mouse, 0.3 s for a key, 0.2 s a character (keystroke-level model, without
thinking). What the service needs to make a video is told apart.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from build_spec.screens import browser  # noqa: E402 - run as a script
from tests.support.browser import RunningApp  # noqa: E402
from tests.support.fake_clock import FakeClock  # noqa: E402
from tests.support.page_steps import job_with, prompt_field  # noqa: E402
from tests.support.shelf import Shelf  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Browser, Locator, Page

BOAT = "A paper boat on a blue table"
REFUSED = "A lantern in the wind, practice:refuse-prompt"
OLD = "A lighthouse under green northern lights"
CLIPS, WANTED = 500, 17
MOST_STEPS = 12
CLICK_SECONDS, KEY_SECONDS, CHARACTER_SECONDS = 1.3, 0.3, 0.2
LATEST_MS = 60_000


@dataclass
class Person:
    """Somebody at the page: does steps and counts them."""

    page: Page
    steps: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def click(self, what: Locator, name: str) -> None:
        """Click something that is there."""
        self._do(lambda: what.click(timeout=LATEST_MS), f"click {name}", CLICK_SECONDS)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        cost = CHARACTER_SECONDS * len(text)
        self._do(lambda: self.page.keyboard.type(text), f"type “{text}”", cost)

    def press(self, key: str) -> None:
        """Press one key."""
        self._do(lambda: self.page.keyboard.press(key), key, KEY_SECONDS)

    def sees(self, what: Locator) -> None:
        """Wait for what the step was for."""
        begun = time.monotonic()
        expect(what).to_be_visible(timeout=LATEST_MS)
        self.seconds += time.monotonic() - begun

    def _do(self, step: Callable[[], None], name: str, cost: float) -> None:
        begun = time.monotonic()
        step()
        self.seconds += cost + time.monotonic() - begun
        self.steps.append(name)


def main(_arguments: Sequence[str]) -> int:
    """Walk every way; print a table for build_spec/README.md."""
    print("| what | how | steps | seconds |\n|---|---|---|---|")
    with browser() as chromium:
        for walk in (first_video, old_clip, refusal):
            for how in ("mouse", "keyboard"):
                person = walk(chromium, how)
                what = (walk.__doc__ or "").rstrip(".")
                steps = " · ".join(person.steps)
                print(f"| {what} | {how} | {len(person.steps)}: {steps} | {person.seconds:.0f} |")
    return 0


def first_video(chromium: Browser, how: str) -> Person:
    """Make and watch a first video without an account."""
    with tempfile.TemporaryDirectory() as folder, RunningApp(Path(folder) / "data") as app:
        person = arrive(chromium, app.address)
        page = person.page
        welcome = page.get_by_role("button", name="Try it without an account")
        expect(welcome).to_be_visible()
        if how == "mouse":
            person.click(welcome, "Try it without an account")
        else:
            walk_to(person, welcome)
            person.press("Enter")
        expect(prompt_field(page)).to_be_focused()
        person.type(BOAT)
        if how == "mouse":
            person.click(page.get_by_role("button", name="Generate"), "Generate")
        else:
            person.press("Control+Enter")
        play = job_with(page, BOAT).get_by_role("button", name="Play")
        expect(play).to_be_visible(
            timeout=LATEST_MS
        )  # the service's time, and four seconds for undo
        if how == "mouse":
            person.click(play, "Play")
        else:
            person.press("Control+3")
        person.sees(page.locator("video").first)
        page.goto("about:blank")
    return person


def old_clip(chromium: Browser, how: str) -> Person:
    """Find an old clip among 500 and open it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        stock(data)
        with RunningApp(data, "--practice") as app:
            person = arrive(chromium, app.address)
            page = person.page
            expect(prompt_field(page)).to_be_visible()
            if how == "mouse":
                person.click(page.get_by_role("link", name="Library"), "Library")
                person.click(page.get_by_role("searchbox", name="Search"), "the search field")
            else:
                person.press("Control+2")
                person.sees(page.get_by_role("searchbox", name="Search"))
                person.press("Control+f")
            person.type("northern")
            found = page.locator("[data-place=library]").get_by_text(OLD).first
            person.sees(found)
            if how == "mouse":
                person.click(found, "the clip")
            else:
                while "#/review" not in page.url and len(person.steps) < MOST_STEPS:
                    person.press("Tab")
                    if page.evaluate("document.activeElement.textContent").count("lighthouse"):
                        person.press("Enter")
            person.sees(page.locator("video").first)
            page.goto("about:blank")
    return person


def refusal(chromium: Browser, how: str) -> Person:
    """Understand a refusal and have the words to change."""
    with (
        tempfile.TemporaryDirectory() as folder,
        RunningApp(Path(folder) / "data", "--practice") as app,
    ):
        person = arrive(chromium, app.address)
        page = person.page
        prompt_field(page).fill(REFUSED)
        page.keyboard.press("Control+Enter")
        edit = job_with(page, REFUSED).get_by_role("button", name="Edit and try again")
        expect(edit).to_be_visible(timeout=LATEST_MS)
        if how == "mouse":
            person.click(edit, "Edit and try again")
        else:
            walk_to(person, edit)
            person.press("Enter")
        person.sees(page.get_by_role("heading", name="The words before"))
        expect(prompt_field(page)).to_be_focused()
        page.goto("about:blank")
    return person


def arrive(chromium: Browser, address: str) -> Person:
    """Open the page as a person meets it."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="en-US")
    page.goto(address)
    return Person(page)


def walk_to(person: Person, target: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(30):
        if target.evaluate("element => element === document.activeElement"):
            return
        person.press("Tab")
    raise AssertionError("Tab does not lead there.")


def stock(data: Path) -> None:
    """Fill a library with clips of which one is old and wanted."""
    shelf = Shelf(data, FakeClock())
    for number in range(CLIPS):
        prompt = OLD if number == WANTED else f"A walk through the rain, number {number}"
        name = f"2026-01/clip {number}.mp4"
        shelf.save(number, prompt=prompt, path=name, created_at=1_760_000_000.0 + 3600 * number)
    shelf.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
