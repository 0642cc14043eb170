"""Review hundreds of clips by keyboard alone and time it: [--clips N].

Each clip is seen before it is judged; every verdict has to be in the library and in the record
beside its video.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, RunningApp  # noqa: E402
from tests.support.program import PROGRAM  # noqa: E402
from videogen_desktop.practice.boxes import box  # noqa: E402
from videogen_desktop.practice.clips import LOOKS  # noqa: E402
from videogen_desktop.practice.movie import FILE_TYPE, movie  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

TABS_MOST = 60
_SEEN = """(before) => new Promise((done) => {
  const end = performance.now() + 20000;
  const look = () => {
    const film = document.querySelector('.player-film');
    const place = document.querySelector('.review-place').textContent;
    const ready = film && film.readyState >= 2 && place !== before;
    if (ready || performance.now() > end) done(ready ? place : '');
    else setTimeout(look, 5);
  };
  look();
})"""


@dataclass(frozen=True)
class Journey:
    """What was judged, and how long each clip took in seconds."""

    verdicts: Counter[str]
    each: tuple[float, ...]


def main(arguments: Sequence[str]) -> int:
    """Review; return 0 where every verdict was kept."""
    parser = argparse.ArgumentParser(prog="dev.py prove review-keyboard", description=__doc__)
    parser.add_argument("--clips", type=int, default=500)
    clips = parser.parse_args(arguments).clips
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data_dir = stock(Path(folder), clips)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        with RunningApp(data_dir, "--practice") as app:
            page = chromium.new_page(locale="en-US")
            page.goto(app.address)
            begun = time.monotonic()
            done = review(page, clips)
            seconds = time.monotonic() - begun
            kept = kept_in(page, data_dir, done)
            page.goto("about:blank")
        chromium.close()
    each = sorted(done.each)
    print(f"{clips} clips in {seconds:.0f} s: {dict(done.verdicts)}")
    print(f"each: half within {each[len(each) // 2] * 1000:.0f} ms, most {each[-1] * 1000:.0f} ms")
    print("Every verdict is in the library and in its record." if kept else "Verdicts are missing.")
    return 0 if kept else 1


def stock(folder: Path, clips: int) -> Path:
    """Fill a library with short clips that all differ; return its data folder."""
    source, data_dir = folder / "clips", folder / "data"
    source.mkdir()
    for number in range(clips):
        mark = box(b"free", f"clip {number}".encode())
        look = list(LOOKS)[number % len(LOOKS)]
        head = FILE_TYPE + mark
        path = source / f"clip {number:03d}.mp4"
        path.write_bytes(head + b"".join(movie(look, 480, 480, 1, len(head))))
    command = [*PROGRAM, "import", "--data-dir", str(data_dir), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return data_dir


def review(page: Page, clips: int) -> Journey:
    """Judge every clip with keys alone, beginning in the Library."""
    keys = page.keyboard
    expect(page.locator("h1:visible").first).to_be_visible()
    keys.press("Control+2")
    expect(page.locator("[data-place=library] a[href^='#/review/']").first).to_be_visible()
    for _ in range(TABS_MOST):
        keys.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')?.startsWith('#/review/')"):
            break
    keys.press("Enter")
    verdicts: Counter[str] = Counter()
    each = []
    place = ""
    for number in range(clips):
        begun = time.monotonic()
        place = page.evaluate(_SEEN, place)
        if not place:
            raise TimeoutError(f"Clip {number} was not shown.")
        key = judge(page, number)
        verdicts[key] += 1
        each.append(time.monotonic() - begun)
    expect(page.get_by_text("That was the last one.").first).to_be_attached()
    return Journey(verdicts, tuple(each))


def judge(page: Page, number: int) -> str:
    """Step, sometimes give stars or write a note, then decide; return the key."""
    keys = page.keyboard
    if number % 5 == 0:
        keys.press(".")
        keys.press(str(1 + number % 4))
    if number % 25 == 0:
        keys.press("n")
        keys.type(f"look at clip {number}")
        keys.press("Enter")
    key = "pxu"[number % 3]
    keys.press(key)
    return key


def kept_in(page: Page, data_dir: Path, done: Journey) -> bool:
    """Tell whether library and records agree with what was done."""
    wanted = {"pick": done.verdicts["p"], "reject": done.verdicts["x"], "none": done.verdicts["u"]}
    notes = -(-sum(done.verdicts.values()) // 25)
    end = time.monotonic() + 30
    found: Counter[str] = Counter()
    noted = 0
    while time.monotonic() < end:
        found.clear()
        noted = 0
        for path in (data_dir / "videos").rglob("*.json"):
            record = json.loads(path.read_text("utf-8"))
            found[record["pick"]] += 1
            noted += len(record["notes"])
        if dict(found) == {name: count for name, count in wanted.items() if count}:
            break
        time.sleep(0.5)
    else:
        print(f"records: {dict(found)}, wanted {wanted}", file=sys.stderr)
        return False
    total = page.evaluate("fetch('/videos/count?pick=pick').then(r => r.json()).then(a => a.total)")
    return noted == notes and total == wanted["pick"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
