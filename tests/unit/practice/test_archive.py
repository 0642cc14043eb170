from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.archive import Archive
from videogen_desktop.practice.jobs import Order, PracticeJob
from videogen_desktop.practice.journal import FileJournal, MemoryJournal

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.practice.journal import Record


def job(job_id: str, made_at: float, *, account: int = 0) -> PracticeJob:
    order = Order(Dialect.JOBS, "a boat", "my-sora", 480, 480, 4)
    return PracticeJob(job_id, account, order, made_at, 10.0, (f"gen_{job_id}",))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_jobs_are_found_by_their_ids_and_their_results(clock: FakeClock) -> None:
    archive = Archive(MemoryJournal(), clock, 100)
    archive.add([made := job("a", clock.now())])
    assert archive.find(0, "a") == archive.find_by_output(0, "gen_a") == made
    assert archive.find(0, "gen_a") is None
    archive.remove(made)
    assert archive.find(0, "a") is archive.find_by_output(0, "gen_a") is None


def test_accounts_do_not_see_each_other(clock: FakeClock) -> None:
    archive = Archive(MemoryJournal(), clock, 100)
    archive.add([job("a", clock.now(), account=1)])
    assert archive.find(0, "a") is archive.find_by_output(0, "gen_a") is None
    assert archive.jobs(0) == []
    assert len(archive.jobs(1)) == 1


def test_a_job_is_there_from_its_making_to_its_expiry(clock: FakeClock) -> None:
    archive = Archive(MemoryJournal(), clock, 100)
    archive.add([replace(job("a", clock.now() + 30), late=True)])
    assert archive.jobs(0) == []
    clock.advance(30)
    assert len(archive.jobs(0)) == 1
    clock.advance(109)
    assert archive.find(0, "a")
    clock.advance(1)
    assert archive.jobs(0) == []


def test_a_clock_that_is_set_back_hides_no_job(clock: FakeClock) -> None:
    archive = Archive(MemoryJournal(), clock, 100)
    archive.add([job("a", clock.now())])
    clock.jump(-3600)
    assert archive.find(0, "a")


def test_jobs_come_oldest_first_and_by_dialect(clock: FakeClock) -> None:
    archive = Archive(MemoryJournal(), clock, 100)
    late, early = job("late", clock.now()), job("early", clock.now() - 1)
    video = replace(late, id="v", order=replace(late.order, dialect=Dialect.VIDEOS))
    archive.add([late, early, video])
    assert [each.id for each in archive.jobs(0, Dialect.JOBS)] == ["early", "late"]
    assert len(archive.jobs(0)) == 3


def test_what_has_expired_or_was_deleted_leaves_the_journal_at_a_start(
    tmp_path: Path, clock: FakeClock
) -> None:
    archive = Archive(FileJournal(tmp_path), clock, 100)
    for name in ("old", "deleted"):
        archive.add([job(name, clock.now())])
    clock.advance(200)
    archive.add([kept := job("kept", clock.now()), deleted := job("x", clock.now())])
    archive.remove(deleted)
    path = tmp_path / "jobs.jsonl"
    assert len(path.read_text().splitlines()) == 5
    again = Archive(FileJournal(tmp_path), clock, 100)
    assert len(path.read_text().splitlines()) == 1
    assert again.jobs(0) == archive.jobs(0) == [kept]


def test_a_journal_with_nothing_to_drop_is_left_alone(tmp_path: Path, clock: FakeClock) -> None:
    Archive(FileJournal(tmp_path), clock, 100).add([job("a", clock.now())])
    before = (tmp_path / "jobs.jsonl").stat().st_ino
    Archive(FileJournal(tmp_path), clock, 100)
    assert (tmp_path / "jobs.jsonl").stat().st_ino == before


def test_a_journal_that_cannot_be_replaced_now_is_used_as_it_is(
    tmp_path: Path, clock: FakeClock
) -> None:
    class InUse(FileJournal):
        def rewrite(self, records: object) -> None:
            raise PermissionError(records)

    Archive(FileJournal(tmp_path), clock, 100).add([job("old", clock.now())])
    clock.advance(200)
    archive = Archive(InUse(tmp_path), clock, 100)
    archive.add([job("new", clock.now())])
    assert [each.id for each in archive.jobs(0)] == ["new"]


@pytest.mark.logs_warnings
def test_records_of_another_version_are_skipped(tmp_path: Path, clock: FakeClock) -> None:
    journal = FileJournal(tmp_path)
    known: Record = {"job": job("a", clock.now()).as_record()}
    journal.append([{"job": {"id": "x", "colour": 7}}, {"something": "else"}, known])
    assert [each.id for each in Archive(FileJournal(tmp_path), clock, 100).jobs(0)] == ["a"]
