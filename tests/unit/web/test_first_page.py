from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_services import make_job, make_parts
from tests.support.requests_to_web import read_json
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.web.api import jobs, settings
from videogen_desktop.web.first_page import EMPTY_BLOCK, first_page
from videogen_desktop.web.messages import Request

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_services import FakeParts

PAGE = ui_dir() / "index.html"
ASKED = Request("GET", "/", 1, query={"wait": "2"})
HOSTILE = '</script><!--<script>alert(1)</script>\u2028"\\u003c/script>\u202e'


@pytest.fixture
def parts(tmp_path: Path) -> Generator[FakeParts]:
    made = make_parts(tmp_path)
    yield made
    made.close()


class Reader(HTMLParser):
    """Read the page as a browser does: what it begins with, its block of data, its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.look = ""
        self.data = ""
        self.scripts = 0
        self.comments = 0
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.look = found.get("data-appearance") or ""
        self.scripts += tag == "script"
        self._inside = tag == "script" and found.get("id") == "known"

    def handle_endtag(self, _tag: str) -> None:
        self._inside = False

    def handle_comment(self, _data: str) -> None:
        self.comments += 1

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data += data


def read(parts: FakeParts, page: Path = PAGE) -> Reader:
    reply = first_page(parts.services, ASKED, page)
    assert isinstance(reply.body, bytes)
    reader = Reader()
    reader.feed(reply.body.decode("utf-8"))
    return reader


def test_the_page_holds_what_it_would_ask_for_first(parts: FakeParts) -> None:
    parts.desk.jobs["job_0"] = make_job()
    known = json.loads(read(parts).data)
    assert known["settings"] == read_json(settings.show(parts.services, ASKED))
    assert known["jobs"] == read_json(jobs.recent(parts.services, Request("GET", "/jobs", 1)))
    assert known["jobs"]["jobs"][0]["prompt"] == "a paper boat"
    # The page must not stay away for news.
    assert set(parts.desk.said) == {("news", "0")}


def test_text_stays_data_whatever_it_says(parts: FakeParts) -> None:
    parts.services.settings.update({"draft": {"prompt": HOSTILE}})
    parts.desk.jobs["job_0"] = make_job(prompt=HOSTILE)
    plain, told = Reader(), read(parts)
    plain.feed(PAGE.read_text("utf-8"))
    known = json.loads(told.data)
    assert known["jobs"]["jobs"][0]["prompt"] == HOSTILE
    assert known["settings"]["draft"]["prompt"] == HOSTILE
    assert (told.scripts, told.comments) == (plain.scripts, plain.comments)
    assert "<" not in told.data


def test_the_look_is_there_before_the_first_script(parts: FakeParts) -> None:
    assert read(parts).look == "system"
    parts.services.settings.update({"appearance": "dark"})
    assert read(parts).look == "dark"


@pytest.mark.logs_warnings
def test_what_cannot_be_told_is_left_for_the_page_to_ask(parts: FakeParts) -> None:
    parts.desk.trouble = RuntimeError("the disk is gone")
    known = json.loads(read(parts).data)
    assert set(known) == {"settings"}


def test_nothing_of_it_is_kept(parts: FakeParts) -> None:
    reply = first_page(parts.services, ASKED, PAGE)
    assert reply.headers["Cache-Control"] == "no-store"
    assert "ETag" not in reply.headers
    assert "unsafe" not in reply.headers["Content-Security-Policy"]


def test_our_page_has_one_place_for_it() -> None:
    assert PAGE.read_bytes().count(EMPTY_BLOCK) == 1
