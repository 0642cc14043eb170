"""The Library with many videos: found, chosen, judged, thrown away and brought back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import keep_settings
from tests.support.browser import PageLog, RunningApp
from tests.support.fake_clock import FakeClock
from tests.support.page_steps import open_place
from tests.support.shelf import Shelf
from tests.support.videos import make_video
from videogen_desktop.domain.video import Pick
from videogen_desktop.library import videos as rows

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

MANY = 1_500
# Whether its upper and its lower edge are what one sees there.
UNCOVERED = """(one) => {
  const box = one.getBoundingClientRect();
  return [box.top + 2, box.bottom - 2].map((y) =>
    one.contains(document.elementFromPoint(box.left + box.width / 2, y)));
}"""
NEWEST = 12  # those with files, which can be moved about


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with many videos, the newest of them with their files."""
    data_dir = tmp_path_factory.mktemp("many") / "data"
    keep_settings(data_dir, active="practice")
    shelf = Shelf(data_dir, FakeClock())
    with shelf.database.writing() as connection:
        for number in range(MANY - NEWEST):
            shape = (1280, 720) if number % 3 else (720, 1280)
            rows.insert(
                connection,
                make_video(
                    prompt=f"a stone number {number:04d}",
                    path=f"2026-01/{number}.mp4",
                    created_at=1_780_000_000.0 + number,
                    width=shape[0],
                    height=shape[1],
                    stars=number % 6,
                    pick=Pick.REJECT if number % 100 == 0 else Pick.NONE,
                    missing=True,
                ),
            )
    for number in range(NEWEST):
        boat = shelf.save(number, prompt=f"a boat number {number:02d}")
        shelf.archive.write_poster(boat.id, b"\xff\xd8\xff a still")
    shelf.close()
    return data_dir


@pytest.fixture(scope="module")
def program(filled: Path) -> Generator[RunningApp]:
    with RunningApp(filled) as running:
        yield running


@pytest.fixture(scope="module")
def opened(program: RunningApp, chromium: Browser) -> Generator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    page = context.new_page()
    page.goto(program.address)
    yield page
    page.goto("about:blank")
    context.close()


@pytest.fixture
def library(opened: Page, program: RunningApp) -> Page:
    """Give the Library as it is when it is opened, complete."""
    opened.goto("about:blank")
    opened.goto(f"{program.origin}/#/library")
    expect(count_of(opened)).to_have_text(re.compile("videos$"))
    expect(opened.get_by_role("gridcell").first).to_be_visible()
    return opened


def count_of(page: Page) -> Locator:
    return page.locator(".library-head [data-part=count]")


def total(page: Page) -> int:
    """Return how many there are: the tests share one library, in any order."""
    return int(re.sub(r"\D", "", count_of(page).inner_text()))


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("gridcell").filter(has_text=title)


def chosen(page: Page) -> list[str]:
    return [
        text.strip()
        for text in page.locator(
            "[role=gridcell][aria-selected=true] .card-title"
        ).all_inner_texts()
    ]


def test_a_long_library_stays_light_and_every_place_in_it_is_near(library: Page) -> None:
    grid = library.get_by_role("grid", name="Videos")
    columns = int(grid.get_attribute("aria-colcount") or 0)
    assert grid.get_attribute("aria-rowcount") == str(-(-total(library) // columns))
    library.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    middle = library.get_by_role("gridcell").filter(has_text=re.compile("number 07"))
    expect(middle.first).to_be_visible()
    assert library.locator("[role=gridcell]").count() < 80
    assert library.locator("vg-video-grid video").count() == 0
    library.evaluate("scrollTo(0, 0)")
    card(library, "boat number 11").get_by_role("link").focus()
    library.keyboard.press("Control+End")
    expect(card(library, "stone number 0000").get_by_role("link")).to_be_focused()
    library.keyboard.press("Control+Home")
    expect(card(library, "boat number 11").get_by_role("link")).to_be_focused()


@pytest.mark.parametrize("tallest", ["30_000_000", "200_000"])
def test_the_last_of_one_column_of_large_text_is_whole_at_the_end(
    program: RunningApp, opened: Page, tallest: str
) -> None:
    page = opened.context.new_page()
    page.set_viewport_size({"width": 480, "height": 720})
    # As with a hundred thousand videos, whose rows are together taller than a browser takes.
    source = page.request.get(f"{program.origin}/lib/long-scroll.js").text()
    assert "30_000_000" in source
    page.route(
        "**/lib/long-scroll.js",
        lambda route: route.fulfill(
            body=source.replace("30_000_000", tallest), content_type="text/javascript"
        ),
    )
    page.goto(f"{program.origin}/#/create")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    open_place(page, "Library")
    expect(count_of(page)).to_have_text(re.compile("videos$"))
    grid = page.get_by_role("grid", name="Videos")
    expect(grid).to_have_attribute("aria-rowcount", str(total(page)))
    expect(page.get_by_role("gridcell").first).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = card(page, "stone number 0000")
    expect(last).to_be_visible()
    assert last.evaluate(UNCOVERED) == [True, True]
    last.get_by_role("link").focus()
    for key, title in [
        ("Control+Home", "boat number 11"),
        ("Control+End", "stone number 0000"),
        ("ArrowUp", "stone number 0001"),
    ]:
        page.keyboard.press(key)
        expect(card(page, title).get_by_role("link")).to_be_focused()
        assert card(page, title).evaluate(UNCOVERED) == [True, True], key
    page.close()


def test_the_list_is_searched_and_narrowed_down(library: Page) -> None:
    everything = count_of(library).inner_text()
    library.keyboard.press("Control+f")
    library.keyboard.type("stone 070")
    expect(count_of(library)).to_have_text("10 videos")
    library.keyboard.press("ArrowDown")
    expect(library.locator('[data-at="0"] a')).to_be_focused()
    library.get_by_role("searchbox").fill("")
    library.locator("vg-filters summary").click()
    library.get_by_role("combobox", name="Verdict").select_option("reject")
    expect(count_of(library)).to_have_text("15 videos")
    library.get_by_role("combobox", name="Shape").select_option("portrait")
    expect(count_of(library)).to_have_text("5 videos")
    expect(library.locator("vg-filters")).to_contain_text("2 filters in use")
    library.get_by_role("combobox", name="Stars").select_option("5")
    expect(library.get_by_role("heading", name="Nothing fits these filters")).to_be_visible()
    library.get_by_role("button", name="Clear the filters").click()
    expect(count_of(library)).to_have_text(everything)
    library.get_by_role("combobox", name="Order").select_option("oldest")
    expect(library.locator("[data-at='0']")).to_contain_text("stone number 0000")


def test_videos_are_chosen_as_files_are(library: Page) -> None:
    log = PageLog(library)
    first = card(library, "boat number 11").get_by_role("link")
    card(library, "boat number 10").get_by_role("checkbox").click()
    expect(library.locator(".selection-count")).to_have_text("1 chosen")
    assert chosen(library) == ["a boat number 10"]
    card(library, "boat number 07").click(modifiers=["Shift"])
    expect(library.locator(".selection-count")).to_have_text("4 chosen")
    assert chosen(library) == [f"a boat number {n:02d}" for n in (10, 9, 8, 7)]
    card(library, "boat number 09").click(modifiers=["ControlOrMeta"])
    card(library, "boat number 11").click()
    expect(library.locator("[role=gridcell][aria-selected=true]")).to_have_count(4)
    assert chosen(library) == [f"a boat number {n:02d}" for n in (11, 10, 8, 7)]
    library.keyboard.press("Escape")
    expect(library.locator(".selection-bar")).to_be_hidden()
    expect(first).to_be_focused()
    library.keyboard.press("Space")
    library.keyboard.press("Shift+ArrowRight")
    library.keyboard.press("Shift+ArrowRight")
    expect(library.locator("[role=gridcell][aria-selected=true]")).to_have_count(3)
    assert chosen(library) == [f"a boat number {n:02d}" for n in (11, 10, 9)]
    library.keyboard.press("Control+a")
    expect(library.locator(".selection-count")).to_have_text(f"{total(library):,} chosen")
    library.keyboard.press("Escape")
    expect(library.locator("[role=gridcell][aria-selected=true]")).to_have_count(0)
    assert log.complaints == []


def test_the_chosen_are_judged_tagged_and_thrown_away_with_a_way_back(library: Page) -> None:
    before = total(library)
    for number in (5, 4, 3):
        card(library, f"boat number {number:02d}").get_by_role("checkbox").click()
    library.get_by_role("button", name="Pick", exact=True).click()
    expect(library.get_by_text("3 picked.").first).to_be_visible()
    expect(card(library, "boat number 04")).to_contain_text("Pick")
    library.get_by_role("button", name="Tags…").click()
    library.get_by_role("textbox", name="Tags, with commas").or_(
        library.get_by_role("combobox", name="Tags, with commas")
    ).fill("harbour, blue hour")
    library.get_by_role("button", name="Add", exact=True).click()
    expect(library.get_by_text("The tags of 3 videos were changed.").first).to_be_visible()
    library.get_by_role("button", name="Undo").last.click()
    expect(library.get_by_text("3 videos are as they were.").first).to_be_visible()
    library.locator(".selection-bar").get_by_role("button", name="Delete").click()
    expect(count_of(library)).to_have_text(f"{before - 3:,} videos")
    expect(library.locator(".selection-bar")).to_be_hidden()
    library.get_by_role("button", name="Undo").last.click()
    expect(count_of(library)).to_have_text(f"{before:,} videos")


def test_the_trash_gives_back_and_deletes_for_ever_only_when_asked(
    library: Page, filled: Path
) -> None:
    before = total(library)
    card(library, "boat number 01").get_by_role("link").focus()
    library.keyboard.press("Delete")
    expect(count_of(library)).to_have_text(f"{before - 1:,} videos")
    library.get_by_role("combobox", name="Shown").select_option("1")
    expect(count_of(library)).to_have_text("1 video")
    expect(library.locator(".trash-hint")).to_contain_text("for thirty days")
    card(library, "boat number 01").get_by_role("checkbox").click()
    library.get_by_role("button", name="Delete for ever").click()
    dialog = library.get_by_role("dialog", name="Delete 1 video for ever?")
    expect(dialog).to_contain_text("frees")
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    library.keyboard.press("Escape")
    expect(count_of(library)).to_have_text("1 video")
    library.get_by_role("button", name="Delete for ever").click()
    dialog.get_by_role("button", name="Delete for ever").click()
    expect(library.get_by_role("heading", name="The trash is empty")).to_be_visible()
    assert list((filled / "trash").iterdir()) == []


def test_coming_back_from_review_the_place_is_kept(library: Page) -> None:
    library.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    middle = library.get_by_role("gridcell").filter(has_text=re.compile("number 07")).first
    expect(middle).to_be_visible()
    title = middle.locator(".card-title").inner_text()  # by name: the grid draws others meanwhile
    there = card(library, title).get_by_role("link")
    there.scroll_into_view_if_needed()
    before = library.evaluate("scrollY")
    there.click()
    expect(library.locator("[data-place=review] h1").first).to_be_visible()
    library.keyboard.press("Escape")
    expect(card(library, title).get_by_role("link")).to_be_focused()
    assert library.evaluate("scrollY") == pytest.approx(before, abs=2)
    open_place(library, "Create")
    open_place(library, "Library")
    assert library.evaluate("scrollY") == pytest.approx(before, abs=2)
