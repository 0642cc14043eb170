"""What goes wrong at Azure is said in plain words, with one way on. Nothing is sent by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.page_steps import job_with, order, prompt_field

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Look

# The practice service fails on purpose where the prompt says so.
FAILURES = (
    (
        "practice:refuse-prompt",
        "Azure\u2019s safety filter refused these words. Nothing was made",
        "Edit and try again",
    ),
    (
        "practice:refuse-prompt-late",
        "Azure\u2019s safety filter refused these words. Nothing was made",
        "Edit and try again",
    ),
    (
        "practice:refuse-result",
        "Azure\u2019s safety filter refused the finished video",
        "Edit and try again",
    ),
    ("practice:job-fails", "Azure could not make this video", "Make it again"),
)


@pytest.fixture
def fresh(look: Look) -> Page:
    return look()


def test_each_failure_says_what_happened_and_offers_one_way_on(fresh: Page) -> None:
    for word, _words, _action in FAILURES:
        order(fresh, f"a boat, {word} please")
        expect(prompt_field(fresh)).to_have_value("")
    for word, words, action in FAILURES:
        card = job_with(fresh, f"{word} please").first
        expect(card.get_by_role("heading")).to_contain_text(words)
        expect(card.get_by_role("button", name=action)).to_be_visible()
        expect(job_with(fresh, f"{word} please")).to_have_count(1)  # nothing was sent again


def test_a_refused_prompt_is_edited_beside_the_old_words(fresh: Page) -> None:
    order(fresh, "a ship, practice:refuse-prompt now")
    card = job_with(fresh, "practice:refuse-prompt now")
    card.get_by_role("button", name="Edit and try again").click()
    expect(prompt_field(fresh)).to_be_focused()
    expect(prompt_field(fresh)).to_have_value("a ship, practice:refuse-prompt now")
    prompt_field(fresh).fill("a ship at rest")
    expect(fresh.get_by_role("heading", name="The words before")).to_be_visible()
    expect(fresh.get_by_role("blockquote")).to_have_text("a ship, practice:refuse-prompt now")


def test_details_give_the_request_id_and_a_copy(fresh: Page) -> None:
    order(fresh, "a kite, practice:refuse-prompt here")
    card = job_with(fresh, "practice:refuse-prompt here")
    expect(card.get_by_role("button", name="Edit and try again")).to_be_visible()
    card.get_by_text("Details").click()
    expect(card.get_by_text("Azure\u2019s request id")).to_be_visible()
    fresh.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card.get_by_role("button", name="Copy").click()
    expect(fresh.get_by_text("Copied.").first).to_be_visible()
    assert "prompt_refused" in str(fresh.evaluate("navigator.clipboard.readText()"))


def test_a_lost_answer_is_looked_up_and_never_sent_twice(fresh: Page) -> None:
    order(fresh, "a lantern, practice:lost-answer")
    card = job_with(fresh, "practice:lost-answer")
    expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
    expect(card).to_have_count(1)
