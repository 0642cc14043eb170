"""Create: several prompts at once, the time for undo, and prompts that come back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.page_steps import job_with, open_place, order, prompt_field

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Route

    from tests.e2e.conftest import Connect, OpenAccount
    from tests.support.browser import PageLog

BOAT, FOX, TRAM = "a paper boat on a table", "a red fox in the snow", "an old tram in the rain"
TOO_LONG = "x" * 32_001
SENT = re.compile("Sending|Waiting|Making|Saving|Saved")


def write_lines(page: Page, *lines: str) -> None:
    several = page.get_by_role("button", name="Make several")
    if several.get_attribute("aria-pressed") == "false":
        several.click()
    prompt_field(page).fill("\n".join(lines))


def generate(page: Page, count: int) -> None:
    page.get_by_role("button", name=f"Generate {count} videos", exact=True).click()


def test_each_line_is_a_request_of_its_own_and_only_a_refused_one_stays(
    open_account: OpenAccount, connect: Connect, log: PageLog
) -> None:
    account = open_account()
    page = connect(account)
    write_lines(page, BOAT, "", TOO_LONG, f"  {FOX}  ")
    expect(page.get_by_text("Each line becomes a video of its own.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="About $1.20")).to_be_visible()
    asked: list[dict[str, object]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/generate"):
            asked.append(json.loads(request.post_data or "{}"))

    page.on("request", note)
    generate(page, 3)
    field = prompt_field(page)
    expect(field).to_have_value(TOO_LONG)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(
        re.compile("This line was not sent.*The description has 32,001 characters")
    )
    assert [body["prompt"] for body in asked] == [BOAT, TOO_LONG, FOX]
    assert len({body["request_id"] for body in asked}) == 3
    for prompt in (BOAT, FOX):
        card = job_with(page, prompt)
        expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
    assert account.creates() == 2
    assert log.complaints == [line for line in log.complaints if "400" in line]
    log.forget()


def test_a_lost_answer_of_the_program_makes_no_second_request(
    open_account: OpenAccount, connect: Connect, log: PageLog
) -> None:
    account = open_account()
    page = connect(account)
    answers = 0

    def lose(route: Route) -> None:
        """Let the request reach the program, and lose the first six answers."""
        nonlocal answers
        answers += 1
        route.fetch()
        route.abort() if answers <= 6 else route.continue_()

    page.route("**/generate", lose)
    write_lines(page, BOAT, FOX)
    generate(page, 2)
    gone = page.locator(".toast").get_by_text("Videogen does not answer.")
    expect(gone).to_be_visible()
    expect(prompt_field(page)).to_have_value(f"{BOAT}\n{FOX}")
    generate(page, 2)  # the first was taken long ago: its answer is fetched, nothing sent again
    expect(prompt_field(page)).to_have_value("")
    for prompt in (BOAT, FOX):
        card = job_with(page, prompt)
        expect(card).to_have_count(1)
        expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
    assert account.creates() == 2
    assert all("ERR_FAILED" in line for line in log.complaints), log.complaints
    log.forget()


def hold_for(page: Page, choice: str) -> None:
    """Choose in Settings how long a request can be taken back."""
    open_place(page, "Settings")
    page.get_by_role("combobox", name="Time to take a request back").select_option(choice)
    open_place(page, "Create")


def test_what_is_held_counts_down_and_can_be_taken_back(studio: Page) -> None:
    hold_for(studio, "60 sec")
    write_lines(studio, BOAT, FOX, TRAM)
    generate(studio, 3)
    bar = studio.get_by_role("group", name="Not sent yet")
    expect(bar).to_contain_text(re.compile(r"3 requests are sent in [56]\d sec"))
    expect(job_with(studio, FOX)).to_contain_text(re.compile(r"In line · is sent in [56]\d sec"))
    expect(bar).to_contain_text(re.compile("5[0-8] sec"))  # it counts by itself

    # Ctrl+Z in the empty field takes the order back, as it would take back words.
    expect(prompt_field(studio)).to_be_focused()
    studio.keyboard.press("Control+z")
    expect(prompt_field(studio)).to_have_value(f"{BOAT}\n{FOX}\n{TRAM}")
    expect(studio.get_by_text("Taken back. Nothing was sent.").first).to_be_visible()
    expect(bar).to_be_hidden()

    generate(studio, 3)
    bar.get_by_role("button", name="Undo all").click()
    expect(prompt_field(studio)).to_have_value(f"{BOAT}\n{FOX}\n{TRAM}")


def test_what_is_held_can_be_sent_at_once(studio: Page) -> None:
    hold_for(studio, "60 sec")
    write_lines(studio, BOAT, FOX)
    generate(studio, 2)
    bar = studio.get_by_role("group", name="Not sent yet")
    expect(bar).to_be_visible()
    job_with(studio, BOAT).get_by_role("button", name="Send now").click()
    expect(bar).to_be_hidden()  # one is left, which has its own Undo
    expect(job_with(studio, BOAT).get_by_role("heading")).to_have_text(SENT)
    undo = job_with(studio, FOX).get_by_role("button", name="Undo")
    undo.click()
    expect(job_with(studio, FOX).get_by_role("heading")).to_have_text("Cancelled")

    hold_for(studio, "None, it is sent at once")
    studio.get_by_role("button", name="Make several").click()
    order(studio, TRAM)
    expect(job_with(studio, TRAM).get_by_role("heading")).to_have_text(SENT)
    expect(undo).to_have_count(0)


def remember_prompts(page: Page) -> None:
    """Send three requests with two prompts, and begin a fourth."""
    hold_for(page, "60 sec")
    for prompt, shape in ((BOAT, "Landscape"), (FOX, "Portrait"), (BOAT, "Landscape")):
        page.get_by_role("radio", name=shape).dispatch_event("click")
        order(page, prompt)
        expect(prompt_field(page)).to_have_value("")
    prompt_field(page).fill("half a thought")


def test_an_earlier_prompt_is_found_by_its_words_and_used_again_without_a_mouse(
    studio: Page,
) -> None:
    remember_prompts(studio)
    keys = studio.keyboard
    keys.press("Shift+Tab")
    expect(studio.get_by_role("button", name="Earlier prompts")).to_be_focused()
    keys.press("Enter")
    dialog = studio.get_by_role("dialog", name="Earlier prompts")
    search = dialog.get_by_role("searchbox", name="Search earlier prompts")
    expect(search).to_be_focused()
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    expect(dialog.get_by_role("listitem").first).to_contain_text(BOAT)
    keys.type("nowhere")
    expect(dialog.get_by_role("status")).to_have_text("No earlier prompt has these words.")
    search.fill("SNOW fox")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    keys.press("ArrowDown")
    expect(dialog.get_by_role("button", name=FOX)).to_be_focused()
    keys.press("ArrowUp")
    expect(search).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    expect(prompt_field(studio)).to_have_value(FOX)
    expect(prompt_field(studio)).to_be_focused()
    expect(studio.get_by_role("radio", name="Portrait")).to_be_checked()
    studio.locator(".toast").get_by_role("button", name="Undo").click()
    expect(prompt_field(studio)).to_have_value("half a thought")


def test_leaving_the_earlier_prompts_changes_nothing(studio: Page) -> None:
    prompt_field(studio).fill("half a thought")
    opener = studio.get_by_role("button", name="Earlier prompts")
    opener.click()
    dialog = studio.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text(
        "Nothing yet. What you send can be used again from here."
    )
    studio.keyboard.press("Control+Enter")  # belongs to the form behind, and sends nothing here
    studio.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    expect(prompt_field(studio)).to_have_value("half a thought")
    expect(studio.locator("vg-job-card")).to_have_count(0)


def test_earlier_prompts_come_page_by_page_and_a_failure_is_said(
    studio: Page, log: PageLog
) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        number = len(asked)
        if number == 2:
            route.fulfill(status=503, json={"code": "library_locked", "detail": "Busy."})
            return
        prompts = [
            {"prompt": f"{number}-{each}", "size": None, "seconds": None, "used_at": 0}
            for each in range(3)
        ]
        cursor = "7" if number == 1 else None
        route.fulfill(body=json.dumps({"prompts": prompts, "next_cursor": cursor}))

    studio.route("**/prompts*", answer)
    studio.get_by_role("button", name="Earlier prompts").click()
    dialog = studio.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(3)
    dialog.get_by_role("button", name="Show more").click()
    expect(dialog.get_by_role("status")).to_have_text("The earlier prompts could not be read.")
    expect(dialog.get_by_role("listitem")).to_have_count(3)
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog.get_by_role("listitem").first).to_contain_text("3-0")
    assert "cursor=7" in asked[1]
    assert all("503" in line for line in log.complaints)
    log.forget()
