"""Take a picture of every place and state in every guise: [FOLDER] [--only VIEW] [--readme].

They go to ``screens/`` unless another folder is named, with a page that shows them side by side;
``--readme`` makes the pictures of the README anew instead. The program and the practice service are
real, and so are the clips.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.account import Account  # noqa: E402 - the tests know how to drive the page
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, RunningApp  # noqa: E402
from tests.support.more_views import MORE_FIRST, MORE_VIEWS, NOTES  # noqa: E402
from tests.support.page_steps import job_with, make_video, order  # noqa: E402
from tests.support.views import FIRST_START, VIEWS, View, settle, show  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from playwright.sync_api import Browser, Page, StorageState

PICTURES = ROOT / "build_spec" / "pictures"
README_SIZE = (1280, 800)
TALLEST = 5000
SAVED = (
    "A paper boat crosses a blue table, soft morning light, slow camera",
    "Morning mist lifts from green hills, slow flight over the tops",
    "A night sky full of stars above a quiet city",
)
UNDER_WAY = "A red fox walks through fresh snow, close to the ground, shallow focus"
REFUSED = "A lantern swings in the wind, practice:refuse-prompt"


@dataclass(frozen=True)
class Guise:
    """How the page is looked at."""

    name: str
    width: int = 1280
    scheme: str = "light"
    locale: str = "en-US"
    text: str = "100%"
    forced: str = "none"


GUISES = (
    Guise("light"),
    Guise("dark", scheme="dark"),
    Guise("narrow", width=480),
    Guise("wide", width=1920, scheme="dark"),
    Guise("large", width=960, text="200%"),
    Guise("narrow-large", width=480, text="200%", locale="de-DE"),
    Guise("german", width=480, locale="de-DE", scheme="dark"),
    Guise("arabic", locale="ar-EG"),
    Guise("arabic-narrow", width=480, locale="ar-EG"),
    Guise("forced", forced="active", scheme="dark"),
)

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
_QUALITY = 0.86


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py screens", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "screens")
    parser.add_argument("--only", help="only views whose name begins so")
    parser.add_argument("--readme", action="store_true", help="only the pictures of the README")
    options = parser.parse_args(arguments)
    with browser() as chromium:
        if options.readme:
            for_readme(chromium)
        else:
            every_view(chromium, options.folder, options.only or "")
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
    """Show Create with one video under way, the library, and one video in Review."""
    width, height = README_SIZE
    with program(job_seconds=12) as app:
        viewport = {"width": width, "height": height}
        page = chromium.new_page(viewport=viewport, locale="en-US")  # type: ignore[arg-type]
        page.goto(app.address)
        for prompt in SAVED:
            make_video(page, prompt)
        order(page, UNDER_WAY)
        headline = job_with(page, UNDER_WAY).get_by_role("heading")
        expect(headline).to_have_text(re.compile(r" [2-8]\d\s%$"), timeout=40_000)
        keep(chromium, page, "create")
        judge(page, app.origin)
        for place in ("library", "review"):
            page.emulate_media(color_scheme="dark" if place == "review" else "light")
            page.goto(f"{app.origin}/#/{place}")
            page.locator(f"[data-place={place}] h1:visible").first.wait_for()
            keep(chromium, page, place)
        page.goto("about:blank")


def keep(chromium: Browser, page: Page, name: str) -> None:
    """Keep what is seen as a picture of the README."""
    page.mouse.move(0, 0)
    settle(page)
    picture = PICTURES / f"{name}.webp"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(as_webp(chromium, page.screenshot()))
    print(f"{picture} ({picture.stat().st_size / 1000:.0f} kB)")


def every_view(chromium: Browser, folder: Path, only: str) -> None:
    """Show the first start and every place and state, in every guise."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as empty, RunningApp(Path(empty) / "data") as app:
        page = chromium.new_page(locale="en-US")
        page.goto(app.address)
        first = FIRST_START + MORE_FIRST
        take(chromium, folder, app.origin, page.context.storage_state(), first, only)
        page.goto("about:blank")
    with program(job_seconds=1) as app:
        page = chromium.new_page(locale="en-US")
        page.goto(app.address)
        for prompt in SAVED:
            make_video(page, prompt)
        order(page, REFUSED)
        refused = job_with(page, REFUSED).get_by_role("button", name="Edit and try again")
        refused.wait_for(timeout=40_000)
        judge(page, app.origin)
        views = VIEWS + MORE_VIEWS
        take(chromium, folder, app.origin, page.context.storage_state(), views, only)
        page.goto("about:blank")
    side_by_side(folder)
    print(folder / "index.html")


def judge(page: Page, origin: str) -> None:
    """Say something about the newest videos, so that there is something to see."""
    from_page = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    newest, next_one, *_more = page.request.get(f"{origin}/videos").json()["videos"]
    said = {
        "stars": 4,
        "pick": "pick",
        "tags": ["night", "for the opening"],
        "notes": [{"at_seconds": moment, "text": text} for moment, text in NOTES],
    }
    for video, judgement in ((newest, said), (next_one, {"stars": 1, "pick": "reject"})):
        url = f"{origin}/videos/{video['video_id']}"
        expect(page.request.patch(url, data=judgement, headers=from_page)).to_be_ok()


def take(
    chromium: Browser,
    folder: Path,
    origin: str,
    session: StorageState,
    views: Sequence[View],
    only: str,
) -> None:
    """Take these views in every guise."""
    for guise in GUISES:
        with chromium.new_context(
            storage_state=session,
            locale=guise.locale,
            color_scheme="dark" if guise.scheme == "dark" else "light",
            forced_colors="active" if guise.forced == "active" else "none",
        ) as context:
            page = context.new_page()
            for view in views:
                if not view.name.startswith(only):
                    continue
                page.set_viewport_size({"width": guise.width, "height": 800})
                show(page, origin, view)
                enlarge(page, guise)
                page.screenshot(path=folder / f"{view.name}.{guise.name}.png")
            page.goto("about:blank")


def enlarge(page: Page, guise: Guise) -> None:
    """Set the size of the text, and make the window as high as what is in it."""
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", guise.text)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": guise.width, "height": min(max(800, height), TALLEST)})
    page.mouse.move(0, 0)
    settle(page)


def side_by_side(folder: Path) -> None:
    """Write a page with a row for each view."""
    rows = []
    for view in sorted({path.name.split(".")[0] for path in folder.glob("*.*.png")}):
        pictures = [f"{view}.{guise.name}.png" for guise in GUISES]
        images = "".join(
            f'<a href="{name}"><img src="{name}" alt="{name}" height="420"></a>'
            for name in pictures
            if (folder / name).exists()
        )
        rows.append(f"<h2>{view}</h2><p>{images}</p>")
    style = "body{font:1rem system-ui}p{display:flex;gap:1rem;overflow-x:auto}"
    page = f"<!DOCTYPE html><title>Videogen</title><style>{style}</style>{''.join(rows)}"
    (folder / "index.html").write_text(page, "utf-8")


def as_webp(chromium: Browser, png: bytes) -> bytes:
    """Return a picture in a third of the bytes."""
    page = chromium.new_page()
    encoded = page.evaluate(_AS_WEBP, [base64.b64encode(png).decode(), _QUALITY])
    page.close()
    return base64.b64decode(encoded)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
