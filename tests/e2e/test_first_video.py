"""From nothing to a saved video that plays, and it is still there afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.browser import RunningApp
from tests.support.page_steps import (
    expect_playing,
    expect_whole,
    job_with,
    open_place,
    order,
    prompt_field,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import PageLog

BOAT = "a paper boat crossing a blue table"


def test_without_an_account_a_prompt_becomes_a_video_that_survives_a_restart(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    page = blank_page
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        expect(page.get_by_role("heading", name="Welcome to Videogen")).to_be_visible()
        page.get_by_role("button", name="Try it without an account").click()
        expect(prompt_field(page)).to_be_focused()
        expect(page.get_by_text("Nothing is sent to Azure, nothing costs money")).to_be_visible()
        order(page, BOAT)
        card = job_with(page, BOAT)
        expect(card.get_by_role("button", name="Undo")).to_be_visible()
        expect(card.get_by_role("heading")).to_contain_text("Making your video")
        assert "%" in page.title() or card.get_by_role("progressbar").is_visible()
        expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
        expect(card.get_by_text("Practice")).to_be_visible()
        card.get_by_role("button", name="Play").click()
        expect_playing(page)
    assert log.complaints == [] or all("ERR_" in line for line in log.complaints)
    log.forget()
    with RunningApp(data_dir) as again:
        page.goto(again.address)
        open_place(page, "Library")
        still = page.get_by_role("link", name=BOAT)
        expect(still).to_be_visible()
        expect(still.locator("img")).to_have_js_property("complete", value=True)
        assert still.locator("img").evaluate("picture => picture.naturalWidth") > 0
        still.click()
        expect_playing(page)


def test_undo_takes_an_order_back_and_the_words_return(studio: Page) -> None:
    order(studio, BOAT)
    card = job_with(studio, BOAT)
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("heading")).to_have_text("Cancelled")
    expect(prompt_field(studio)).to_have_value(BOAT)
    expect(card.get_by_role("button", name="Make it again")).to_be_visible()


def test_several_at_once_become_a_job_each(studio: Page) -> None:
    studio.get_by_role("combobox", name="How many").select_option("3")
    order(studio, BOAT)
    expect(job_with(studio, BOAT)).to_have_count(3)


def test_the_draft_survives_a_restart(data_dir: Path, blank_page: Page, log: PageLog) -> None:
    page = blank_page
    with RunningApp(data_dir, "--practice") as app:
        page.goto(app.address)
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            prompt_field(page).fill(BOAT)
        page.goto("about:blank")
    with RunningApp(data_dir, "--practice") as again:
        page.goto(again.address)
        expect(prompt_field(page)).to_have_value(BOAT)
        expect_whole(page)
        assert log.complaints == []
        page.goto("about:blank")


def test_the_page_says_so_when_the_program_has_ended(
    app: RunningApp, studio: Page, log: PageLog
) -> None:
    page = studio
    expect(page.get_by_text("Nothing is sent to Azure")).to_be_visible()
    order(page, BOAT)
    expect(job_with(page, BOAT)).to_be_visible()
    app.end()
    expect(page.get_by_text("Videogen has ended")).to_be_visible()
    page.goto("about:blank")  # it goes on asking, and each question fails
    assert all("ERR_" in line for line in log.complaints)
    log.forget()
