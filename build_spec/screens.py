"""Take pictures of every place, light and dark, narrow to wide: [FOLDER] [--readme].

They go to ``screens/`` unless another folder is named; ``--readme`` makes the picture of the README
anew instead. The program and the practice service are real, and so are the clips.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.account import Account  # noqa: E402 - the tests know how to drive the page
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, RunningApp  # noqa: E402
from tests.support.page_steps import job_with, make_video, order  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from playwright.sync_api import Browser, Page

README_PICTURE = ROOT / "build_spec" / "pictures" / "create.webp"
README_SIZE = (1280, 800)
SIZES = ((480, 900), (1280, 800), (1600, 1000))
SCHEMES = ("light", "dark")
PLACES = ("create", "library", "review", "settings")
SAVED = (
    "A paper boat crosses a blue table, soft morning light, slow camera",
    "Morning mist lifts from green hills, slow flight over the tops",
    "A night sky full of stars above a quiet city",
)
UNDER_WAY = "A red fox walks through fresh snow, close to the ground, shallow focus"
REFUSED = "A lantern swings in the wind, practice:refuse-prompt"

# No image library is needed: the browser can write WebP.
_AS_WEBP = """async ([png, quality]) => {
  const picture = new Image();
  picture.src = 'data:image/png;base64,' + png;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas.toDataURL('image/webp', quality).split(',')[1];
}"""
_QUALITY = 0.92


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py screens", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "screens")
    parser.add_argument("--readme", action="store_true", help="only the picture of the README")
    options = parser.parse_args(arguments)
    with browser() as chromium:
        if options.readme:
            for_readme(chromium)
        else:
            every_place(chromium, options.folder)
    return 0


@contextlib.contextmanager
def browser() -> Generator[Browser]:
    """Open Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@contextlib.contextmanager
def program(job_seconds: float) -> Generator[RunningApp]:
    """Run the program on a fresh folder, connected to an account of the practice service."""
    with tempfile.TemporaryDirectory() as folder:
        quick = ("--job-seconds", f"{job_seconds:g}", "--seed", "1")
        with (
            Account(Path(folder) / "account", options=quick) as account,
            RunningApp(Path(folder) / "data", environ=account.environ()) as app,
        ):
            yield app


def for_readme(chromium: Browser) -> None:
    """Show Create with one video saved and one under way."""
    width, height = README_SIZE
    with program(job_seconds=12) as app:
        viewport = {"width": width, "height": height}
        page = chromium.new_page(viewport=viewport, locale="en-US")  # type: ignore[arg-type]
        page.goto(app.address)
        make_video(page, SAVED[0])
        order(page, UNDER_WAY)
        headline = job_with(page, UNDER_WAY).get_by_role("heading")
        expect(headline).to_have_text(re.compile(r" [2-8]\d\s%$"), timeout=40_000)
        page.mouse.move(0, 0)
        settle(page)
        README_PICTURE.parent.mkdir(exist_ok=True)
        README_PICTURE.write_bytes(as_webp(chromium, page.screenshot()))
        page.goto("about:blank")
    print(f"{README_PICTURE} ({README_PICTURE.stat().st_size / 1000:.0f} kB)")


def every_place(chromium: Browser, folder: Path) -> None:
    """Show the first start and every place, in both schemes and all widths."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as empty, RunningApp(Path(empty) / "data") as app:
        page = chromium.new_page(locale="en-US")
        page.goto(app.address)
        expect(page.get_by_role("heading", name="Welcome to Videogen")).to_be_visible()
        take(page, folder, "first-start")
        page.goto("about:blank")
    with program(job_seconds=1) as app:
        page = chromium.new_page(locale="en-US")
        page.goto(app.address)
        for prompt in SAVED:
            make_video(page, prompt)
        order(page, REFUSED)
        refused = job_with(page, REFUSED).get_by_role("button", name="Edit and try again")
        refused.wait_for(timeout=40_000)
        for place in PLACES:
            page.goto(f"{app.origin}/#/{place}")
            page.locator(f"[data-place={place}] h1:visible").first.wait_for()
            take(page, folder, place)
        page.goto("about:blank")
    print(folder)


def take(page: Page, folder: Path, name: str) -> None:
    """Take one view in both schemes and all widths."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=True)


def settle(page: Page) -> None:
    """Wait for what is still being painted: stills, fonts, the end of a movement."""
    page.evaluate(
        """() => Promise.all([
          document.fonts.ready,
          ...Array.from(document.images, (one) => one.src && one.decode().catch(() => null)),
          ...document.getAnimations().map((one) => one.finished.catch(() => null)),
          new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
        ]).then(() => null)"""
    )


def as_webp(chromium: Browser, png: bytes) -> bytes:
    """Return a picture in a third of the bytes."""
    page = chromium.new_page()
    encoded = page.evaluate(_AS_WEBP, [base64.b64encode(png).decode(), _QUALITY])
    page.close()
    return base64.b64decode(encoded)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
