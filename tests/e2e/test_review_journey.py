"""A folder reviewed by keyboard alone; ``dev.py prove review-keyboard`` does it with hundreds."""

from __future__ import annotations

import csv
import io
import subprocess
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from build_spec.proofs.review_keyboard import kept_in, review, stock
from tests.support.browser import PageLog, RunningApp
from tests.support.program import PROGRAM
from tests.support.uneven_clip import MOMENTS, SHOWN_PICTURE, time_code, write_uneven_clip

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

CLIPS = 12


def test_a_folder_of_clips_is_reviewed_by_keyboard_alone(tmp_path: Path, blank_page: Page) -> None:
    data_dir = stock(tmp_path, CLIPS)
    log = PageLog(blank_page)
    with RunningApp(data_dir, "--practice") as app:
        blank_page.goto(app.address)
        done = review(blank_page, CLIPS)
        assert kept_in(blank_page, data_dir, done)
        assert log.complaints == []
        blank_page.goto("about:blank")


def test_each_step_through_a_varying_rate_lands_on_the_picture_it_names(
    tmp_path: Path, blank_page: Page
) -> None:
    page = blank_page
    write_uneven_clip(tmp_path / "uneven.mp4")
    data_dir = tmp_path / "data"
    command = [*PROGRAM, "import", "--data-dir", str(data_dir), str(tmp_path / "uneven.mp4")]
    subprocess.run(command, check=True, capture_output=True)
    with RunningApp(data_dir, "--practice") as app:
        page.emulate_media(reduced_motion="reduce")
        page.goto(app.address)
        page.goto(f"{app.origin}/#/review")
        page.locator("vg-review").focus()
        page.keyboard.press("Home")
        for number, moment in enumerate(MOMENTS[:16], 1):
            expect_picture(page, number, moment)
            page.keyboard.press(".")
        for number in (16, 15):
            page.keyboard.press(",")
            expect_picture(page, number, MOMENTS[number - 1])
        page.keyboard.press("End")
        expect_picture(page, len(MOMENTS), MOMENTS[-1])
        page.locator(".player-seek").fill("12")
        expect_picture(page, 13, MOMENTS[12])

        page.locator("vg-review").press("n")
        page.keyboard.type("the pause")
        page.keyboard.press("Enter")
        page.get_by_text("Hand over the notes").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        table = io.StringIO(download.value.path().read_text("utf-8-sig"))
        (row,) = csv.DictReader(table)
        assert (row["note"], row["time"]) == ("the pause", time_code(MOMENTS[12]))
        page.goto("about:blank")


def expect_picture(page: Page, number: int, moment: int) -> None:
    """Wait until a picture is shown: by its brightness, its number and its time code."""
    expect(page.locator(".player-frame")).to_have_text(f"frame {number} / {len(MOMENTS)}")
    expect(page.locator(".player-code")).to_have_text(time_code(moment))
    seen = -1
    for _ in range(200):
        seen = page.evaluate(SHOWN_PICTURE)
        if seen == number - 1:
            return
        page.wait_for_timeout(20)
    assert seen == number - 1
