"""Prompts that would like to be a header, a path, markup or a terminal's command."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest

from tests.support.program import environment
from tests.support.served import Served
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from collections.abc import Generator

PROMPTS = (
    'a boat"; filename="evil.exe',
    "a boat\r\nSet-Cookie: videogen=x\r\n\r\n<script>alert(1)</script>",
    "../../../../etc/passwd",
    "..\\..\\CON.mp4::$DATA",
    "\u202egnp.exe\u2066 a\u200eboat\u2069",
    "<img src=x onerror=alert(1)></script><svg onload=alert(1)>",
    "\x1b]0;owned\x07\x1b[2J a boat\u2028and\u2029more",
    "%0d%0aX-Injected: 1 %2e%2e%2f",
    "\U0001f4a9" * 200,
    "e\u0301\u0301\u0301 \ufeff\u00ad\u061c boat",
)
_MARKS = re.compile(r'[\x00-\x1f\x7f-\x9f"\\/:*?<>|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    """A program with a finished video for each prompt."""
    folder = tmp_path_factory.mktemp("shelf") / "data"
    many = str(len(PROMPTS))
    with (
        PracticeService(options=PracticeOptions(job_seconds=0, at_once=50)) as service,
        Served(folder, environ=environment(service, VIDEOGEN_AT_ONCE=many)) as program,
    ):
        for prompt in PROMPTS:
            program.ordered(prompt)
        end = time.monotonic() + 50
        while len(videos(program)) < len(PROMPTS):
            assert time.monotonic() < end, program.ask("GET", "/jobs").body
            time.sleep(0.3)
        yield program


def videos(program: Served) -> list[dict[str, object]]:
    listed = program.ask("GET", "/videos?limit=100").json()["videos"]
    assert isinstance(listed, list)
    return listed


def test_no_name_of_a_download_adds_a_field(shelf: Served) -> None:
    usual = None
    for video in videos(shelf):
        for method in ("GET", "HEAD"):
            answer = shelf.ask(method, f"{video['download_url']}")
            names = [name for name, _ in answer.fields]
            usual = usual or names
            assert (answer.status, names) == (200, usual)
            (said,) = answer.all("content-disposition")
            found = re.fullmatch(
                r"attachment; filename=\"([A-Za-z0-9 ()._,+-]+)\"; "
                r"filename\*=UTF-8''([\x21-\x7e]+)",
                said,
            )
            assert found, said
            name = unquote(found[2], errors="strict")
            assert name == unicodedata.normalize("NFC", name)
            assert not _MARKS.search(name), name
            assert name.endswith(".mp4")
            assert not name.startswith(".")


def test_no_name_of_a_file_leads_anywhere(shelf: Served) -> None:
    root = shelf.data_dir / "videos"
    for video in videos(shelf):
        name = str(video["file_name"])
        assert len(name.encode()) <= 120
        assert not _MARKS.search(name), name
    found = [path for path in root.rglob("*.mp4") if ".parts" not in path.parts]
    assert len(found) == len(PROMPTS)
    assert all(path.parent.parent == root for path in found)
    assert all(path.is_file() and not path.is_symlink() for path in found)


def test_words_come_back_as_they_were_and_as_json_alone(shelf: Served) -> None:
    kept = {str(video["prompt"]) for video in videos(shelf)}
    assert len(kept) == len(PROMPTS)
    for path in ("/videos?limit=100", "/jobs"):
        answer = shelf.ask("GET", path)
        assert answer.field("content-type") == "application/json"
        assert answer.field("x-content-type-options") == "nosniff"
        assert answer.body.isascii()
        assert b"\x1b" not in answer.body
        json.loads(answer.body)


def test_words_are_found_and_never_a_pattern(shelf: Served) -> None:
    for text in (
        "%",
        "_",
        "*",
        '"',
        "'",
        "' OR 1=1 --",
        "NEAR(a b)",
        "a OR b",
        "-",
        "\\",
        "{",
        "^a",
    ):
        answer = shelf.ask("GET", f"/videos?query={quote(text)}")
        assert answer.status == 200, text
        found = answer.json()["videos"]
        assert isinstance(found, list)
        assert len(found) < len(PROMPTS), text


def test_the_log_has_one_line_for_one_event_and_no_commands(shelf: Served) -> None:
    """What another page sends cannot forge a line of the log or move a terminal."""
    for text in ("%0a2026-01-01 00:00:00,000 ERROR forged", "%1b[2J", "%e2%80%ae", "%00"):
        shelf.ask("GET", f"/videos/{text}/content")
        shelf.ask("POST", f"/jobs/{text}/cancel", b"{}")
    log = "".join(path.read_text("utf-8") for path in (shelf.data_dir / "logs").iterdir())
    assert "\n2026-01-01 00:00:00,000 ERROR forged" not in log
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", log)
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f]", shelf.errors.read_text("utf-8", errors="replace")
    )
