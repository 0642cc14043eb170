"""Finished videos in the account that this library does not know: offered, fetched, or not mine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.page_steps import expect_playing, open_place

if TYPE_CHECKING:
    from tests.e2e.conftest import Connect, OpenAccount

KITE = "a kite over a beach"
TRAM = "a tram in the rain"
FOUND = "Finished videos found in your Azure account"


def test_a_found_video_is_fetched_by_a_click_and_one_that_is_not_mine_stays_away(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account()
    account.make(KITE)
    account.make(TRAM)
    page = connect(account)
    page.get_by_text("2 finished videos were found in your Azure account.").wait_for()
    page.get_by_role("button", name="Look").click()
    offers = page.locator("vg-orphans")
    expect(offers.get_by_role("heading", name=FOUND)).to_be_visible()
    kite = offers.get_by_role("listitem").filter(has_text=KITE)
    tram = offers.get_by_role("listitem").filter(has_text=TRAM)
    for offer in (kite, tram):
        expect(offer.get_by_text("kept until")).to_be_visible()
        still = offer.locator("img")
        assert still.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0

    tram.get_by_role("button", name="Not mine").click()
    expect(tram).to_have_count(0)
    kite.get_by_role("button", name="Fetch").click()
    page.get_by_role("grid").get_by_role("link", name=KITE).click()
    expect_playing(page)

    page.reload()
    open_place(page, "Settings")
    page.get_by_role("button", name="Look for finished videos in the account").click()
    expect(
        page.get_by_text("Azure has no finished videos that are missing here.").first
    ).to_be_visible()
    open_place(page, "Library")
    expect(page.get_by_role("grid").get_by_role("link", name=KITE)).to_be_visible()
    expect(page.get_by_text(TRAM)).to_have_count(0)
    assert account.creates() == 2, "what somebody else has made; nothing of ours"
