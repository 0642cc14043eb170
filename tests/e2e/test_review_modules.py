"""What Review and the review pack share, tried in the engine that runs it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Look


@pytest.fixture
def page(look: Look) -> Page:
    return look("settings")


STEADY = {"timescale": 30_000, "start": 0, "runs": [[120, 1_001]]}
VARYING = {"timescale": 1_000, "start": 40, "runs": [[2, 40], [1, 200], [3, 10]]}


def test_every_picture_is_found_at_its_start_its_middle_and_its_last_moment(page: Page) -> None:
    for table, count in ((STEADY, 120), (VARYING, 6)):
        wrong = page.evaluate(
            """(table) => import('/lib/frame-clock.js').then(({ FrameClock }) => {
              const clock = new FrameClock(table);
              const wrong = [];
              for (let frame = 0; frame < clock.count; frame += 1) {
                const [start, middle] = [clock.startOf(frame), clock.insideOf(frame)];
                const last = frame + 1 < clock.count ? clock.startOf(frame + 1) - 1e-4 : 1e6;
                // As an engine gives it back: rounded to a millionth.
                const rounded = Math.round(start * 1e6) / 1e6;
                for (const at of [start, rounded, middle, last]) {
                  if (clock.frameAt(at) !== frame) wrong.push([frame, at]);
                }
              }
              return [clock.count, wrong, clock.frameAt(-1), clock.frameAt(0)];
            })""",
            table,
        )
        assert wrong == [count, [], 0, 0]


def test_time_codes_count_frames_or_where_the_rate_varies_milliseconds(page: Page) -> None:
    said = page.evaluate(
        """([steady, varying]) => import('/lib/frame-clock.js').then((clocks) => {
          const even = new clocks.FrameClock(clocks.evenFrames(24, 4));
          const [ntsc, free] = [steady, varying].map((table) => new clocks.FrameClock(table));
          const tail = new clocks.FrameClock({ timescale: 30, start: 0, runs: [[9, 1], [1, 4]] });
          return [
            ntsc.codeOf(0), ntsc.codeOf(29), ntsc.codeOf(31), ntsc.codeOf(999),
            ntsc.rate.toFixed(2), free.codeOf(2), free.codeOf(5), free.isSteady, tail.isSteady,
            even.count, even.codeOf(95), even.seconds, free.seconds,
          ];
        })""",
        [STEADY, VARYING],
    )
    assert said == [
        "00:00:00:00", "00:00:00:29", "00:00:01:01", "00:00:03:29", "29.97",
        "00:00:00.120", "00:00:00.340", False, True, 96, "00:00:03:23", 4, 0.35,
    ]  # fmt: skip


DIFFS = [
    ("a red fox", "a red fox", [["same", "a red fox"]]),
    ("", "new", [["added", "new"]]),
    (
        "A red fox runs through snow",
        "A grey wolf runs through deep snow",
        [
            ["same", "A "], ["removed", "red fox"], ["added", "grey wolf"],
            ["same", " runs through"], ["added", " deep"], ["same", " snow"],
        ],
    ),
    (
        "قطة حمراء في الثلج",
        "قطة سوداء في الثلج",
        [["same", "قطة "], ["removed", "حمراء"], ["added", "سوداء"], ["same", " في الثلج"]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "parts"), DIFFS)
def test_changed_words_are_found(
    before: str, after: str, parts: list[list[str]], page: Page
) -> None:
    found = diff(page, before, after)
    assert found == parts


def test_a_script_without_spaces_is_compared_by_its_words(page: Page) -> None:
    before, after = "一只红色的狐狸在雪地里奔跑", "一只灰色的狐狸在雪地里奔跑"
    found = diff(page, before, after)
    same = "".join(text for kind, text in found if kind == "same")
    assert "狐狸" in same
    assert "奔跑" in same
    assert len(found) > 2


def test_a_diff_gives_both_texts_back_and_long_ones_take_no_time(page: Page) -> None:
    before = " ".join(f"word{n % 997}" for n in range(3_000))
    after = " ".join(f"word{n % 991}" for n in range(3_000))
    for old, new in ((before, after), ("x\n y  z", "x y\tz"), ("👩‍👩‍👧 a", "👩‍👩‍👦 a")):
        found = diff(page, old, new)
        assert "".join(text for kind, text in found if kind != "added") == old
        assert "".join(text for kind, text in found if kind != "removed") == new


def diff(page: Page, before: str, after: str) -> list[list[str]]:
    """Return the parts; what is neither added nor removed has the spelling of both."""
    found: list[list[str]] = page.evaluate(
        """([before, after]) => import('/lib/word-diff.js').then(({ diffWords }) =>
          diffWords(before, after).map(({ kind, text }) => [kind, text]))""",
        [before, after],
    )
    return found


NOTED = {
    "video_id": "vid_1",
    "title": "",
    "prompt": '=HYPERLINK("http://example.com")',
    "file_name": "fox, red.mp4",
    "stars": 4,
    "pick": "pick",
    "tags": ["@home", "snow"],
    "notes": [
        {"id": "b", "text": "-1 for\nthe tail", "at_seconds": 1.5, "created_at": 1_790_000_000},
        {"id": "a", "text": 'He said "cut"', "at_seconds": None, "created_at": 1_790_000_060},
    ],
}


def test_notes_become_text_csv_and_json_that_harms_no_spreadsheet(page: Page) -> None:
    text, table, data = page.evaluate(
        """(video) => import('/lib/notes-export.js').then((notes) => {
          const code = (_video, { at_seconds: at }) => at === null ? '' : '00:00:01:15';
          return [notes.notesAsText([video], code), notes.notesAsCsv([video], code),
                  notes.notesAsJson([video], code)];
        })""",
        NOTED,
    )
    assert text == (
        'fox, red.mp4\nfox, red.mp4\nHe said "cut"\n00:00:01:15  -1 for\n    the tail\n'
    )
    assert table.startswith("\ufefffile,")
    head, whole, moment = csv.reader(io.StringIO(table[1:], newline=""))
    assert head[0] == "file"
    assert whole == [
        "fox, red.mp4", "", '\'=HYPERLINK("http://example.com")', "4", "pick", "'@home, snow",
        "", "", 'He said "cut"', "2026-09-21T14:14:20.000Z",
    ]  # fmt: skip
    assert moment[6:9] == ["1.5", "00:00:01:15", "'-1 for\nthe tail"]
    told = json.loads(data)
    assert (told["format"], told["version"]) == ("videogen-notes", 1)
    assert [note["id"] for note in told["videos"][0]["notes"]] == ["a", "b"]
    assert told["videos"][0]["notes"][1]["time_code"] == "00:00:01:15"
