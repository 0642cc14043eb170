"""The whole library from Settings: taken in, checked, mended, moved and cleared away."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import keep_settings
from tests.support.browser import PageLog, RunningApp
from tests.support.fake_clock import FakeClock
from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


def named(page: Page, button: str, path: Path | str, yes: str) -> None:
    """Press a button that asks for a path and type it, as in a browser."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("textbox", name="Path").fill(str(path))
    page.get_by_role("dialog").get_by_role("button", name=yes, exact=True).click()


@pytest.fixture
def videos(data_dir: Path) -> tuple[str, str]:
    """Keep three: one as it should be, one whose file went away, one in the trash."""
    keep_settings(data_dir, active="practice")
    shelf = Shelf(data_dir, FakeClock(time.time()))
    kept, trashed, lost = shelf.save(1), shelf.save(2), shelf.save(3)
    for video in (kept, trashed, lost):
        shelf.archive.write_poster(video.id, b"\xff\xd8\xff a still")
    shelf.archive.trash(trashed.id)
    shelf.media.video_path(lost).unlink()
    shelf.close()
    return kept.path, lost.path


@pytest.fixture
def films(data_dir: Path, tmp_path: Path, videos: tuple[str, str]) -> Path:
    """Give a folder with a new video, one that the library has, and something else."""
    folder = tmp_path / "films"
    folder.mkdir()
    (folder / "new.mp4").write_bytes(build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=9)))
    (folder / "same.mp4").write_bytes((data_dir / "videos" / videos[0]).read_bytes())
    (folder / "broken.mp4").write_bytes(b"no film")
    return folder


def test_the_library_is_filled_checked_moved_and_cleared(
    films: Path, data_dir: Path, videos: tuple[str, str], blank_page: Page, log: PageLog
) -> None:
    page, elsewhere = blank_page, films.with_name("elsewhere")
    said, names = page.locator(".storage-words"), page.locator(".storage-named")
    sizes = page.locator("vg-storage dl")
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        page.goto(f"{app.origin}/#/settings")
        expect(sizes).to_contain_text("2 videos")
        expect(sizes).to_contain_text("after 30 days")

        named(page, "Import a folder…", films, "Import")
        expect(said).to_have_text("1 video imported. 1 was here already. 1 could not be read:")
        expect(said).to_be_focused()
        expect(names).to_contain_text("broken.mp4")
        expect(sizes).to_contain_text("3 videos")

        page.get_by_role("button", name="Check all files").click()
        expect(said).to_have_text("1 of 4 videos is not as it was saved.")
        expect(names).to_contain_text("not found")

        named(page, "Choose another folder…", "somewhere", "Move")
        expect(said).to_contain_text("Type the whole path of a folder")
        named(page, "Choose another folder…", elsewhere, "Move")
        expect(page.locator("[data-part=folder]")).to_have_text(str(elsewhere))
        assert (elsewhere / videos[0]).exists()
        assert not (data_dir / "videos").exists()

        page.get_by_role("button", name="Empty the trash…").click()
        question = page.get_by_role("dialog", name="Delete 1 video for ever?")
        question.get_by_role("button", name="Delete for ever").click()
        expect(said).to_contain_text("The trash is empty. That freed")
        page.goto("about:blank")
    assert log.complaints == []
