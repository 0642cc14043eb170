"""The page's rules that need no page, in the engine that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Look


@pytest.fixture
def shelf(look: Look) -> Page:
    return look("settings")


def test_sizes_lengths_and_money_are_written_as_people_write_them(shelf: Page) -> None:
    said = shelf.evaluate(
        """() => import('/lib/format.js').then((format) => [
          format.fileSize(4812345), format.fileSizePart(3100000, 4812345), format.fileSize(900),
          format.position(3.9), format.position(3729), format.money(0.4, 'USD'),
          format.percentage(45), format.pictureSize('1280x720'),
        ])"""
    )
    assert said == [
        "4.8 MB", "3.1", "900 byte", "0:03", "1:02:09", "$0.40", "45\u00a0%",
        "1280\u00a0\u00d7\u00a0720",
    ]  # fmt: skip


def test_days_are_named_near_and_dated_far(shelf: Page) -> None:
    said = shelf.evaluate(
        """() => import('/lib/format.js').then(({ dayName }) => {
          const now = new Date(2026, 10, 22, 12).getTime();
          const late = (offset) => new Date(2026, 10, 22 + offset, 23).getTime() / 1000;
          const day = (offset) => dayName(late(offset), now);
          return [day(0), day(-1), day(1), day(-5), day(-30)];
        })"""
    )
    assert said == ["today", "yesterday", "tomorrow", "Tuesday", "October 23, 2026"]


JOB: dict[str, object] = {
    "job_id": "j", "state": "queued", "status": "queued", "progress": None, "message": "",
    "prompt": "p", "size": "1280x720", "seconds": 4, "count": 1, "practice": False, "videos": [],
    "created_at": 0, "updated_at": 0, "cancel_wanted": False, "actions": [],
}  # fmt: skip

WORDS: list[tuple[dict[str, object], str]] = [
    ({}, "In line"),
    ({"state": "submitting"}, "Sending to Azure"),
    (
        {"state": "unknown"},
        "Checking with Azure whether this one was started… (you will not be charged twice)",
    ),
    ({"state": "submitted"}, "Waiting at Azure"),
    ({"state": "running", "progress": 45}, "Making your video · 45\u00a0%"),
    ({"state": "running"}, "Making your video · usually about a minute"),
    (
        {"state": "fetching", "received_bytes": 3100000, "total_bytes": 4812345},
        "Saving to your computer · 3.1 of 4.8 MB",
    ),
    (
        {"state": "fetching", "error": {"code": "disk_full", "needed_bytes": 4812345}},
        "There is no room on the disk (needs 4.8 MB). It is fetched when there is",
    ),
    (
        {"paused": {"code": "offline"}},
        "You are offline. It continues as soon as you are back",
    ),
    (
        {"waits": {"code": "azure_busy"}},
        "Azure is busy with your other videos; this one starts next",
    ),
    (
        {"paused": {"code": "azure_credentials_refused"}},
        "Azure does not accept the key. The line waits until it is mended in Settings",
    ),
    (
        {"paused": {"code": "azure_model_retired"}},
        "Azure no longer offers this model. Your saved videos stay here",
    ),
    (
        {"needs_permission": True, "paused": {"code": "offline"}},
        "In line · waits for your answer above",
    ),
    (
        {"state": "maybe_charged", "candidates": [{}, {}]},
        "Two videos at Azure could be this one. Which is it?",
    ),
    (
        {"state": "maybe_charged"},
        "We could not find out whether Azure started this one. Check in the Azure portal",
    ),
    (
        {"state": "failed", "error": {"code": "expired"}},
        "Azure deleted this video before it could be fetched",
    ),
    (
        {"state": "failed", "error": {"code": "internal"}},
        "Something went wrong inside Videogen. Nothing was lost",
    ),
    ({"state": "cancelled"}, "Cancelled"),
]


def test_every_state_has_its_words(shelf: Page) -> None:
    jobs = [JOB | change for change, _words in WORDS]
    said = shelf.evaluate(
        """(jobs) => import('/lib/job-words.js').then(({ describe }) =>
          jobs.map((job) => describe(job).headline))""",
        jobs,
    )
    assert said == [words for _change, words in WORDS]


def test_choices_are_never_illegal_together(shelf: Page) -> None:
    said = shelf.evaluate(
        """() => import('/lib/choices.js').then(({ countChoices, lengthChoices, priceWords }) => {
          const limits = {
            sizes: [{ value: '480x480', max_count: 4, max_seconds: null },
                    { value: '1920x1080', max_count: 1, max_seconds: 10 }],
            seconds: [5, 10, 20], price_per_second: 0.1, currency: 'USD',
          };
          const values = (choices) => choices.map(({ value }) => value);
          return [
            values(countChoices(limits, '1920x1080')), values(countChoices(limits, '480x480')),
            values(lengthChoices(limits, '1920x1080')), values(lengthChoices(limits, '480x480')),
            priceWords(limits, { practice: false, seconds: 5, count: 2 }),
          ];
        })"""
    )
    assert said == [
        ["1"], ["1", "2", "3", "4"], ["5", "10"], ["5", "10", "20"], "About $1.00 · list price",
    ]  # fmt: skip


def test_words_choose_their_plural_and_fall_back(shelf: Page) -> None:
    said = shelf.evaluate(
        """() => import('/lib/words.js').then(({ t, useCatalogue }) => {
          const count = (count) => t('library.count', { count });
          const english = [count(1), count(1200)];
          const german = { one: '{count} Video', other: '{count} Videos' };
          useCatalogue('de', { 'library.count': german });
          return [...english, count(1200), t('place.create')];
        })"""
    )
    assert said == ["1 video", "1,200 videos", "1.200 Videos", "Create"]
