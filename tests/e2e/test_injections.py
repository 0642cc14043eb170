"""The content security policy and hostile words in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.injections import ATTEMPTS, MADE_OF_WORDS, PROMPTS, assert_all_refused, trap
from tests.support.page_steps import job_with, order

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import RunningApp


def test_a_script_that_got_into_the_page_runs_nothing_and_tells_nobody(
    app: RunningApp, blank_page: Page
) -> None:
    blank_page.goto(app.address)
    expect(blank_page.get_by_role("button", name="Generate")).to_be_visible()
    with trap() as (origin, heard):
        assert blank_page.evaluate(ATTEMPTS.replace("TRAP", origin)) == 28
        blank_page.wait_for_timeout(1_500)
        owned, blocked = blank_page.evaluate("[window.owned, window.blocked]")
        assert_all_refused(owned, blocked, heard)
    colour = blank_page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert colour != "rgb(1, 2, 3)"
    assert blank_page.url.startswith(app.origin)


def test_hostile_prompts_are_shown_as_words(studio: Page) -> None:
    for prompt in PROMPTS:
        order(studio, prompt)
        expect(job_with(studio, prompt).locator(".job-prompt").first).to_have_text(prompt)
    # Once as they come from the server's answer, once as the server put them into the page.
    for _ in range(2):
        assert studio.locator(".job-prompt *").count() == 0
        assert studio.locator(MADE_OF_WORDS).count() == 0
        assert studio.evaluate("typeof window.owned") == "undefined"
        studio.reload()
        shown = studio.locator(".job-prompt")
        expect(shown).to_have_count(len(PROMPTS))
        assert set(shown.all_text_contents()) == set(PROMPTS)
