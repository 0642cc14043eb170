"""Connecting to Azure, played by the practice service as a server of its own with a key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.account import AT_ONCE, KEY
from tests.support.browser import RunningApp
from tests.support.page_steps import make_video, open_place, prompt_field

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import OpenAccount
    from tests.support.browser import PageLog


def test_a_wrong_key_is_named_and_the_right_one_is_never_shown_again(
    open_account: OpenAccount, data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    account = open_account(options=(*AT_ONCE, "--api-key", KEY))
    account.make("a video that another program made")
    page = blank_page
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        page.get_by_role("button", name="Connect to Azure").click()
        page.get_by_role("textbox", name="Address").fill(account.endpoint)
        page.get_by_role("textbox", name="Key").fill("not-the-key")
        page.get_by_role("textbox", name="Deployment name").fill("sora-2")
        page.get_by_role("button", name="Check connection").click()
        answers = page.locator("vg-check-list:visible").get_by_role("listitem")
        expect(answers.nth(0)).to_contain_text(re.compile(r"Address\s+Good"))
        expect(answers.nth(1)).to_contain_text(re.compile(r"Key\s+Wrong"))

        page.get_by_role("textbox", name="Key").fill(KEY)
        page.get_by_role("button", name="Check and save").click()
        expect(prompt_field(page)).to_be_focused()
        expect(page.get_by_role("status", name="Price")).to_contain_text("list price")
        expect(
            page.get_by_text("A finished video was found in your Azure account.")
        ).to_be_visible()
        make_video(page, "a paper boat")
        open_place(page, "Settings")
        page.get_by_role("button", name="Change").click()
        expect(page.get_by_role("textbox", name="Address")).to_have_value(
            re.compile(account.endpoint)
        )
        key = page.get_by_role("textbox", name="Key")
        expect(key).to_have_value("")
        expect(key).to_have_accessible_description(re.compile("in a file that only you can read"))
        assert KEY not in page.content()
        page.goto("about:blank")
    assert log.complaints == []


def test_what_is_no_address_is_said_at_its_field(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    page = blank_page
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        page.get_by_role("button", name="Connect to Azure").click()
        page.get_by_role("textbox", name="Address").fill("not an address")
        page.get_by_role("button", name="Check and save").click()
        summary = page.locator("vg-error-summary:visible")
        expect(summary).to_be_focused()
        summary.get_by_role("button").first.click()
        field = page.get_by_role("textbox", name="Address")
        expect(field).to_be_focused()
        expect(field).to_have_accessible_description(re.compile("This is not an address"))
        page.goto("about:blank")
    assert all("400" in line for line in log.complaints), "the browser notes the refusal itself"
    log.forget()
