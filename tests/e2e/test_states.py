"""What each state says and offers, with a real account; nothing is ever sent without a click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.page_steps import job_with, open_place, order, prompt_field

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Connect, OpenAccount
    from tests.support.browser import PageLog

BOAT, FOX = "a paper boat on a table", "a red fox in the snow"


def expect_state(card: Locator, words: str | re.Pattern[str], *actions: str) -> None:
    """Check the headline and that exactly these buttons are offered."""
    expect(card.get_by_role("heading")).to_have_text(words)
    buttons = card.locator("[data-part=actions]").get_by_role("button")
    expect(buttons).to_have_text(list(actions))


def test_from_the_line_to_the_saved_video(
    open_account: OpenAccount, connect: Connect, log: PageLog
) -> None:
    account = open_account("slow-answer=2", options=("--job-seconds", "12", "--content-mb", "2"))
    page = connect(account)
    order(page, BOAT)
    card = job_with(page, BOAT)
    order(page, FOX)
    line = job_with(page, FOX)
    expect_state(card, "Sending to Azure", "Cancel")
    expect_state(line, "In line", "Cancel")
    line.get_by_role("button", name="Cancel").click()
    expect_state(line, "Cancelled", "Make it again")
    expect_state(card, "Waiting at Azure", "Cancel")
    expect_state(
        card, re.compile(r"^Making your video · (\d+\s%|usually about a minute)$"), "Cancel"
    )
    expect(card.get_by_role("progressbar")).to_be_visible()
    expect_state(card, "Saved on your computer", "Play", "Show in folder")
    announced = page.get_by_role("status").filter(has_text=f"{BOAT}: Saved on your computer.")
    expect(announced).to_be_attached()
    assert account.creates() == 1, "what was cancelled in line was never sent"

    line.get_by_role("button", name="Make it again").click()
    expect(prompt_field(page)).to_have_value(FOX)
    assert account.creates() == 1, "making it again is a click on Generate"
    assert log.complaints == []


def test_cancelling_at_azure_stops_it_there(open_account: OpenAccount, connect: Connect) -> None:
    account = open_account(options=("--job-seconds", "60"))
    page = connect(account)
    order(page, BOAT)
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_have_text(re.compile("Waiting|Making"))
    card.get_by_role("button", name="Cancel").click()
    expect_state(card, "Cancelled", "Make it again")
    assert account.creates() == 1


def test_an_address_that_is_not_azures_holds_the_line(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account()
    page = connect(account, endpoint=account.endpoint + "/somewhere/v1")
    order(page, BOAT)
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_have_text(
        "The address does not answer as Azure does. The line waits until it is mended in Settings"
    )
    card.get_by_role("button", name="Open settings").click()
    expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_focused()
    assert account.creates() == 0


def test_offline_while_it_is_fetched_says_until_when_azure_keeps_it(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account(options=("--job-seconds", "4"))
    page = connect(account)
    order(page, BOAT)
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_have_text(re.compile("Waiting|Making"))
    account.be_gone()
    expect(card.get_by_role("heading")).to_have_text(
        re.compile(
            r"^You are offline\. It continues as soon as you are back( \(Azure keeps it .*\))?$"
        )
    )
    account.be()
    card.get_by_role("button", name="Check again").click()
    expect_state(card, "Saved on your computer", "Play", "Show in folder")
    assert account.creates() == 1


def test_a_fault_of_our_own_can_be_reported(open_account: OpenAccount, connect: Connect) -> None:
    page = connect(open_account())
    trouble = {"code": "internal", "message": "KeyError in the follower"}

    def spoil(page: Page) -> None:
        page.route(
            "**/jobs*",
            lambda route: route.fulfill(
                json={
                    "jobs": [
                        job | {"state": "failed", "error": trouble, "videos": []}
                        for job in route.fetch().json()["jobs"]
                    ]
                }
            ),
        )

    order(page, BOAT)
    expect(job_with(page, BOAT)).to_be_visible()
    spoil(page)
    page.evaluate("dispatchEvent(new Event('vg-wake'))")
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_have_text(
        "Something went wrong inside Videogen. Nothing was lost"
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card.get_by_role("button", name="Copy report").click()
    expect(page.locator(".toast").get_by_text("Copied.")).to_be_visible()
    assert "KeyError in the follower" in str(page.evaluate("navigator.clipboard.readText()"))
    open_place(page, "Library")
