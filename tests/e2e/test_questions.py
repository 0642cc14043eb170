"""What the program may not decide alone: old requests, and a window closed over work."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import keep_settings
from tests.support.browser import RunningApp
from tests.support.page_steps import (
    change_settings,
    decline_then_accept_the_limit,
    job_with,
    order,
    prompt_field,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from tests.e2e.conftest import Look, OpenAccount
    from tests.support.account import Account
    from tests.support.browser import PageLog

BOAT = "a paper boat crossing a blue table"
AGO = dt.timedelta(days=4)
DAY = (dt.datetime.now(dt.UTC) - AGO).strftime("%A")


@pytest.fixture
def left_behind(
    open_account: OpenAccount, data_dir: Path, blank_page: Page, log: PageLog
) -> Generator[Account]:
    """Leave three requests in line four days ago, when Azure could not be reached."""
    account = open_account()
    account.be_gone()
    keep_settings(data_dir)
    with RunningApp(data_dir, environ=account.environ()) as app:
        blank_page.goto(app.address)
        blank_page.get_by_role("combobox", name="How many").select_option("3")
        order(blank_page, BOAT)
        waits = job_with(blank_page, BOAT).filter(has_text="You are offline")
        expect(waits).to_have_count(3)
        blank_page.goto("about:blank")
    with closing(sqlite3.connect(data_dir / "library.sqlite3")) as library, library:
        library.execute(
            "UPDATE jobs SET permitted_at = permitted_at - :ago, created_at = created_at - :ago,"
            " hold_until = hold_until - :ago",
            {"ago": AGO.total_seconds()},
        )
    account.be()
    assert log.complaints == []
    with RunningApp(data_dir, environ=account.environ()) as app:
        blank_page.goto(app.address)
        yield account
        blank_page.goto("about:blank")


def ask_about(page: Page) -> None:
    """Check that the question is asked, the cards wait for it, and nothing was sent."""
    expect(page.get_by_text(f"Send the 3 requests from {DAY}?")).to_be_visible()
    waiting = job_with(page, BOAT).filter(has_text="In line · waits for your answer above")
    expect(waiting).to_have_count(3)


def test_old_requests_are_sent_only_after_a_yes_and_asked_about_at_the_limit(
    left_behind: Account, blank_page: Page, log: PageLog
) -> None:
    ask_about(blank_page)
    assert left_behind.creates() == 0
    change_settings(blank_page, monthly_limit=1.0)
    send = blank_page.get_by_role("button", name="Send", exact=True)
    decline_then_accept_the_limit(blank_page, send)
    assert all("409" in line for line in log.complaints), log.complaints
    log.forget()
    saved = job_with(blank_page, BOAT).filter(has_text="Saved on your computer")
    expect(saved).to_have_count(3)
    expect(blank_page.get_by_text("Send the 3 requests")).to_have_count(0)
    assert left_behind.creates() == 3


def test_after_a_no_old_requests_are_cancelled(left_behind: Account, blank_page: Page) -> None:
    ask_about(blank_page)
    blank_page.get_by_role("button", name="Do not send").click()
    cancelled = job_with(blank_page, BOAT).filter(has_text="Cancelled")
    expect(cancelled).to_have_count(3)
    expect(blank_page.get_by_text("Send the 3 requests")).to_have_count(0)
    assert left_behind.creates() == 0


def test_closing_says_what_goes_on_and_escape_stays(look: Look) -> None:
    # Only a window has a cross; here its question is put into the program's own answers.
    page = look()
    asked: dict[str, int] = {"at_azure": 2, "in_line": 5}

    def put_in(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(answer.json() | {"closing": dict(asked)}))

    page.route(re.compile(r"/jobs(\?|$)"), put_in)
    prompt_field(page).focus()
    page.evaluate("dispatchEvent(new Event('vg-wake'))")
    dialog = page.get_by_role("dialog", name="Close Videogen?")
    expect(dialog).to_have_accessible_description(
        "2 go on at Azure and are collected at the next start. "
        "5 are still in line and are sent then."
    )
    expect(dialog.get_by_role("button", name="Stay")).to_be_focused()
    expect(dialog.get_by_role("button", name="Close and cancel those in line")).to_be_visible()

    asked |= {"at_azure": 1, "in_line": 0}
    page.evaluate("dispatchEvent(new Event('vg-wake'))")
    expect(dialog).to_have_accessible_description(
        "1 goes on at Azure and is collected at the next start."
    )
    expect(dialog.get_by_role("button", name="Close and cancel those in line")).to_be_hidden()
    asked |= {"at_azure": 0, "in_line": 0}
    page.evaluate("dispatchEvent(new Event('vg-wake'))")
    expect(dialog).to_have_accessible_description(
        "Everything has ended meanwhile. Nothing is lost by closing."
    )
    page.unroute(re.compile(r"/jobs(\?|$)"))
    with page.expect_request("**/window/close") as answered:
        page.keyboard.press("Escape")
    assert answered.value.post_data_json == {"choice": "stay"}
    expect(dialog).to_be_hidden()
    expect(prompt_field(page)).to_be_focused()
