"""A create whose answer was lost: the page asks what cannot be known, and only a click sends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.page_steps import (
    change_settings,
    decline_then_accept_the_limit,
    expect_playing,
    job_with,
    order,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Connect, OpenAccount
    from tests.support.browser import PageLog

BOAT = "a paper boat crossing a blue table"
# Ours and another computer's look the same in a list without words.
TWO_POSSIBLE = ("lost-answer", "other-client=1", "list-without-prompt")
WHICH = "Two videos at Azure could be this one. Which is it?"
MAYBE = "We could not find out whether Azure started this one. Check in the Azure portal"


def expect_words(card: Locator, words: str) -> None:
    expect(card.get_by_role("heading")).to_have_text(words)


def order_lost(page: Page) -> Locator:
    """Send a request whose answer is lost, and wait for what can be told about it."""
    order(page, BOAT)
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_have_text(
        "Checking with Azure whether this one was started… (you will not be charged twice)"
    )
    return card


def shown_stills(card: Locator) -> list[Locator]:
    """Wait until both stills are there: a still of what is no candidate any more is not found."""
    choice = card.get_by_role("listitem")
    expect(choice).to_have_count(2)
    for candidate in choice.all():
        still = candidate.locator("img")
        expect(still).to_have_js_property("complete", value=True)
        assert still.evaluate("picture => picture.naturalWidth") > 0
    return choice.all()


def test_of_two_possible_videos_the_person_picks_one_and_nothing_is_sent(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account(*TWO_POSSIBLE)
    page = connect(account)
    card = order_lost(page)
    expect_words(card, WHICH)
    for candidate in shown_stills(card):
        expect(candidate.get_by_text("Made at")).to_be_visible()
        expect(candidate.get_by_role("button", name="Not this one")).to_be_visible()
    expect(
        card.get_by_role("button", name="Neither, send again (may cost a second time)")
    ).to_be_visible()
    card.get_by_role("button", name=re.compile("^This one")).first.click()
    expect_words(card, "Saved on your computer")
    assert account.creates() == 1
    card.get_by_role("button", name="Play").click()
    expect_playing(page)


def test_only_the_click_on_neither_sends_again(open_account: OpenAccount, connect: Connect) -> None:
    account = open_account(*TWO_POSSIBLE)
    card = order_lost(connect(account))
    expect_words(card, WHICH)
    shown_stills(card)
    account.be("list-without-prompt")
    assert account.creates() == 1
    card.get_by_role("button", name="Neither, send again (may cost a second time)").click()
    expect_words(card, "Saved on your computer")
    assert account.creates() == 2


def test_what_is_not_mine_leaves_the_choice(open_account: OpenAccount, connect: Connect) -> None:
    account = open_account(*TWO_POSSIBLE)
    card = order_lost(connect(account))
    expect_words(card, WHICH)
    shown_stills(card)
    card.get_by_role("button", name="Not this one").first.click()
    expect_words(card, "One video at Azure could be this one. Is it?")
    card.get_by_role("button", name="Not this one").click()
    expect_words(card, MAYBE)
    expect(card.get_by_role("listitem")).to_have_count(0)
    assert account.creates() == 1


def test_what_may_have_been_charged_is_said_and_sent_again_only_by_a_click(
    open_account: OpenAccount, connect: Connect, log: PageLog
) -> None:
    account = open_account("lost-request")
    page = connect(account)
    card = order_lost(page)
    expect_words(card, MAYBE)
    account.be()
    card.get_by_role("button", name="Check again").click()
    expect(card.get_by_role("button", name="Check again")).not_to_have_attribute(
        "aria-busy", "true"
    )
    expect_words(card, MAYBE)
    change_settings(page, monthly_limit=0.5)
    again = card.get_by_role("button", name="Send again (may cost a second time)")
    decline_then_accept_the_limit(page, again)
    assert all("409" in line for line in log.complaints), log.complaints
    log.forget()
    expect_words(card, "Saved on your computer")
    assert account.creates() == 2
