"""What videos cost: told before, asked about at the limit, added up behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.account import Account
from tests.support.browser import RunningApp
from tests.support.page_checks import axe
from tests.support.page_steps import make_video, open_place, order, prompt_field

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import PageLog

KEY = "canary-0123456789abcdef0123456789abcdef"
PACE = {"VIDEOGEN_CREATES_PER_MINUTE": "0", "VIDEOGEN_SETTLE_SECONDS": "1"}


def test_the_limit_asks_and_the_ledger_and_the_price_table_follow(
    tmp_path: Path, data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    page = blank_page
    with Account(tmp_path / "home") as home, RunningApp(data_dir, environ=PACE) as app:
        page.goto(app.address)
        connect(page, home.endpoint)
        set_limit(page)
        open_place(page, "Create")
        expect(page.get_by_text("About $0.40 · list price")).to_be_visible()
        make_video(page, "a paper boat")
        order(page, "a second boat")
        dialog = page.get_by_role("dialog", name="This passes your limit for a month")
        expect(dialog).to_contain_text(re.compile(r"\$0\.40.*\$0\.40.*\$0\.50", re.DOTALL))
        expect(dialog.get_by_role("button", name="Do not send")).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(prompt_field(page)).to_have_value("a second boat")
        expect(page.locator("vg-job-card")).to_have_count(1)
        page.keyboard.press("Control+Enter")
        dialog.get_by_role("button", name="Send it all the same").click()
        expect(page.locator("vg-job-card", has_text="a second boat")).to_be_visible()

        correct_the_price(page)
        open_place(page, "Create")
        expect(page.get_by_text("About €1.00 · your price table")).to_be_visible()
        page.goto("about:blank")
    assert all("400" in line or "409" in line for line in log.complaints), log.complaints
    log.forget()


def connect(page: Page, endpoint: str) -> None:
    open_place(page, "Settings")
    page.get_by_role("textbox", name="Address").fill(endpoint)
    page.get_by_role("textbox", name="Key", exact=True).fill(KEY)
    page.get_by_role("textbox", name="Deployment name").fill("sora-2")
    page.get_by_role("button", name="Check and save").click()
    expect(page.locator(".connection").get_by_role("radio")).to_be_checked()


def set_limit(page: Page) -> None:
    limit = page.get_by_role("textbox", name="Ask before a month costs more than")
    panel = page.locator("vg-spending")
    limit.fill("much")
    panel.get_by_role("button", name="Save").first.click()
    expect(limit).to_have_accessible_description(re.compile("has to be a number"))
    limit.fill("0,5")
    panel.get_by_role("button", name="Save").first.click()
    expect(panel).to_contain_text("$0.00 of $0.50")


def correct_the_price(page: Page) -> None:
    open_place(page, "Settings")
    panel = page.locator("vg-spending")
    panel.locator("summary", has_text="Price table").click()
    panel.get_by_role("textbox", name="Currency").fill("EUR")
    panel.get_by_role("textbox", name=re.compile("Your price of a second")).fill("0.25")
    panel.get_by_role("button", name="Save").last.click()
    expect(panel).to_contain_text("of €0.50")
    expect(panel.get_by_role("row", name=re.compile(r"\b20[0-9]{2}\b"))).to_contain_text("€1.00")
    assert axe(page) == []
