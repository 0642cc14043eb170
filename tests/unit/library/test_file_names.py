"""Names that people can read and every file system takes."""

from __future__ import annotations

import os
import re
import sys
import time
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.library.file_names import SLUG_BYTES_MAX, new_relative_path, slug

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()


def test_a_name_has_date_words_and_a_short_id() -> None:
    path = new_relative_path("a paper boat", NOON, lambda _: False)
    assert re.fullmatch(r"2026-11/2026-11-22 a paper boat \([2-9b-z]{4}\)\.mp4", path)
    assert not re.search("[aeiou01l]", path.rpartition("(")[2].removesuffix(").mp4"))


if sys.platform != "win32":  # Windows sets the time zone for the whole computer

    def test_the_date_is_the_one_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
        late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC).timestamp()
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        try:
            assert new_relative_path("x", late, lambda _: False).startswith("2026-12/2026-12-01 x")
        finally:
            monkeypatch.undo()
            time.tzset()


def test_a_name_in_use_is_not_given_twice() -> None:
    asked: list[str] = []

    def taken(relative: str) -> bool:
        asked.append(relative)
        return len(asked) < 30

    name = new_relative_path("x", NOON, taken)
    assert len(set(asked)) == 30
    assert name == asked[-1]
    assert len(name) > len(asked[0])


def test_even_where_everything_is_in_use_there_is_a_name() -> None:
    assert new_relative_path("x", NOON, lambda _: True).endswith(").mp4")


@pytest.mark.parametrize("created_at", [-1.0, 0.0, 1e15, float("inf")])
def test_no_time_is_too_odd_for_a_name(created_at: float) -> None:
    assert new_relative_path("x", created_at, lambda _: False).endswith(".mp4")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a paper boat on a blue table", "a paper boat on a blue table"),
        ("  many \t\n spaces  ", "many spaces"),
        ("", "video"),
        ("???", "video"),
        ("...", "video"),
        ("../../etc/passwd", "etc passwd"),
        ('a<b>c:d"e/f\\g|h?i*j', "a b c d e f g h i j"),
        ("ends with dots...", "ends with dots"),
        (".hidden", "hidden"),
        ("con", "con_"),
        ("NUL.txt", "NUL_.txt"),
        ("com1", "com1_"),
        ("console", "console"),
        ("icon", "icon"),
        ("con .txt", "con_ .txt"),
        ("\u200d", "video"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("nul\x00byte", "nul byte"),
        ("half\ud800", "half"),
        ("cafe\u0301", "café"),
        ("👩‍🚀 in space", "👩‍🚀 in space"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_a_slug_keeps_what_can_be_kept(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_long_prompt_is_cut_at_a_word() -> None:
    cut = slug("a paper boat crossing a blue table while the rain falls on an old town at night")
    assert cut == "a paper boat crossing a blue table while the rain falls on"


def test_writing_without_spaces_is_cut_at_a_character() -> None:
    assert slug("紙" * 40) == "紙" * 20


def test_nothing_people_see_as_one_character_is_cut() -> None:
    family = "👨‍👩‍👧‍👦"
    assert slug(family * 5) == family * 2
    assert slug("e\u0327\u0301" * 40).encode().__len__() <= SLUG_BYTES_MAX
    assert slug("🏽".join("👍" * 12)).endswith(("👍🏽", "👍"))
    assert slug("x" + "\u0327" * 200) == "x"


@given(st.text(max_size=300))
def test_every_prompt_makes_a_name_that_every_system_takes(text: str) -> None:
    name = slug(text)
    assert 0 < len(name.encode()) <= SLUG_BYTES_MAX
    assert not re.search(r'[<>:"/\\|?*]', name)
    assert not name.startswith((" ", "."))
    assert not name.endswith((" ", "."))
    kinds = {unicodedata.category(char) for char in name if char not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(st.text(max_size=300))
def test_this_system_takes_every_name(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    name = new_relative_path(text, NOON, lambda _: False).rpartition("/")[2]
    path = folder / name
    path.touch()
    assert name in os.listdir(folder)  # noqa: PTH208 - the very bytes of the name
    path.unlink()
