"""What is stored and what is asked are cut into the same words."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.videos import make_video
from videogen_desktop.library.search_words import Search, parse_search, stored_words
from videogen_desktop.library.video_query import BLANKED_WORDS


def occurs(connection: sqlite3.Connection, needle: str, stored: str) -> bool:
    """Look for a needle as a page does that reads the stored words themselves."""
    sql = f"SELECT instr({BLANKED_WORDS}, lower(?)) FROM (SELECT ? AS text) AS w"  # noqa: S608 - our own words only
    return bool(connection.execute(sql, (needle, stored)).fetchone()[0])


def finds(query: str, text: str) -> bool:
    """Ask a real index of the library's kind."""
    search = parse_search(query)
    if search is None or not search.match:
        return search is not None
    stored = stored_words(make_video(prompt=text))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE s USING fts5(text, tokenize='ascii', detail=none, prefix='1 2 3')"
        )
        connection.execute("INSERT INTO s VALUES (?)", (stored,))
        row = connection.execute("SELECT text FROM s WHERE s MATCH ?", (search.match,)).fetchone()
        for needle in search.needles:
            if row is not None:
                assert occurs(connection, needle, stored), needle
        if row is None:
            assert not all(occurs(connection, needle, stored) for needle in search.needles)
    return row is not None and all(run in row[0] for run in search.contains)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("boat", "A paper boat on a blue table"),
        ("BOA pap", "A paper boat on a blue table"),
        ("cafe", "Ein Café"),
        ("CAFÉ", "cafe"),
        ("strasse", "Straße"),
        ("fish", "ﬁsh"),
        ("abc", "\uff21\uff22\uff23"),
        ("o'neil", "O'Neil's boat"),
        ("neil", "O\u2019Neil"),
        ("wi-fi", "a Wi-Fi tower"),
        ("50%", "50% off"),
        ("c++", "c++"),
        ("紙の", "青い紙の舟を折る"),
        ("の", "青い紙の舟を折る"),
        ("る", "青い紙の舟を折る"),
        ("紙の舟を", "青い紙の舟を折る"),
        ("カメラ", "カメラが動く"),
        ("ｶﾒﾗ", "カメラが動く"),
        ("東京dolly", "dolly through 東京都"),
        ("北京", "夜晚的北京街道"),
        ("바다", "푸른바다 위의 배"),
        ("กรุง", "ภาพกรุงเทพ"),
        ("हिन्दी", "एक हिन्दी गीत"),
        ("سلام", "سَلَامٌ عليكم"),
        ("🚀", "launch🚀now"),
        ("launch 🚀", "🚀 at the launch"),
        ("❤️", "I ❤ boats"),
        ("\U00030000", "x\U00030000y"),
        ("𞤀", "𞤀𞤣"),
    ],
)
def test_it_is_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("oat", "a paper boat"),
        ("boats", "a paper boat"),
        ("boat car", "a paper boat"),
        ("舟紙", "紙の舟"),
        ("東京都", "京都から東京"),
        ("🚀", "🛸"),
        ("!!!", "a paper boat"),
        ("boat 紙", "a paper boat"),
    ],
)
def test_it_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "boat*",
        "boat AND",
        "NOT boat",
        "(boat",
        "text:boat",
        "^boat",
        "boat NEAR(",
        "\x00boat",
        "bo\ud800at",
        "-boat",
        "{boat}",
        "; DROP",
    ],
)
def test_no_text_is_an_operator(query: str) -> None:
    finds(query, "boat")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_search(query: str, text: str) -> None:
    finds(query, text)


@given(st.text(min_size=1, max_size=40))
def test_a_text_finds_itself(text: str) -> None:
    search = parse_search(text)
    assert search is None or not search.match or finds(text, text)


def test_nothing_asked_is_everything() -> None:
    assert parse_search("  ") == Search("")


def test_a_question_without_a_word_matches_nothing() -> None:
    assert parse_search("!?") is None


def test_a_tag_is_one_exact_word() -> None:
    search = parse_search("", "Blue  Sea")
    assert search is not None
    assert search.match.strip('"') in stored_words(make_video(tags=("blue sea",))).split()
    assert search.match.strip('"') not in stored_words(make_video(tags=("blue seas",))).split()
    assert search.match.strip('"') not in stored_words(make_video(prompt="blue sea")).split()


def test_tags_that_differ_by_a_sign_differ() -> None:
    assert parse_search("", "c++") != parse_search("", "c--")


def test_title_tags_and_notes_are_words_too() -> None:
    stored = stored_words(make_video(title="Harbour", tags=("Dawn",), prompt="x"))
    assert {"harbour", "dawn", "x"} <= set(stored.split())


def test_a_very_long_question_is_cut() -> None:
    search = parse_search("word " * 10_000 + "x" * 10_000)
    assert search is not None
    assert len(search.match) < 2_000
