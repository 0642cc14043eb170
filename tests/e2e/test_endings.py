"""How a job can end, or nearly: too late, cancelled too late, on a full disk, without a still."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import keep_settings
from tests.support.account import AT_ONCE, WithoutStills
from tests.support.browser import RunningApp
from tests.support.page_steps import expect_playing, job_with, make_video, open_place, order
from tests.support.stage import Disk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import Connect, OpenAccount
    from tests.support.browser import PageLog

BOAT = "a paper boat crossing a blue table"
FOX = "a red fox in fresh snow"


def test_what_azure_deleted_too_early_is_said_and_can_be_made_again(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account("expired")
    page = connect(account)
    order(page, BOAT)
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_have_text(
        "Azure deleted this video before it could be fetched"
    )
    card.get_by_role("button", name="Make it again").click()
    expect(page.get_by_role("textbox", name="What do you want to see?")).to_have_value(BOAT)
    assert account.creates() == 1


def test_what_was_finished_anyway_is_offered_once_as_paid_for(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account("delete-refused", options=("--job-seconds", "4"))
    page = connect(account)
    order(page, BOAT)
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_contain_text(re.compile("Waiting|Making"))
    card.get_by_role("button", name="Cancel").click()
    expect(card.get_by_role("heading")).to_have_text("Cancelled")
    expect(card.get_by_text("It was finished anyway and is already paid for.")).to_be_visible()
    card.get_by_role("button", name="Fetch it (already paid for)").click()
    expect(page.get_by_role("heading", name="Saved on your computer")).to_be_visible()
    assert account.creates() == 1


def test_a_video_that_azure_may_delete_before_it_is_here_is_a_warning(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account("trickle", options=(*AT_ONCE, "--lifetime", "3600"))
    page = connect(account)
    order(page, BOAT)
    card = job_with(page, BOAT)
    expect(card.get_by_role("heading")).to_contain_text("Saving to your computer")
    warning = card.get_by_text("This one may be lost: Azure keeps it only until")
    expect(warning).to_have_count(0)
    account.be_gone()
    expect(warning).to_be_visible()
    expect(warning).to_contain_text(re.compile(r"until \d+:\d\d [AP]M (today|tomorrow), and"))
    account.be()
    card.get_by_role("button", name="Check again").click()
    expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
    expect(warning).to_have_count(0)


@pytest.fixture
def disk(data_dir: Path) -> Generator[Disk]:
    """Give a small disk where the videos are kept."""
    folder = data_dir.with_name("small disk")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], check=True)
    yield Disk(folder)
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_said_and_the_video_comes_when_there_is_room(
    open_account: OpenAccount, data_dir: Path, disk: Disk, blank_page: Page, log: PageLog
) -> None:
    account = open_account(options=(*AT_ONCE, "--content-mb", "5"))
    elsewhere = data_dir.with_name("a disk with room")
    elsewhere.mkdir()
    keep_settings(data_dir, videos_dir=str(disk.folder))
    page = blank_page
    with RunningApp(data_dir, environ=account.environ()) as app:
        disk.fill(but=1_000_000)
        page.goto(app.address)
        order(page, BOAT)
        card = job_with(page, BOAT)
        expect(card.get_by_role("heading")).to_have_text(
            "There is no room on the disk (needs 5 MB). It is fetched when there is"
        )
        disk.empty()
        expect(card.get_by_role("heading")).to_have_text("Saved on your computer")
        assert account.creates() == 1
        assert [film.stat().st_size for film in disk.folder.rglob("*.mp4")] == [5_000_000]

        # The other way on: the whole library moves to where there is room, and this one follows.
        disk.fill(but=1_000_000)
        order(page, FOX)
        job_with(page, FOX).get_by_role("button", name="Show the folder").click()
        expect(page.get_by_text(f"The folder is here: {disk.folder}")).to_be_visible()
        job_with(page, FOX).get_by_role("button", name="Choose another folder").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(str(elsewhere))
        dialog.get_by_role("button", name="Move").click()
        expect(page.locator("[data-part=folder]")).to_have_text(str(elsewhere))
        open_place(page, "Create")
        expect(job_with(page, FOX).get_by_role("heading")).to_have_text("Saved on your computer")
        assert account.creates() == 2
        assert [film.stat().st_size for film in elsewhere.rglob("*.mp4")] == [5_000_000] * 2
        page.goto("about:blank")
    assert log.complaints == []


def test_a_video_without_a_still_gets_one_drawn_and_kept(
    open_account: OpenAccount, connect: Connect
) -> None:
    account = open_account()
    with WithoutStills(account.endpoint) as hop:
        page = connect(account, endpoint=hop.endpoint)
        with page.expect_request(lambda one: one.method == "PUT" and "poster" in one.url) as drawn:
            card = make_video(page, BOAT)
        still = card.locator("img")
        expect(still).to_have_attribute("src", re.compile("/poster"))
        assert still.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 960
        answer = page.request.get(drawn.value.url)
        assert answer.ok
        assert answer.headers["content-type"] == "image/jpeg"
        card.get_by_role("button", name="Play").click()
        expect_playing(page)
