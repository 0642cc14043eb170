"""Several accounts in Settings: added, checked, switched, changed and removed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.account import Account
from tests.support.browser import RunningApp
from tests.support.page_checks import axe
from tests.support.page_steps import open_place

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.support.azure_cli import FakeAzureCli
    from tests.support.browser import PageLog

KEY = "canary-0123456789abcdef0123456789abcdef"


def add(page: Page, endpoint: str, name: str, *, entra: bool = False) -> None:
    form = page.locator("vg-connection-form:visible")
    form.get_by_role("textbox", name="Address").fill(endpoint)
    form.get_by_role("textbox", name="Deployment name").fill("sora-2")
    form.get_by_role("textbox", name="Name", exact=True).fill(name)
    if entra:
        form.get_by_text("More choices").click()
        form.get_by_label("How to sign in").select_option("entra")
        expect(form.get_by_role("textbox", name="Key", exact=True)).to_be_hidden()
        expect(form.get_by_role("textbox", name="Scope of the token")).to_be_visible()
    else:
        form.get_by_role("textbox", name="Key", exact=True).fill(KEY)
    form.get_by_role("button", name="Check and save").click()


def card(page: Page, name: str) -> Locator:
    return page.locator(".connection", has_text=name)


def test_accounts_are_added_checked_switched_renamed_and_removed(
    tmp_path: Path, data_dir: Path, blank_page: Page, log: PageLog, azure_cli: FakeAzureCli
) -> None:
    page = blank_page
    with (
        Account(tmp_path / "home", options=("--job-seconds", "0", "--api-key", KEY)) as home,
        Account(tmp_path / "work", options=("--job-seconds", "0", "--api-key", "a.to.ken")) as work,
        RunningApp(data_dir, environ=azure_cli.environ) as app,
    ):
        page.goto(app.address)
        open_place(page, "Settings")
        add(page, home.endpoint, "Home")
        expect(card(page, "Home").get_by_role("radio")).to_be_checked()
        expect(page.locator("vg-connection-form:visible")).to_have_count(0)

        # Somebody who is signed out hears how to sign in; then it works.
        azure_cli.says(err="ERROR: Please run 'az login' to setup account.", code=1)
        page.get_by_role("button", name="Add a connection").click()
        add(page, work.endpoint, "Work", entra=True)
        form = page.locator("vg-connection-form:visible")
        expect(form.get_by_text("Run “az login” in a terminal, then")).to_be_visible()
        azure_cli.gives("a.to.ken")
        form.get_by_role("button", name="Check connection").click()
        expect(form.get_by_text(re.compile(r"Key\s+Good"))).to_be_visible()
        form.get_by_role("button", name=re.compile("save", re.IGNORECASE)).click()
        expect(card(page, "Work").get_by_role("radio")).to_be_checked()
        expect(card(page, "Work")).to_contain_text("signs in with Microsoft Entra")

        switch_and_rename(page)
        assert axe(page) == []
        log.forget()  # axe's own styles, which the policy refuses
        remove(page)
        assert KEY not in page.content()
        assert KEY not in (data_dir / "credentials.json").read_text()
        choose_proxy(page)
        page.goto("about:blank")
    assert all("400" in line or "409" in line for line in log.complaints), log.complaints
    log.forget()


def switch_and_rename(page: Page) -> None:
    # Each has its own four answers, also the one that is not in use.
    card(page, "Home").get_by_role("button", name="Check").click()
    answers = card(page, "Home").locator("vg-check-list").get_by_role("listitem")
    expect(answers.nth(1)).to_contain_text(re.compile(r"Key\s+Good"))
    card(page, "Home").get_by_role("radio").check()
    expect(card(page, "Home").get_by_role("radio")).to_be_checked()
    page.get_by_role("radio", name=re.compile("Practice studio")).check()
    expect(page.locator(".banner", has_text="Practice")).to_be_visible()
    card(page, "Home").get_by_role("radio").check()

    card(page, "Work").get_by_role("button", name="Change").click()
    name = page.locator("vg-connection-form:visible").get_by_role(
        "textbox", name="Name", exact=True
    )
    expect(name).to_have_value("Work")
    name.fill("Film studio")
    page.get_by_role("button", name="Check and save").click()
    expect(card(page, "Film studio")).to_be_visible()
    expect(card(page, "Film studio").get_by_role("button", name="Change")).to_be_focused()
    expect(card(page, "Home").get_by_role("radio")).to_be_checked()


def remove(page: Page) -> None:
    card(page, "Home").get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog", name="Remove this connection?")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    card(page, "Home").get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(card(page, "Home")).to_have_count(0)
    expect(card(page, "Film studio").get_by_role("radio")).to_be_checked()


def choose_proxy(page: Page) -> None:
    # A proxy by its address: what it must not show is not there after a reload either.
    page.get_by_label("Proxy", exact=True).select_option("address")
    field = page.get_by_role("textbox", name="Address of the proxy")
    field.fill("socks9://x")
    page.locator("vg-proxy").get_by_role("button", name="Save").click()
    expect(field).to_have_accessible_description(re.compile("has to be an address such as"))
    field.fill("me:pass-word-1@proxy.example:8080")
    page.locator("vg-proxy").get_by_role("button", name="Save").click()
    expect(field).to_have_value("http://proxy.example:8080")
    expect(field).to_have_accessible_description(re.compile("name and password are stored"))
    page.reload()
    expect(field).to_have_value("http://proxy.example:8080")
    assert "pass-word-1" not in page.content()
