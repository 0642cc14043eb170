"""A review pack in Chromium, opened from the disk with the network off."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import HOSTILE, keep_settings
from tests.support.browser import PageLog, RunningApp
from tests.support.fake_clock import FakeClock
from tests.support.page_checks import axe
from tests.support.page_steps import open_place
from tests.support.shelf import Shelf
from tests.support.videos import make_video
from videogen_desktop.base.resources import practice_assets_dir, ui_dir
from videogen_desktop.domain.video import Note, Pick
from videogen_desktop.library.review_notes import merge, read_notes_file
from videogen_desktop.library.review_pack import PackOrder, write_pack

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Dialog, Locator, Page

    from tests.e2e.conftest import OpenContext
    from videogen_desktop.domain.video import Video

BREAKING = "</script><script>alert(1)</script>\u2028 ends here"
FINISHED = re.compile("The review pack with \\d videos? is finished.")
MARKUP = "<img src=x onerror=alert(2)> the <b>edge</b>"


@pytest.fixture
def shelf(tmp_path: Path) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "data", FakeClock())
    yield shelf
    shelf.close()


@pytest.fixture
def videos(shelf: Shelf) -> list[Video]:
    """Return three real clips, the first of them with a note."""
    prompts = {"hills": HOSTILE, "night": BREAKING, "sea": "a boat"}
    found = []
    for scene, prompt in prompts.items():
        clip = practice_assets_dir() / f"{scene}-854x480.mp4"
        video = make_video(
            prompt=prompt,
            path=f"2026-11/{scene}.mp4",
            size_bytes=clip.stat().st_size,
            sha256=hashlib.sha256(clip.read_bytes()).hexdigest(),
            notes=(Note("n1", MARKUP, 2.0, 1_790_000_000.0),) if scene == "hills" else (),
        )
        path = shelf.media.video_path(video)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(clip.read_bytes())
        shelf.videos.add(video)
        found.append(video)
    shelf.media.write_poster(found[0], (practice_assets_dir() / "hills-640x360.jpg").read_bytes())
    return found


@pytest.fixture
def pack(shelf: Shelf, videos: list[Video], tmp_path: Path) -> Path:
    order = PackOrder(videos, tmp_path / "a pack # with 100 % odd ? name", shelf.clock.now())
    return write_pack(order, shelf.media, ui_dir(), lambda _videos, _bytes: None).path


class Reader:
    """Somebody with a browser, a pack and no network."""

    def __init__(self, open_context: OpenContext, pack: Path, **options: object) -> None:
        context = open_context(offline=True, **options)
        self.page: Page = context.new_page()
        self.log = PageLog(self.page)
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto((pack / "index.html").as_uri())

    def open(self, number: int) -> None:
        self.page.locator(".pack-card-button").nth(number).click()
        expect(self.part("title")).to_be_focused()
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_function("() => document.querySelector('video').readyState >= 2")

    def part(self, name: str) -> Locator:
        return self.page.locator(f"[data-part={name}]")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def save(self, target: Path) -> Path:
        with self.page.expect_download() as download:
            self.part("save").click()
        download.value.save_as(target)
        return target

    def end(self) -> None:
        """Check that it complained about nothing and asked nobody."""
        assert self.log.complaints == []
        assert [url for url in self.asked if not url.startswith(("file:", "blob:"))] == []


def test_a_pack_is_stepped_through_by_keyboard(open_context: OpenContext, pack: Path) -> None:
    reader = Reader(open_context, pack)
    page = reader.page
    expect(page.locator(".pack-card")).to_have_count(3)
    expect(page.get_by_text("alert(1)</script>")).to_be_visible()
    reader.press("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Enter")
    expect(reader.part("title")).to_be_focused()
    reader.ready()
    expect(page.get_by_text(MARKUP)).to_be_visible()
    reader.press(".", ".", ".")
    expect(reader.part("code")).to_have_text("00:00:00:03")
    expect(reader.part("frame")).to_have_text("Frame 4 of 120")
    reader.press(",", "End")
    expect(reader.part("frame")).to_have_text("Frame 120 of 120")
    page.get_by_role("button", name="Go to 00:00:02:00").click()
    expect(reader.part("code")).to_have_text("00:00:02:00")
    reader.press("l", "l")
    assert page.evaluate("document.querySelector('video').playbackRate") == 2
    reader.press("Shift+K", "Home", "i", ".", ".", "o", "r", " ")
    page.wait_for_function("() => !document.querySelector('video').paused")
    expect(reader.part("range")).to_have_text("Repeats from 00:00:00:00 to 00:00:00:02")
    page.wait_for_timeout(500)
    reader.press(" ")
    assert page.evaluate("document.querySelector('video').currentTime") < 1
    reader.end()


def test_verdicts_and_notes_come_back(
    open_context: OpenContext, pack: Path, shelf: Shelf, videos: list[Video], tmp_path: Path
) -> None:
    reader = Reader(open_context, pack)
    reader.open(0)
    reader.press("n")
    reader.page.keyboard.type("x 5 p, not a key")
    reader.press("Control+Enter", "Escape", "4")
    expect(reader.part("stars-4")).to_have_attribute("aria-pressed", "true")
    reader.press("p")
    expect(reader.part("place-in-list")).to_have_text("2 of 3")
    reader.press("x")
    expect(reader.part("place-in-list")).to_have_text("3 of 3")
    expect(reader.part("save")).to_have_text("Save notes (4 changes)")
    reader.press("Escape")
    expect(reader.page.locator(".pack-card-button").nth(2)).to_be_focused()
    reader.part("filter").select_option("pick")
    expect(reader.page.locator(".pack-card")).to_have_count(1)
    saved = reader.save(tmp_path / "notes.json")
    expect(reader.part("save")).to_have_text("Save notes")
    reader.end()

    shelf.archive.update(videos[1].id, {"pick": "pick"})  # newer here
    merged = merge(read_notes_file(saved), shelf.videos, shelf.archive)
    assert (merged.changed, [video.id for video in merged.kept]) == (1, [videos[1].id])
    first, second = (shelf.videos.get(video.id) for video in videos[:2])
    assert (first.stars, first.pick, second.pick) == (4, Pick.PICK, Pick.PICK)
    assert [note.text for note in first.notes] == [MARKUP, "x 5 p, not a key"]


def test_a_frame_is_saved_once_the_browser_may_read_the_video(
    open_context: OpenContext, pack: Path
) -> None:
    reader = Reader(open_context, pack)
    reader.open(0)
    reader.press(".", ".", "s")
    # Chromium lets a page from the disk read no picture of a video beside it.
    name = str(reader.page.evaluate("videogenPack.videos[0].file")).removeprefix("videos/")
    asked = reader.page.get_by_role("alert").filter(has_text=name)
    expect(asked).to_contain_text("Choose this one once")
    expect(reader.part("give")).to_be_focused()
    reader.log.forget()
    reader.part("given").set_input_files({"name": name, "mimeType": "video/mp4", "buffer": b"x"})
    expect(asked).to_contain_text("That is another file.")
    with reader.page.expect_download() as download:
        reader.part("given").set_input_files(pack / "videos" / name)
    assert download.value.suggested_filename == name.replace(".mp4", " at 0.067 s.png")
    size = struct.unpack(">II", download.value.path().read_bytes()[16:24])
    assert size == (854, 480)
    expect(asked).to_be_hidden()
    expect(reader.part("frame")).to_have_text("Frame 3 of 120")
    reader.press(".")
    with reader.page.expect_download() as download:
        reader.press("s")
    assert download.value.suggested_filename.endswith(" at 0.100 s.png")
    reader.end()


def test_work_is_not_lost_by_leaving(
    open_context: OpenContext, pack: Path, shelf: Shelf, videos: list[Video], tmp_path: Path
) -> None:
    reader = Reader(open_context, pack)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    reader.page.on("dialog", stay)
    reader.open(0)
    reader.press("3")
    reader.page.get_by_role("button", name="Remove the note").click()
    reader.page.close(run_before_unload=True)
    reader.page.wait_for_function("() => true")
    expect(reader.part("save")).to_have_text("Save notes (2 changes)")
    assert asked == ["beforeunload"]
    saved = reader.save(tmp_path / "notes.json")

    # Another day, in another browser: go on, change the mind, and save again.
    other = Reader(open_context, pack)
    other.part("opened").set_input_files({"name": "x", "mimeType": "", "buffer": b'{"a": 1}'})
    expect(other.part("trouble")).to_have_text("This is not a file of notes from a review pack.")
    other.part("opened").set_input_files(saved)
    expect(other.part("trouble")).to_be_empty()
    other.open(0)
    expect(other.part("stars-3")).to_have_attribute("aria-pressed", "true")
    expect(other.page.get_by_text(MARKUP)).to_have_count(0)
    other.press("5")
    later = other.save(tmp_path / "later.json")
    for path in (saved, later):
        merged = merge(read_notes_file(path), shelf.videos, shelf.archive)
        assert merged.kept == []
    after = shelf.videos.get(videos[0].id)
    assert (after.stars, after.notes) == (5, ())
    reader.end()
    other.end()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(open_context: OpenContext, pack: Path, scheme: str) -> None:
    reader = Reader(
        open_context,
        pack,
        color_scheme=scheme,
        locale="ar-EG",
        viewport={"width": 480, "height": 800},
    )
    page = reader.page
    root = page.locator("html")
    for choose, direction, heading in (
        (None, "rtl", "حزمة مراجعة"),
        ("de", "ltr", "Sichtungspaket"),
        ("en", "ltr", "Review pack"),
    ):
        if choose:
            reader.part("language").select_option(choose)
        expect(root).to_have_attribute("dir", direction)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for number in (None, 0):
        if number is not None:
            reader.open(number)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "it scrolls sideways"
        assert reader.log.complaints == []
        assert axe(page) == []
        reader.log.forget()  # axe writes styles, which the page's policy refuses
    reader.part("letters").evaluate("box => box.closest('details').open = true")
    reader.part("letters").uncheck()
    reader.press("5", ".")
    expect(reader.part("stars-5")).to_have_attribute("aria-pressed", "false")
    reader.end()


def test_a_pack_without_its_files_says_so(open_context: OpenContext, pack: Path) -> None:
    for video in (pack / "videos").iterdir():
        video.unlink()
    reader = Reader(open_context, pack)
    reader.page.locator(".pack-card-button").first.click()
    expect(reader.part("film-trouble")).to_contain_text("cannot be played")


def packed(page: Page, folder: Path, what: str) -> Path:
    """Press the button of the place, take what is meant and unpack what comes."""
    page.get_by_role("button", name="Review pack…").click()
    dialog = page.get_by_role("dialog", name="Review pack")
    expect(dialog.get_by_text("It is downloaded as one zip file.")).to_be_visible()
    expect(dialog.get_by_role("radio", name="A folder")).to_have_count(0)
    dialog.get_by_role("radio", name=what, exact=True).check()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Make the pack").click()
        # At once: it is said for five seconds only.
        expect(page.get_by_text(FINISHED).first).to_be_visible()
    expect(dialog).to_be_hidden()
    folder.mkdir()
    download.value.save_as(folder / "pack.zip")
    with zipfile.ZipFile(folder / "pack.zip") as whole:
        assert whole.testzip() is None
        whole.extractall(folder)
    (pack,) = folder.glob("Videogen review *")
    return pack


def expect_message(page: Page, words: str) -> None:
    expect(page.get_by_role("region", name="Messages")).to_contain_text(words)


def bring_back_in_review(page: Page, notes: Path) -> None:
    """Take the stars of the video in front away, and bring those of the notes back."""
    stars = page.get_by_role("button", name="5 stars")
    while stars.get_attribute("aria-pressed") != "true":
        place = page.locator(".review-place").inner_text()
        page.get_by_role("button", name="Next video").click()
        expect(page.locator(".review-place")).not_to_have_text(place)
    page.get_by_role("button", name="Review pack…").click()
    whole = page.get_by_role("radio", name="All 3 videos of the list")
    expect(whole).to_be_checked()
    dialog = page.get_by_role("dialog", name="Review pack")
    dialog.locator("vg-pack-notes input").set_input_files(notes)
    expect(dialog).to_be_hidden()
    expect_message(page, "Nothing was new.")


def test_library_and_review_make_packs_and_take_their_notes(
    open_context: OpenContext, shelf: Shelf, videos: list[Video], tmp_path: Path
) -> None:
    keep_settings(shelf.root, active="practice")
    page = open_context().new_page()
    log = PageLog(page)
    with RunningApp(shelf.root) as app:
        page.goto(app.address)
        open_place(page, "Library")
        page.get_by_role("gridcell").first.get_by_role("checkbox").check()
        page.keyboard.press("Control+a")
        pack = packed(page, tmp_path / "three", "The 3 that are chosen")
        reader = Reader(open_context, pack)
        expect(reader.page.locator(".pack-card")).to_have_count(3)
        reader.open(0)
        reader.press("5")
        saved = reader.save(tmp_path / "notes.json")
        reader.end()
        chosen = page.locator("vg-library vg-pack-notes input")
        chosen.set_input_files(saved)
        expect_message(page, "1 video has new notes or verdicts.")
        chosen.set_input_files(saved)
        expect_message(page, "Nothing was new.")
        chosen.set_input_files({"name": "x", "mimeType": "", "buffer": b"<html>"})
        expect_message(page, "This is not a file of notes from a review pack.")
        page.keyboard.press("Escape")
        open_place(page, "Review")
        bring_back_in_review(page, saved)
        one = packed(page, tmp_path / "one", "This video only")
        assert len([*(one / "videos").iterdir()]) == 1
    assert sorted(shelf.videos.get(video.id).stars for video in videos) == [0, 0, 5]
    assert log.complaints == []
