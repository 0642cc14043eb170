"""Places that come when they are first looked at, and what happens when they do not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import keep_settings
from tests.support.browser import RunningApp
from tests.support.fake_clock import FakeClock
from tests.support.page_steps import expect_whole, open_place, prompt_field
from tests.support.shelf import Shelf
from videogen_desktop.domain.video import Note

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Request, Route

    from tests.support.browser import PageLog

PLACES = ("Library", "Review", "Settings")
# What a place shows before it is whole would be seen; this looks at each change of the page.
WATCH = """() => {
  window.unready = [];
  const look = () => {
    for (const place of document.querySelectorAll('[data-place]:not([hidden])')) {
      const bare = Array.from(place.querySelectorAll('[data-t]'))
        .filter((one) => one.textContent === '');
      const dead = place.querySelectorAll(':not(:defined)');
      if (bare.length || dead.length || !place.querySelector('h1, h2')) {
        window.unready.push(place.dataset.place);
      }
    }
    requestAnimationFrame(look);
  };
  look();
}"""

# Gives the focus to each control in turn and notes where the news stands then, and what it covers.
FOCUS_ALL = """async () => {
  const covered = [];
  const edges = new Set();
  for (const one of document.querySelectorAll('a, button, input, select, summary, textarea')) {
    if (!one.checkVisibility() || one.closest('vg-toaster')) continue;
    one.focus();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const toaster = document.querySelector('vg-toaster');
    const [news, box] = [toaster, one].map((each) => each.getBoundingClientRect());
    if (!toaster.childElementCount) break;
    edges.add(toaster.dataset.edge ?? 'bottom');
    const beside = news.right <= box.left || box.right <= news.left;
    if (!beside && news.top < box.bottom && box.top < news.bottom) covered.push(one.outerHTML);
  }
  return [covered, [...edges].sort()];
}"""

# How much of the notes and of their marks is drawn again when the player changes five times.
DRAW_AGAIN = """async () => {
  let drawn = 0;
  const watch = new MutationObserver((changes) => { drawn += changes.length; });
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  watch.observe(document.querySelector('vg-notes'), all);
  watch.observe(document.querySelector('vg-player [data-part=marks]'), all);
  const { deck } = document.querySelector('vg-player');
  for (let time = 0; time < 5; time += 1) deck.dispatchEvent(new Event('change'));
  await new Promise((done) => setTimeout(done, 50));
  return drawn;
}"""


def test_the_start_asks_for_little_and_shows_what_is_known_at_once(
    app: RunningApp, blank_page: Page, log: PageLog
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.removeprefix(app.origin))

    blank_page.on("request", note)
    # Nobody answers: what is seen was in the page.
    blank_page.route("**/settings", lambda route: route.abort())
    blank_page.route("**/jobs*", lambda route: route.abort())
    blank_page.goto(app.address)
    expect(blank_page.get_by_role("button", name="Generate")).to_be_visible()
    expect(blank_page.get_by_text("Nothing is sent to Azure")).to_be_visible()
    assert len([url for url in asked if url.endswith(".css")]) == 1
    expect_whole(blank_page)
    assert [url for url in asked if url.startswith("/places/")] == ["/places/around.js"]
    # What is written in comes first.
    assert asked.index("/places/around.js") > asked.index("/elements/prompt-form.js")
    assert len(asked) < 60
    assert log.own_complaints == []
    log.forget()


def test_settings_are_asked_for_by_a_window_that_was_left_not_by_a_new_one(
    app: RunningApp, blank_page: Page, log: PageLog
) -> None:
    asked: list[str] = []
    blank_page.on("request", lambda request: asked.append(request.url))
    blank_page.add_init_script("performance.now = () => 1300;")
    blank_page.goto(app.address)
    expect(prompt_field(blank_page)).to_be_visible()
    blank_page.evaluate("dispatchEvent(new Event('focus'))")
    blank_page.evaluate("fetch('/alive').then(() => 0)")  # whatever it asked for is asked by then
    assert f"{app.origin}/settings" not in asked
    with blank_page.expect_request("**/settings"):
        blank_page.evaluate("dispatchEvent(new Event('blur')); dispatchEvent(new Event('focus'))")
    assert log.complaints == []


def test_each_place_is_whole_when_it_is_first_seen(studio: Page) -> None:
    studio.evaluate(WATCH)
    assert studio.locator("vg-library, vg-review, vg-settings").count() == 0
    for name in PLACES:
        open_place(studio, name)
        section = studio.locator(f"[data-place={name.lower()}]")
        expect(section).to_be_visible()
        assert section.locator(":not(:defined)").count() == 0
    studio.wait_for_timeout(200)
    assert studio.evaluate("window.unready") == []


def test_a_place_that_does_not_come_says_so_and_comes_later(studio: Page, log: PageLog) -> None:
    prompt_field(studio).fill("a lighthouse in fog")
    studio.route("**/video-grid.js", lambda route: route.abort())
    open_place(studio, "Library")
    said = studio.get_by_role("heading", name="This place did not load")
    expect(said).to_be_visible()
    expect(said).to_be_focused()
    # The others are not touched by it.
    open_place(studio, "Settings")
    expect(studio.get_by_role("heading", name="Settings", exact=True)).to_be_visible()
    open_place(studio, "Library")
    expect(said).to_have_count(1)

    # Nobody answers: it stays, and says why.
    studio.route("**/settings", lambda route: route.abort())
    again = studio.get_by_role("button", name="Try again")
    again.click()
    expect(said).to_be_visible()
    expect(again).not_to_have_attribute("aria-busy", "true")
    studio.unroute("**/settings")
    studio.unroute("**/video-grid.js")
    again.click()
    expect(studio.get_by_role("searchbox", name="Search")).to_be_visible()
    assert "#/library" in studio.url
    open_place(studio, "Create")
    expect(prompt_field(studio)).to_have_value("a lighthouse in fog")
    assert log.own_complaints == []
    log.forget()


def test_an_address_that_leads_to_a_place_that_does_not_come_is_no_blank_page(
    app: RunningApp, blank_page: Page, log: PageLog
) -> None:
    blank_page.route("**/places/review.js", lambda route: route.fulfill(status=503))
    blank_page.goto(app.address)
    blank_page.goto(f"{app.origin}/#/review")
    expect(blank_page.get_by_role("heading", name="This place did not load")).to_be_visible()
    assert log.own_complaints == []
    log.forget()


@pytest.mark.parametrize("id_", ["vid_" + "a" * 20, "..", "%E0%A4%A", "a%2Fb,%20c"])
def test_an_address_with_an_unknown_video_says_so(studio: Page, log: PageLog, id_: str) -> None:
    studio.evaluate("hash => { location.hash = hash; }", f"#/review/{id_}")
    said = studio.get_by_role("heading", name="There is no such video in your library.")
    expect(said).to_be_visible()
    studio.evaluate("location.hash = '#/nowhere'")
    expect(prompt_field(studio)).to_be_visible()
    assert log.own_complaints == []
    log.forget()


def test_a_place_that_is_asked_for_first_shows_no_other_before_it_comes(
    app: RunningApp, blank_page: Page, log: PageLog
) -> None:
    blank_page.goto(app.address)
    expect(prompt_field(blank_page)).to_be_visible()
    blank_page.goto("about:blank")
    coming: list[Route] = []

    def keep_back(route: Route) -> None:
        coming.append(route)

    blank_page.route("**/places/library.js", keep_back)
    with blank_page.expect_request("**/places/library.js"):
        blank_page.goto(f"{app.origin}/#/library")
    wanted = blank_page.get_by_role("link", name="Library")
    expect(wanted).to_have_attribute("aria-current", "page")
    expect(prompt_field(blank_page)).to_be_hidden()
    coming[0].continue_()
    expect(blank_page.get_by_role("heading", name="Library")).to_be_visible()
    assert log.complaints == []


def test_of_several_videos_in_an_address_those_that_are_there_are_shown_and_news_covers_nothing(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    keep_settings(data_dir, active="practice")
    shelf = Shelf(data_dir, FakeClock())
    video = shelf.save(1)
    shelf.close()
    blank_page.set_viewport_size({"width": 480, "height": 560})
    with RunningApp(data_dir) as app:
        blank_page.goto(app.address)
        blank_page.goto(f"{app.origin}/#/review/vid_{'a' * 20},{video.id}")
        news = blank_page.locator(".toast")
        expect(news).to_contain_text("Some of these videos are not in your library.")
        expect(blank_page.get_by_role("heading", name=video.prompt)).to_be_visible()
        covered, edges = blank_page.evaluate(FOCUS_ALL)
        assert covered == []
        assert edges == ["bottom", "top"]
        blank_page.goto("about:blank")
    assert log.own_complaints == []
    log.forget()


def test_what_stands_around_the_form_comes_once_it_can_be_had(
    app: RunningApp, blank_page: Page, log: PageLog
) -> None:
    away = True
    settings, module = "**/settings", "**/elements/job-list.js"
    blank_page.route(settings, lambda route: route.abort() if away else route.continue_())
    blank_page.route(module, lambda route: route.fulfill(status=503) if away else route.continue_())
    with blank_page.expect_response(module):
        blank_page.goto(app.address)
        prompt_field(blank_page).fill("a lighthouse in fog")
    list_of_jobs = blank_page.locator("vg-job-list:defined")
    expect(list_of_jobs).to_have_count(0)
    # The routes stay: a request that one is taken from under may hang for good.
    away = False
    expect(list_of_jobs).to_have_count(1)
    expect(prompt_field(blank_page)).to_have_value("a lighthouse in fog")
    assert log.own_complaints == []
    log.forget()


def test_hundreds_of_notes_are_not_drawn_again_with_each_change_of_the_player(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    keep_settings(data_dir, active="practice")
    shelf = Shelf(data_dir, FakeClock())
    notes = tuple(Note(f"n{at}", "the mast", at / 400, 1_790_000_000.0) for at in range(400))
    video = shelf.save(1, notes=notes)
    shelf.close()
    with RunningApp(data_dir) as app:
        blank_page.goto(app.address)
        with blank_page.expect_response("**/frames") as frames:
            blank_page.goto(f"{app.origin}/#/review/{video.id}")
        frames.value.finished()
        expect(blank_page.locator("vg-notes [data-key]")).to_have_count(400)
        expect(blank_page.locator("vg-player circle")).to_have_count(400)
        blank_page.wait_for_timeout(500)  # the times of its frames are taken up
        assert blank_page.evaluate(DRAW_AGAIN) == 0
        blank_page.goto("about:blank")
    assert log.own_complaints == []
    log.forget()


def test_a_relative_without_a_still_is_not_asked_for_one(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    keep_settings(data_dir, active="practice")
    shelf = Shelf(data_dir, FakeClock())
    video = shelf.save(1)
    shelf.save(2, prompt="a fox in the rain", parent_video_id=video.id)
    shelf.close()
    asked: list[str] = []
    blank_page.on("request", lambda request: asked.append(request.url))
    with RunningApp(data_dir) as app:
        blank_page.goto(app.address)
        blank_page.goto(f"{app.origin}/#/review/{video.id}")
        expect(blank_page.get_by_role("link", name="Remix: a fox in the rain")).to_be_visible()
        blank_page.goto("about:blank")
    assert not [url for url in asked if url.endswith("/poster")]
    assert log.own_complaints == []
    log.forget()
