"""What a person does on the page, step by step, through roles and names only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# A practice video takes about 6 s; two busy cores may take longer for everything around it.
FINISHED_MS = 60_000

# Not wait_for_function: that one needs eval, which the page's policy forbids.
_MOVED = """film => new Promise((done) => {
  const end = performance.now() + 30000;
  const look = () => {
    if (film.currentTime > 0.5 || performance.now() > end) done(film.currentTime);
    else setTimeout(look, 50);
  };
  look();
})"""


def expect_whole(page: Page) -> None:
    """Wait until what stands around the form has come as well."""
    expect(page.locator("vg-job-list:defined")).to_have_count(1)


def prompt_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="What do you want to see?")


def order(page: Page, prompt: str) -> None:
    """Write a prompt and press Generate."""
    prompt_field(page).fill(prompt)
    page.get_by_role("button", name="Generate").click()


def job_with(page: Page, prompt: str) -> Locator:
    """Return the card of the job with this prompt."""
    return page.locator("vg-job-card").filter(has_text=prompt)


def make_video(page: Page, prompt: str) -> Locator:
    """Order a video and wait until it is saved."""
    order(page, prompt)
    card = job_with(page, prompt)
    expect(card.get_by_role("heading")).to_have_text("Saved on your computer", timeout=FINISHED_MS)
    return card


def change_settings(page: Page, **changes: object) -> None:
    """Change settings as the page itself would, past its forms."""
    origin = page.url.partition("/#")[0].rstrip("/")
    from_page = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    answer = page.request.put(f"{origin}/settings", data=changes, headers=from_page)
    assert answer.ok, answer.text()


def decline_then_accept_the_limit(page: Page, press: Locator) -> None:
    """The button asks about the limit of the month each time; only the second answer is a yes."""
    dialog = page.get_by_role("dialog", name="This passes your limit for a month")
    press.click()
    expect(dialog.get_by_role("button", name="Do not send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(press).to_be_enabled()
    press.click()
    dialog.get_by_role("button", name="Send it all the same").click()


def expect_playing(page: Page) -> None:
    """The picture moves: half a second of it has been shown."""
    moved = page.locator("video.player-film").evaluate(_MOVED)
    assert moved > 0.5


def open_place(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Places").get_by_role("link", name=name).click()
