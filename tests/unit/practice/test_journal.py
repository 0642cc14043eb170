from __future__ import annotations

import os
import stat
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.practice.journal import FileJournal, MemoryJournal

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.practice.journal import Record


def numbers(news: tuple[bool, list[Record]]) -> list[object]:
    return [record["n"] for record in news[1]]


def test_what_is_appended_is_news_to_another_reader(tmp_path: Path) -> None:
    writer, reader = FileJournal(tmp_path), FileJournal(tmp_path)
    assert reader.news() == (False, [])
    with writer.exclusive():
        writer.append([{"n": 1}, {"n": 2}])
    assert reader.news() == (True, [{"n": 1}, {"n": 2}])
    writer.append([{"n": 3}])
    assert reader.news() == (False, [{"n": 3}])
    assert reader.news() == (False, [])


def test_a_line_that_a_crash_cut_short_costs_no_other(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    journal.append([{"n": 1}])
    with (tmp_path / "jobs.jsonl").open("ab") as file:
        file.write(b'{"n": 2, "prompt": "cut he')
    reader = FileJournal(tmp_path)
    assert numbers(reader.news()) == [1]
    journal.append([{"n": 3}])
    assert numbers(reader.news()) == [3]
    assert numbers(FileJournal(tmp_path).news()) == [1, 3]


def test_lines_that_are_no_records_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "jobs.jsonl").write_bytes(b'7\nnull\n\xff\n\n{"n": 1}\n')
    assert numbers(FileJournal(tmp_path).news()) == [1]


def test_a_rewritten_journal_replaces_what_readers_know(tmp_path: Path) -> None:
    writer, reader = FileJournal(tmp_path), FileJournal(tmp_path)
    writer.append([{"n": 1}, {"n": 2}])
    reader.news()
    writer.rewrite([{"n": 2}])
    assert reader.news() == (True, [{"n": 2}])
    writer.append([{"n": 3}])
    assert reader.news() == (False, [{"n": 3}])


def test_only_one_changes_the_journal_at_a_time(tmp_path: Path) -> None:
    one, other = FileJournal(tmp_path), FileJournal(tmp_path)
    entered = threading.Event()

    def wait_for_it() -> None:
        with other.exclusive():
            entered.set()

    thread = threading.Thread(target=wait_for_it)
    with one.exclusive():
        thread.start()
        assert not entered.wait(0.1)
    assert entered.wait(5)
    thread.join()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_nobody_else_can_read_the_journal(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        journal = FileJournal(tmp_path / "practice")
        with journal.exclusive():
            journal.append([{"n": 1}])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "practice").stat().st_mode) == 0o700
    for path in (tmp_path / "practice").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_memory_journal_keeps_nothing() -> None:
    journal = MemoryJournal()
    with journal.exclusive():
        journal.append([{"n": 1}])
        journal.rewrite([{"n": 1}])
    assert journal.news() == (False, [])
