"""Slow and failing answers, and two windows on one program: the page says so, and mends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.browser import PageLog
from tests.support.page_steps import job_with, open_place, order, prompt_field

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.e2e.conftest import OpenContext, Stocked
    from tests.support.browser import RunningApp

BOAT = "a paper boat on a table"
FAILING = "Videogen does not answer as it should."
WAKE = "dispatchEvent(new Event('vg-wake'))"


def test_two_windows_on_one_program_show_the_same(app: RunningApp, studio: Page) -> None:
    other = studio.context.new_page()
    log = PageLog(other)
    other.goto(app.origin)
    order(studio, BOAT)
    for page in (studio, other):
        page.evaluate(WAKE)
        expect(job_with(page, BOAT)).to_have_count(1)
    job_with(other, BOAT).get_by_role("button", name="Undo").click()
    expect(job_with(studio, BOAT).get_by_role("heading")).to_have_text("Cancelled")
    open_place(studio, "Settings")
    studio.get_by_role("radio", name="Dark").dispatch_event("click")
    expect(studio.locator("html")).to_have_attribute("data-appearance", "dark")
    other.evaluate("dispatchEvent(new Event('blur')); dispatchEvent(new Event('focus'))")
    expect(other.locator("html")).to_have_attribute("data-appearance", "dark")
    assert log.complaints == []


def test_a_slow_answer_keeps_the_button_busy_and_is_not_asked_for_twice(studio: Page) -> None:
    arrived: list[Route] = []
    studio.route("**/generate", lambda route: arrived.append(route))  # noqa: PLW0108 - not a builtin
    order(studio, BOAT)
    button = studio.get_by_role("button", name="Generate")
    expect(button).to_have_attribute("aria-busy", "true")
    button.dispatch_event("click")
    prompt_field(studio).fill("written while it is sent")
    assert len(arrived) == 1
    arrived[0].continue_()
    expect(job_with(studio, BOAT)).to_have_count(1)
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(prompt_field(studio)).to_have_value("written while it is sent")


def test_a_program_that_fails_is_said_to_fail_until_it_does_no_more(
    studio: Page, log: PageLog
) -> None:
    expect(studio.get_by_text("Nothing is sent to Azure")).to_be_visible()
    studio.route("**/jobs*", lambda route: route.fulfill(status=500, body="<h1>Oops</h1>"))
    studio.route("**/generate", lambda route: route.fulfill(status=500, body="<h1>Oops</h1>"))
    order(studio, BOAT)
    expect(
        studio.locator(".toast").get_by_text("Something went wrong inside Videogen")
    ).to_be_visible()
    expect(prompt_field(studio)).to_have_value(BOAT)
    studio.evaluate(WAKE)
    notices = studio.get_by_role("complementary", name="Notices")
    expect(notices.get_by_text(FAILING)).to_be_visible()
    expect(studio.locator("[aria-busy=true]:visible")).to_have_count(0)
    studio.unroute_all()
    expect(notices.get_by_text(FAILING)).to_have_count(0)
    assert log.complaints
    assert all("500" in line for line in log.complaints)
    log.forget()


def test_an_answer_that_breaks_off_is_no_answer(studio: Page, log: PageLog) -> None:
    expect(studio.get_by_text("Nothing is sent to Azure")).to_be_visible()
    studio.route("**/jobs", lambda route: route.fulfill(body='{"jobs": ['))
    studio.evaluate(WAKE)
    notices = studio.get_by_role("complementary", name="Notices")
    expect(notices.get_by_text("Videogen has ended")).to_be_visible()
    studio.unroute_all()
    expect(notices.get_by_text("Videogen has ended")).to_have_count(0)
    assert log.complaints == []


def test_a_library_that_does_not_answer_says_so_and_asks_again_by_a_click(
    open_context: OpenContext, stocked: Stocked
) -> None:
    page = open_context(storage_state=stocked.session).new_page()
    log = PageLog(page)
    page.route("**/videos?*", lambda route: route.fulfill(status=503, json={"code": "x"}))
    page.goto(f"{stocked.origin}/#/library")
    expect(page.get_by_text("The library did not answer.")).to_be_visible()
    expect(page.locator(".skeleton:visible")).to_have_count(0)
    page.wait_for_timeout(500)
    assert len(log.complaints) <= 3  # at the start, and when the jobs have come; not over and over
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name="fox").first).to_be_visible()
    assert all("503" in line for line in log.complaints)


def test_words_that_do_not_come_leave_the_page_in_english(
    open_context: OpenContext, stocked: Stocked
) -> None:
    page = open_context(storage_state=stocked.session, locale="de-DE").new_page()
    page.route("**/locales/de.js", lambda route: route.abort())
    page.goto(stocked.origin)
    expect(page.get_by_role("heading", name="What do you want to see?")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
