"""Everybody can use every place: axe, narrow windows, large text, right to left, no colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import HOSTILE
from tests.support.browser import PageLog, RunningApp

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import Look, OpenContext, Stocked

PLACES = ("create", "library", "review", "settings")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def check(page: Page, log: PageLog) -> None:
    """Run axe. It writes styles into the page, which the page's policy refuses and reports."""
    assert log.complaints == []
    result = Axe().run(page, options=RULES)
    log.forget()
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_place(
    scheme: str, stocked: Stocked, open_context: OpenContext
) -> None:
    page = open_context(storage_state=stocked.session, color_scheme=scheme).new_page()
    log = PageLog(page)
    for place in PLACES:
        page.goto(f"{stocked.origin}/#/{place}")
        expect(page.locator(f"[data-place={place}] h1:visible").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        check(page, log)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_first_start(
    scheme: str, data_dir: Path, open_context: OpenContext
) -> None:
    page = open_context(color_scheme=scheme).new_page()
    log = PageLog(page)
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        expect(page.get_by_role("heading", name="Welcome to Videogen")).to_be_visible()
        check(page, log)
        page.get_by_role("button", name="Connect to Azure").click()
        page.get_by_role("button", name="Check and save").click()
        expect(page.get_by_role("heading", name="Please look at this again")).to_be_visible()
        log.forget()
        check(page, log)
        page.goto("about:blank")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(("width", "text"), [(480, "100%"), (960, "200%")])
def test_nothing_scrolls_sideways(width: int, text: str, direction: str, look: Look) -> None:
    page = look(viewport={"width": width, "height": 800})
    page.evaluate(
        """([size, direction]) => {
          document.documentElement.style.fontSize = size;
          document.documentElement.dir = direction;
        }""",
        [text, direction],
    )
    for place in PLACES:
        page.goto(page.url.partition("#")[0] + f"#/{place}")
        expect(page.locator(f"[data-place={place}] h1:visible").first).to_be_visible()
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{place} is {wider} px too wide"


def test_every_control_is_large_enough_to_hit(look: Look) -> None:
    page = look()
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll('button, select, summary, .segment'))
          .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24)
          .map((one) => one.outerHTML)"""
    )
    assert small == []


def test_words_from_outside_are_only_ever_text(look: Look) -> None:
    page = look()
    expect(page.locator(".job-prompt").first).to_have_text(HOSTILE)
    page = look("library")
    page.get_by_role("grid").get_by_role("link", name="fox").first.click()
    expect(page.locator(".review-prompt")).to_have_text(HOSTILE)
    assert page.evaluate("document.querySelectorAll('img[src=x], main b').length") == 0


def test_motion_is_only_for_those_who_want_it(look: Look) -> None:
    page = look("review", reduced_motion="reduce")
    film = page.locator("video.player-film")
    expect(film).to_be_visible()
    expect(film).to_have_js_property("paused", value=True)


def test_a_film_that_cannot_be_shown_says_so_and_where_it_is(
    stocked: Stocked, open_context: OpenContext
) -> None:
    page = open_context(storage_state=stocked.session).new_page()
    page.route(
        "**/content",
        lambda route: route.fulfill(content_type="video/mp4", body=b"no film at all"),
    )
    page.goto(f"{stocked.origin}/#/review")
    expect(page.get_by_text("This video cannot be played here.")).to_be_visible()
    expect(page.get_by_role("button", name="Show in folder")).to_be_visible()
