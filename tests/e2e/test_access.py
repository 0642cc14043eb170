"""Everybody can use every place and state: axe, narrow windows, large text, colours, motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import HOSTILE
from tests.support.browser import PageLog, RunningApp
from tests.support.page_checks import axe, unfit
from tests.support.views import FIRST_START, VIEWS, View, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import Look, OpenContext, Stocked


# Colours that are on their way from one scheme to the other are in neither.
STILL = {"reduced_motion": "reduce"}


def expect_usable(page: Page, origin: str, views: Sequence[View]) -> None:
    """Look at each view in both schemes, in forced colours, narrow, and with large text."""
    log = PageLog(page)
    for view in views:
        show(page, origin, view)
        assert log.own_complaints == [], view.name
        found = {"light": axe(page)}
        page.emulate_media(color_scheme="dark")
        found["dark"] = axe(page, colours_alone=True)
        page.emulate_media(color_scheme="light", forced_colors="active")
        found["forced colours"] = axe(page, colours_alone=True)
        page.emulate_media(forced_colors="none")
        found["480 px"] = unfit(page, 480)
        found["200 %"] = unfit(page, 960, text="200%")
        found["480 px at 200 %"] = unfit(page, 480, text="200%")
        assert {how: what for how, what in found.items() if what} == {}, view.name
        unfit(page, 1280)
        log.forget()


@pytest.mark.timeout(300)
def test_every_view_can_be_used_by_everybody(stocked: Stocked, open_context: OpenContext) -> None:
    page = open_context(storage_state=stocked.session, **STILL).new_page()
    expect_usable(page, stocked.origin, VIEWS)


def test_the_first_start_can_be_used_by_everybody(
    data_dir: Path, open_context: OpenContext
) -> None:
    page = open_context(**STILL).new_page()
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        expect_usable(page, app.origin, FIRST_START)
        page.goto("about:blank")


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
