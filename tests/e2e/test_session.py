"""The page without its program: it says so, says how to go on, and nothing spins for ever."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.browser import RunningApp
from tests.support.page_steps import open_place, order, prompt_field

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import PageLog

BOAT = "a paper boat crossing a blue table"
EARLIER = "This window belongs to an earlier start of Videogen. Close it and open Videogen again."
ENDED = "Videogen has ended, so this page can do nothing more."


def expect_calm_everywhere(page: Page, words: str) -> None:
    """Walk through every place: the reason stands above it, and nothing is busy in it."""
    notices = page.get_by_role("complementary", name="Notices")
    for place in ("Library", "Review", "Settings", "Create"):
        open_place(page, place)
        expect(notices.get_by_text(words)).to_be_visible()
        expect(page.locator("[aria-busy=true]:visible, .skeleton:visible")).to_have_count(0)


def expect_only_refusals(log: PageLog, status: str) -> None:
    """The browser notes each answer that is none; the page itself has nothing unhandled."""
    assert log.complaints
    assert [line for line in log.complaints if status not in line] == []
    log.forget()


def test_a_page_that_has_lost_its_session_says_so_and_keeps_what_was_written(
    studio: Page, log: PageLog
) -> None:
    expect(studio.get_by_text("Nothing is sent to Azure")).to_be_visible()
    # What has been looked at before still answers; the rest says that it cannot come.
    open_place(studio, "Settings")
    expect(studio.get_by_role("radio", name="As the system")).to_be_checked()
    open_place(studio, "Create")
    studio.context.clear_cookies()
    order(studio, BOAT)
    expect(prompt_field(studio)).to_have_value(BOAT)
    expect(studio.locator(".toast").get_by_text("This window belongs to")).to_be_visible()
    expect(studio.get_by_role("button", name="Generate")).to_be_enabled()
    open_place(studio, "Settings")
    studio.get_by_role("radio", name="Dark").dispatch_event("click")
    expect(studio.get_by_role("radio", name="As the system")).to_be_checked()
    expect_calm_everywhere(studio, EARLIER)
    studio.reload()
    expect(studio.get_by_role("heading", name="Open Videogen again")).to_be_visible()
    expect_only_refusals(log, "403")


def test_a_program_that_was_started_again_is_not_that_of_an_old_page(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with RunningApp(data_dir, "--practice", "--port", port) as first:
        blank_page.goto(first.address)
        expect(blank_page.get_by_text("Nothing is sent to Azure")).to_be_visible()
        first.end()
        order(blank_page, BOAT)
        expect_calm_everywhere(blank_page, ENDED)
        expect(prompt_field(blank_page)).to_have_value(BOAT)
        expect_only_refusals(log, "ERR_")
    with RunningApp(data_dir, "--practice", "--port", port) as again:
        expect_calm_everywhere(blank_page, EARLIER)
        blank_page.goto(again.address)
        expect(prompt_field(blank_page)).to_be_editable()
        expect(blank_page.get_by_text(EARLIER)).to_have_count(0)
        blank_page.goto("about:blank")
    log.forget()
