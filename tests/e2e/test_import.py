"""Videos from elsewhere: chosen one by one, or dropped on the window, which never leaves."""

from __future__ import annotations

import base64
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import keep_settings
from tests.support.browser import RunningApp
from tests.support.fake_clock import FakeClock
from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.page_checks import axe
from tests.support.page_steps import open_place, prompt_field
from tests.support.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import PageLog

# More than one piece.
LARGE = build_mp4(Mp4Plan(seconds=1, frame_bytes=450_000, seed=9))
SMALL = build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=8))
_CARRIED = """() => addEventListener('dragstart', (event) => {
  const { types } = event.dataTransfer;
  const words = types.map((type) => [type, event.dataTransfer.getData(type)]);
  window.carried = [Object.fromEntries(words), event.defaultPrevented];
})"""
_DROP = """([files, type]) => {
  const carried = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name));
  }
  const event = new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""

_HOLD_PIECES = """() => {
  const send = fetch;
  const held = new Promise((go) => { window.letGo = go; });
  window.fetch = async (path, options) => {
    if (options?.method === 'PUT') await held;
    return send(path, options);
  };
}"""


@pytest.fixture
def window(data_dir: Path, blank_page: Page, log: PageLog) -> Generator[Page]:
    """Open the page of a program whose library holds one video."""
    assert log.complaints == []
    keep_settings(data_dir, active="practice")
    shelf = Shelf(data_dir, FakeClock(time.time()))
    kept = shelf.save(1)
    shelf.archive.write_poster(kept.id, b"\xff\xd8\xff a still")
    known = shelf.media.video_path(kept).read_bytes()
    shelf.close()
    (data_dir.parent / "same.mp4").write_bytes(known)
    with RunningApp(data_dir) as app:
        blank_page.goto(app.address)
        yield blank_page
        blank_page.goto("about:blank")


def drop(page: Page, *files: tuple[str, bytes], event: str = "drop") -> bool:
    """Drop files on the window; return whether the page has taken them from the browser."""
    carried = [[name, base64.b64encode(content).decode()] for name, content in files]
    return bool(page.evaluate(_DROP, [carried, event]))


def carry_in(page: Page, path: Path) -> None:
    """Drop something of the disk on the window, as the system does."""
    session = page.context.new_cdp_session(page)
    carried = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": carried})
    session.detach()


def test_chosen_files_are_taken_in_with_progress_and_the_same_bytes_only_once(
    window: Page, data_dir: Path, log: PageLog
) -> None:
    folder = data_dir.parent
    (folder / "Large film.mp4").write_bytes(LARGE)
    (folder / "broken.mp4").write_bytes(b"no film")
    open_place(window, "Library")
    with window.expect_file_chooser() as chooser:
        window.get_by_role("button", name="Import videos…").click()
    chooser.value.set_files(
        [folder / name for name in ("Large film.mp4", "same.mp4", "broken.mp4")]
    )
    said = window.locator("vg-import-videos .storage-words")
    expect(said).to_have_text("1 video imported. 1 was here already. 1 could not be read:")
    expect(said).to_be_focused()
    expect(window.locator("vg-import-videos").get_by_text("broken.mp4")).to_be_visible()
    expect(window.get_by_role("gridcell", name=re.compile("Large film"))).to_be_visible()
    (saved,) = (data_dir / "videos").rglob("*Large film*.mp4")
    assert saved.read_bytes() == LARGE
    assert axe(window) == []
    window.get_by_role("button", name="Close", exact=True).click()
    expect(said).to_be_hidden()
    expect(window.get_by_role("button", name="Import videos…")).to_be_focused()
    assert all("422" in line for line in log.complaints), log.complaints
    log.forget()


def test_files_chosen_in_settings_are_seen_arriving_in_the_library(
    window: Page, data_dir: Path
) -> None:
    names = ("One film.mp4", "Other film.mp4")
    for seed, name in enumerate(names):
        plan = Mp4Plan(seconds=1, frame_bytes=8, seed=20 + seed)
        (data_dir.parent / name).write_bytes(build_mp4(plan))
    open_place(window, "Settings")
    with window.expect_file_chooser() as chooser:
        window.get_by_role("button", name="Import files…").click()
    assert chooser.value.is_multiple()
    chooser.value.set_files([data_dir.parent / name for name in names])
    expect(window.get_by_role("heading", name="Library")).to_be_visible()
    said = window.locator("vg-import-videos .storage-words")
    expect(said).to_have_text("2 videos imported.")
    expect(said).to_be_focused()
    for name in names:
        cell = window.get_by_role("gridcell", name=re.compile(name.removesuffix(".mp4")))
        expect(cell).to_be_visible()


def test_files_dropped_anywhere_are_imported_and_the_page_stays(window: Page) -> None:
    prompt_field(window).fill("a draft")
    assert drop(window, ("a.mp4", SMALL), event="dragover")
    hint = window.get_by_text("Drop MP4 videos or folders to import them")
    expect(hint).to_be_visible()
    assert drop(window, ("Dropped film.mp4", SMALL))
    expect(hint).to_be_hidden()
    expect(window.get_by_role("heading", name="Library")).to_be_visible()
    expect(window.get_by_text("1 video imported.")).to_be_visible()
    expect(window.get_by_role("gridcell", name=re.compile("Dropped film"))).to_be_visible()
    open_place(window, "Create")
    expect(prompt_field(window)).to_have_value("a draft")


def test_a_dropped_folder_is_taken_in_with_all_below_it(window: Page, data_dir: Path) -> None:
    folder, empty = data_dir.parent / "films", data_dir.parent / "empty"
    empty.mkdir()
    (folder / "deep" / ".hidden").mkdir(parents=True)
    (folder / "Upper film.mp4").write_bytes(SMALL)
    (folder / "deep" / "Lower film.MP4").write_bytes(LARGE)
    (folder / "deep" / ".hidden" / "x.mp4").write_bytes(SMALL)
    (folder / "deep" / "notes.txt").write_text("no film")
    said = window.locator("vg-import-videos .storage-words")
    carry_in(window, folder)
    expect(said).to_have_text("2 videos imported.")
    expect(window.get_by_role("gridcell", name=re.compile("Lower film"))).to_be_visible()
    carry_in(window, empty)
    expect(said).to_have_text("There is no MP4 video in it.")


def test_an_import_can_be_stopped_and_leaves_no_half_of_a_file(
    window: Page, data_dir: Path
) -> None:
    window.evaluate(_HOLD_PIECES)
    files = {"Large film.mp4": LARGE, "Next film.mp4": SMALL}
    for name, content in files.items():
        (data_dir.parent / name).write_bytes(content)
    open_place(window, "Library")
    chosen = window.locator("vg-import-videos input")
    chosen.set_input_files([data_dir.parent / name for name in files])
    expect(window.get_by_text("Importing… 0 of 2")).to_be_visible()
    window.get_by_role("button", name="Stop").click()
    window.evaluate("letGo()")
    expect(window.get_by_text("Stopped. What was done stays done. 0 videos")).to_be_visible()
    assert not list((data_dir / "videos").rglob("*film*"))
    assert not list((data_dir / "videos" / ".parts").glob("*"))


def test_while_a_question_is_open_a_file_is_not_taken_and_not_opened_either(window: Page) -> None:
    window.get_by_role("button", name="Earlier prompts").click()
    expect(window.get_by_role("dialog")).to_be_visible()
    assert drop(window, ("a.mp4", SMALL))
    expect(window.get_by_role("dialog")).to_be_visible()
    window.keyboard.press("Escape")
    open_place(window, "Library")
    expect(window.locator("vg-import-videos .storage-words")).to_be_hidden()


def test_a_card_dragged_out_of_the_window_is_its_file(window: Page, data_dir: Path) -> None:
    open_place(window, "Library")
    card = window.locator("vg-video-card").first
    expect(card.locator("img[src]")).to_be_visible()
    window.evaluate(_CARRIED)
    card.hover()
    window.mouse.down()
    window.mouse.move(700, 500, steps=5)
    window.mouse.up()
    carried, forbidden = window.evaluate("window.carried")
    assert not forbidden
    (path,) = (data_dir / "videos").rglob("*.mp4")
    assert carried["text/uri-list"].isascii()
    assert unquote(carried["text/uri-list"]) == f"file://{path}"
    assert carried["text/plain"] == str(path)
    kind, name, address = carried["downloadurl"].split(":", 2)
    assert (kind, name) == ("video/mp4", path.name)
    assert window.request.get(address).body() == path.read_bytes()
    expect(window.get_by_role("heading", name="Library")).to_be_visible()
