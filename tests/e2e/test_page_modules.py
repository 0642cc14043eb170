"""The page's rules that need no page, in the engine that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.job_states import JOB, STATES, every_state

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
        "4.8 MB", "3.1", "900 bytes", "0:03", "1:02:09", "$0.40", "45\u00a0%",
        "1280\u00a0\u00d7\u00a0720",
    ]  # fmt: skip


def test_days_are_named_near_and_dated_far(shelf: Page) -> None:
    said = shelf.evaluate(
        """() => import('/lib/format.js').then(({ dayName, shortDay }) => {
          const now = new Date(2026, 10, 22, 12).getTime();
          const late = (offset) => new Date(2026, 10, 22 + offset, 23).getTime() / 1000;
          const day = (offset) => dayName(late(offset), now);
          const short = (offset) => shortDay(late(offset), now);
          return [
            day(0), day(-1), day(1), day(-5), day(-30), short(0), short(-30), short(-365),
          ];
        })"""
    )
    assert said == [
        "today", "yesterday", "tomorrow", "Tuesday", "October 23, 2026",
        "today", "Oct 23", "Nov 22, 2025",
    ]  # fmt: skip


def test_every_state_has_its_words(shelf: Page) -> None:
    said = shelf.evaluate(
        """(jobs) => import('/lib/job-words.js').then(({ describe }) =>
          jobs.map((job) => describe(job).headline))""",
        every_state(),
    )
    assert said == [words for _change, words in STATES]


def test_what_is_to_be_known_besides_is_a_note(shelf: Page) -> None:
    said = shelf.evaluate(
        """(jobs) => import('/lib/job-words.js').then(({ noteOf }) => jobs.map(noteOf))""",
        [
            JOB | {"state": "ready", "error": {"code": "made_twice"}},
            JOB | {"state": "cancelled", "error": {"code": "finished_anyway"}},
            JOB | {"state": "running", "cancel_wanted": True},
            JOB | {"state": "fetching", "at_risk": True},
            JOB,
        ],
    )
    assert said == [
        "Azure made this twice, because an answer was lost. Both are saved and paid for.",
        "It was finished anyway and is already paid for.",
        "You have cancelled this one. It is kept if it is finished all the same.",
        "This one may be lost: Azure will delete it soon, and fetching it has failed so far.",
        "",
    ]


def test_what_is_held_counts_down_to_its_sending(shelf: Page) -> None:
    said = shelf.evaluate(
        """(job) => import('/lib/job-words.js').then(({ describe, heldSeconds }) => {
          const held = (after) => ({ ...job, hold_until: Date.now() / 1000 + after });
          const sent = { ...held(9), state: 'submitting' };
          return [describe(held(3.5)).headline, describe(held(-1)).headline,
            heldSeconds(held(3.5)), heldSeconds(sent)];
        })""",
        JOB,
    )
    assert said == ["In line · is sent in 4 sec", "In line", 4, 0]


def test_choices_are_never_illegal_together(shelf: Page) -> None:
    said = shelf.evaluate(
        """() => import('/lib/choices.js').then(({ countChoices, lengthChoices, priceWords }) => {
          const limits = {
            sizes: [{ value: '480x480', max_count: 4, max_seconds: null, price_per_second: 0.1 },
                    { value: '1920x1080', max_count: 1, max_seconds: 10, price_per_second: 0.1 }],
            seconds: [5, 10, 20], price_is_own: false, currency: 'USD',
          };
          const values = (choices) => choices.map(({ value }) => value);
          return [
            values(countChoices(limits, '1920x1080')), values(countChoices(limits, '480x480')),
            values(lengthChoices(limits, '1920x1080')), values(lengthChoices(limits, '480x480')),
            priceWords(limits, { practice: false, size: '480x480', seconds: 5, count: 2 }),
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


def test_a_list_taller_than_a_browser_lays_out_is_scrolled_to_its_very_end(shelf: Page) -> None:
    ways = shelf.evaluate(
        """() => import('/lib/long-scroll.js').then(({ LongScroll }) =>
          [1_000, 100_000].map((rows) => {
            const scroll = new LongScroll();
            scroll.measure(rows, 437);
            const end = scroll.heightPx - innerHeight;
            const there = [0, 0.3, 1].map((part) => part * end);
            const seen = there.map((px) => px + scroll.slidAt(px));
            return {
              height: scroll.heightPx,
              left: rows * 437 - innerHeight - seen[2],
              again: [-50, ...seen, seen[2] + 80].map((px) => scroll.scrolledFor(px)),
              there: [-50, ...there, end + 80],
              rows: there.map((px) => scroll.rowAt(px)),
              place: scroll.placeOf(rows - 1, scroll.slidAt(end)),
              far: [scroll.placeOf(0, scroll.slidAt(end)), scroll.placeOf(rows - 1, 0)],
            };
          }))"""
    )
    short, long = ways
    assert (short["height"], long["height"]) == (437_000, 30_000_000)
    for way in ways:
        assert way["left"] == pytest.approx(0, abs=0.01)
        assert way["again"] == pytest.approx(way["there"], abs=0.01)
        assert way["far"][0] == 0
    assert short["place"] == short["far"][1] == 999
    assert long["place"] == pytest.approx(30_000_000 / 437, abs=1)
    assert long["far"][1] * 437 < 30_001_000
    assert short["rows"][2] >= 990
    assert long["rows"][1] == pytest.approx(30_000, abs=5)
    assert long["rows"][2] >= 99_990
