"""The whole mission without a mouse, and where the focus is on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.page_steps import expect_playing, job_with, prompt_field

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Look

FOX = "a red fox walks through fresh snow"


def test_a_video_is_made_found_and_watched_with_the_keyboard_alone(studio: Page) -> None:
    keys = studio.keyboard
    expect(prompt_field(studio)).to_be_focused()
    keys.type(FOX)
    keys.press("Control+Enter")
    expect(prompt_field(studio)).to_be_focused()
    expect(prompt_field(studio)).to_have_value("")
    saved = job_with(studio, FOX).get_by_role("heading")
    expect(saved).to_have_text("Saved on your computer")
    expect(studio.get_by_role("status").filter(has_text="Saved on your computer")).to_be_attached()

    keys.press("Control+2")
    expect(studio.get_by_role("heading", name="Library")).to_be_focused()
    card = studio.get_by_role("link", name=FOX)
    for _ in range(8):
        keys.press("Tab")
        if card.evaluate("link => link === document.activeElement"):
            break
    expect(card).to_be_focused()
    keys.press("Enter")
    expect_playing(studio)

    film = studio.locator("video.player-film")
    keys.press("Space")
    expect(film).to_have_js_property("paused", value=True)
    keys.press("Home")
    expect(studio.get_by_text("frame 1 / 120")).to_be_visible()
    keys.press("Escape")
    expect(card).to_be_focused()


def test_delete_moves_to_the_trash_and_undo_brings_it_back(look: Look) -> None:
    page = look("library")
    page.get_by_role("grid").get_by_role("link", name="fox").first.click()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page.get_by_text("Moved to the trash.").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Back in the library.").first).to_be_visible()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()


def test_the_places_answer_to_their_keys(look: Look) -> None:
    page = look()
    for key, place in (("4", "Settings"), ("3", "Review"), ("2", "Library"), ("1", "Create")):
        page.keyboard.press(f"Control+{key}")
        current = page.get_by_role("navigation", name="Places").locator("[aria-current=page]")
        expect(current).to_contain_text(place)


def test_an_empty_prompt_is_answered_at_the_field(look: Look) -> None:
    page = look()
    page.get_by_role("button", name="Generate").click()
    field = prompt_field(page)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Write what you want to see first.")
