from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.job import GenerationRequest
from videogen_desktop.library.database import Database
from videogen_desktop.library.jobs import JobStore, NewOrder
from videogen_desktop.library.prompts import LATEST_OF_EACH, PromptHistory
from videogen_desktop.library.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

AZURE = Connection("con_a", "https://a.openai.azure.com/openai/v1", Dialect.VIDEOS, "sora")
LONG = "a very long description of the same scene, told again and again, "


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    path = tmp_path / "library.sqlite3"
    migrate(path)
    database = Database(path)
    yield database
    database.close()


@pytest.fixture
def history(database: Database) -> PromptHistory:
    return PromptHistory(database)


def used(database: Database, *prompts: str, size: tuple[int, int] = (1280, 720)) -> None:
    """Send requests with these prompts, one after the other."""
    clock = FakeClock()
    store = JobStore(database, clock)
    for prompt in prompts:
        clock.advance(1)
        request = GenerationRequest(prompt, *size, 8)
        store.place(NewOrder(secrets.token_hex(8), "hash", AZURE, (request,), 0.0, "m"))


def prompts(history: PromptHistory, query: str = "") -> list[str]:
    """Return everything a person would page through, three at a time."""
    found: list[str] = []
    cursor: int | None = None
    while True:
        page = history.page(query, cursor, limit=3)
        found += [each.prompt for each in page.prompts]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_each_prompt_is_there_once_by_its_latest_use(
    database: Database, history: PromptHistory
) -> None:
    used(database, "a boat", "a fox", "a boat", LONG + "one", LONG + "two", LONG + "one")
    assert prompts(history) == [LONG + "one", LONG + "two", "a boat", "a fox"]


def test_a_prompt_comes_with_what_it_was_last_used_for(
    database: Database, history: PromptHistory
) -> None:
    used(database, "a boat")
    used(database, "found without a size", size=(0, 0))
    latest, first = history.page().prompts
    assert (first.size, first.seconds) == ("1280x720", 8)
    assert first.used_at == FakeClock().now() + 1
    assert latest.size == ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("boat", ["A Paper BOAT"]),
        ("boat paper", ["A Paper BOAT"]),
        ("boat fox", []),
        ("ubung", ["Übung im Schnee"]),
        ("%", ["100 % red"]),
        ("  ", ["100 % red", "Übung im Schnee", "A Paper BOAT"]),
    ],
)
def test_every_word_has_to_occur_whatever_its_case_and_accents(
    query: str, expected: list[str], database: Database, history: PromptHistory
) -> None:
    used(database, "A Paper BOAT", "Übung im Schnee", "100 % red")
    assert prompts(history, query) == expected


def test_a_prompt_used_while_someone_pages_is_not_shown_twice(
    database: Database, history: PromptHistory
) -> None:
    used(database, "one", "two", "three", "four")
    first = history.page(limit=2)
    used(database, "one", "five")
    rest = history.page(cursor=first.next_cursor, limit=9)
    assert [each.prompt for each in (*first.prompts, *rest.prompts)] == ["four", "three", "two"]


def test_looking_for_the_latest_use_reads_an_index(database: Database) -> None:
    with database.reading() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {LATEST_OF_EACH}", (1,)).fetchall()
    (later,) = [row["detail"] for row in plan if "later" in row["detail"]]
    assert later == (
        "SEARCH later USING INDEX jobs_by_prompt (<expr>=? AND <expr>=? AND <expr>=? AND rowid_>?)"
    )
