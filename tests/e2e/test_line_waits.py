"""The connection is refused, busy or away: the line waits, says why, and goes on when mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.page_steps import job_with, open_place, order

if TYPE_CHECKING:
    from tests.e2e.conftest import Connect, Look, OpenAccount

BOAT = "a paper boat crossing a blue table"
LINE = "The line waits. Nothing is lost; it goes on when this is mended."
RETIRED = "Azure no longer offers this model. Your saved videos stay here"
REFUSALS = (
    (
        "unauthorized",
        "Azure does not accept the key. The line waits until it is mended in Settings",
        LINE,
    ),
    (
        "forbidden",
        "The key has no right to make videos here. The line waits until it is mended in Settings",
        LINE,
    ),
    (
        "deployment-missing",
        "Azure has no deployment of this name. The line waits until it is mended in Settings",
        LINE,
    ),
    ("retired", RETIRED, RETIRED),
)


def test_each_refusal_has_its_words_and_nothing_is_sent_until_it_is_mended(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account("unauthorized")
    page = connect(account)
    order(page, BOAT)
    card = job_with(page, BOAT)
    notices = page.get_by_role("complementary", name="Notices")
    for fault, words, banner in REFUSALS:
        if fault != "unauthorized":
            account.be(fault)
            card.get_by_role("button", name="Check again").click()
        expect(card.get_by_role("heading")).to_have_text(words)
        expect(notices.get_by_text(banner)).to_be_visible()
        expect(card.get_by_role("button", name="Open settings")).to_be_visible()
        expect(card.get_by_role("button", name="Cancel")).to_be_visible()
    card.get_by_role("button", name="Open settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_focused()
    # Where nothing can be made any more, the page opens with what was made.
    page.goto(page.url.partition("#")[0])
    expect(page.get_by_role("heading", name="Library")).to_be_focused()
    open_place(page, "Create")
    assert account.creates() == 0

    account.be()
    card.get_by_role("button", name="Check again").click()
    expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
    expect(notices.get_by_text(RETIRED)).to_have_count(0)
    assert account.creates() == 1


def test_offline_is_said_once_and_it_goes_on_as_soon_as_azure_is_back(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account()
    page = connect(account)
    account.be_gone()
    order(page, BOAT)
    card = job_with(page, BOAT)
    offline = "You are offline. It continues as soon as you are back"
    expect(card.get_by_role("heading")).to_have_text(offline)
    expect(card.get_by_role("button", name="Open settings")).to_have_count(0)
    assert account.creates() == 0
    account.be()
    card.get_by_role("button", name="Check again").click()
    expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
    assert account.creates() == 1


def test_a_busy_azure_is_no_failure(look: Look) -> None:
    page = look()
    order(page, "a tram, practice:busy now")
    card = job_with(page, "practice:busy now")
    expect(card.get_by_role("heading")).to_have_text(
        "Azure is busy with your other videos; this one starts next"
    )
    card.get_by_role("button", name="Cancel").click()
    expect(card.get_by_role("heading")).to_have_text("Cancelled")
