"""What an organisation has locked: shown beside each control, and still not in anybody's way."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import RunningApp
from tests.support.page_checks import axe
from tests.support.page_steps import open_place
from videogen_desktop.config.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import OpenAccount
    from tests.support.account import Account
    from tests.support.browser import PageLog

SENTENCE = re.compile(r"Set by your organisation\.$")
OURS = {
    "deployment": "sora-2",
    "dialect": "videos",
    "api_version": "",
    "sign_in": "api-key",
    "scope": "https://ai.azure.com/.default",
    "name": "Film department",
    "prices": {"720": 0.3},
    "hold_seconds": 0,
    "appearance": "light",
    "language": "en",
    "proxy": "http://proxy.example:8080",
    "currency": "EUR",
    "monthly_limit": 20,
    "notify": False,
    "notify_sound": False,
    "letter_keys": True,
}
# No control of the page changes these.
UNSEEN = {
    "forget_keys", "creates_per_minute", "at_once", "settle_seconds", "draft", "window",
}  # fmt: skip


@pytest.fixture
def account(open_account: OpenAccount) -> Account:
    return open_account()


@pytest.fixture
def locked(
    tmp_path: Path, data_dir: Path, account: Account, blank_page: Page, log: PageLog
) -> Generator[Page]:
    """Open Settings where everything is locked that a control of the page could change."""
    values = OURS | {"endpoint": account.endpoint, "videos_dir": str(tmp_path / "films")}
    managed = tmp_path / "etc" / "Videogen" / "managed.json"
    managed.parent.mkdir(parents=True)
    managed.write_text(json.dumps(values | {"locked": list(values)}), "utf-8")
    assert values.keys() | UNSEEN == FIELDS.keys(), "a new setting: say here where it is shown"
    assert log.complaints == []
    environ = {"XDG_CONFIG_DIRS": str(tmp_path / "etc"), "AZURE_OPENAI_API_KEY": "a-key"}
    with RunningApp(data_dir, environ=environ) as app:
        blank_page.goto(app.address)
        open_place(blank_page, "Settings")
        yield blank_page
        blank_page.goto("about:blank")


def control_of(page: Page, setting: str) -> Locator:
    """Return what would change a setting, outside the form of a connection."""
    if setting == "videos_dir":
        return page.get_by_role("button", name="Choose another folder…")
    by_part = {"monthly_limit": "limit", "proxy": "kind", "hold_seconds": "hold"}
    part = by_part.get(setting, setting)
    named = page.locator(f"vg-settings [name={setting}], vg-settings [data-part={part}]")
    priced = page.locator("vg-spending input[data-connection]")
    return (priced if setting == "prices" else named).locator("visible=true").first


def test_each_locked_setting_says_so_beside_its_control(locked: Page) -> None:
    locked.locator("vg-spending summary", has_text="Price table").click()
    of_connection = ["deployment", "dialect", "api_version", "sign_in", "scope", "name"]
    for setting in [name for name in OURS if name not in of_connection] + ["videos_dir"]:
        control = control_of(locked, setting)
        expect(control, setting).to_be_disabled()
        expect(control, setting).to_have_accessible_description(SENTENCE)
    practice = locked.locator('vg-connections [name="use"][value="practice"]')
    expect(practice).to_be_disabled()
    expect(practice).to_have_accessible_description(SENTENCE)
    expect(locked.get_by_role("button", name="Add a connection")).to_have_count(0)
    assert axe(locked) == []


def test_under_a_locked_connection_the_key_is_still_the_persons_own(
    locked: Page, account: Account
) -> None:
    locked.get_by_role("button", name="Change · Film department").click()
    form = locked.locator("vg-connection-form:visible")
    form.locator("summary").click()
    for name in ("endpoint", "deployment", "dialect", "api_version", "sign_in", "name"):
        control = form.locator(f"[name={name}]")
        expect(control, name).to_be_disabled()
        expect(control, name).to_have_accessible_description(SENTENCE)
    expect(form.get_by_role("textbox", name="Key", exact=True)).to_be_enabled()
    assert axe(locked) == []
    origin = locked.url.partition("/#")[0]
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    for change in ({"appearance": "dark"}, {"connection": {"deployment": "mine"}}):
        refused = locked.request.put(f"{origin}/settings", data=change, headers=headers)
        assert refused.status == 400, change
        assert "Set by your organisation." in refused.text()
    move = {"kind": "move", "folder": "/tmp/elsewhere"}  # noqa: S108 - nothing is put there
    refused = locked.request.post(f"{origin}/upkeep", data=move, headers=headers)
    assert (refused.status, refused.json()["fields"]) == (
        400,
        {"folder": "Set by your organisation."},
    )
    assert account.creates() == 0
