"""What can still be read of a damaged library goes on, and is never sent unasked."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.support.shelf import Shelf
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.job import GenerationRequest, JobState, Outcome
from videogen_desktop.domain.remote import RemoteJob, RemoteStatus
from videogen_desktop.library.attempts import AttemptStore
from videogen_desktop.library.jobs import JobStore, NewOrder
from videogen_desktop.library.salvage import salvage_requests, salvage_videos

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.fake_clock import FakeClock

WHERE = Connection("con", "https://example.openai.azure.com/openai/v1", Dialect.VIDEOS, "sora")


class Old:
    """A library with one request in each of several states."""

    def __init__(self, shelf: Shelf, clock: FakeClock) -> None:
        self.jobs = JobStore(shelf.database, clock)
        self.attempts = AttemptStore(shelf.database, clock)
        self.ids = self.jobs.place(
            NewOrder(
                request_id="r1",
                body_hash="h",
                connection=WHERE,
                requests=tuple(GenerationRequest(f"boat {n}", 1280, 720, 4) for n in range(4)),
                hold_seconds=0.0,
                machine_id="here",
            )
        )
        self.queued, self.lost, self.sent, self.fetching = self.ids
        for number, job_id in enumerate(self.ids[1:]):
            job = self.jobs.get(job_id)
            attempt = self.attempts.begin(job, clock.now(), ["there-before"])
            assert attempt is not None
            if job_id == self.lost:
                self.attempts.lost(job, attempt, clock.now())
                continue
            remote = RemoteJob(f"video_{number}", RemoteStatus.QUEUED)
            self.attempts.answered(
                job, attempt, remote, closed_at=clock.now(), why=Outcome.ANSWERED
            )
        self.jobs.finish_remote(self.jobs.get(self.fetching), ["video_2"])
        self.attempts.disown("strangers", WHERE.resource)


@pytest.fixture
def shelf(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "old", clock)
    yield shelf
    shelf.close()


@pytest.fixture
def fresh(tmp_path: Path, clock: FakeClock) -> Generator[Shelf]:
    shelf = Shelf(tmp_path / "fresh", clock)
    yield shelf
    shelf.close()


def hurt(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(sql)
    connection.close()


def test_requests_go_on_where_they_stood(shelf: Shelf, fresh: Shelf, clock: FakeClock) -> None:
    old = Old(shelf, clock)
    assert salvage_requests(shelf.path, fresh.database) == 4
    jobs = JobStore(fresh.database, clock)
    found = {job_id: jobs.get(job_id) for job_id in old.ids}
    assert found[old.queued].state is JobState.QUEUED
    assert found[old.lost].state is JobState.UNKNOWN
    assert found[old.sent].state is JobState.SUBMITTED
    # Azure is asked once more what there is to fetch.
    assert found[old.fetching].state is JobState.SUBMITTED
    assert found[old.sent].remote_id == "video_1"
    assert fresh.claims() == {"video_1": old.sent, "video_2": old.fetching, "strangers": None}


def test_none_of_them_is_sent_without_a_word(shelf: Shelf, fresh: Shelf, clock: FakeClock) -> None:
    Old(shelf, clock)
    salvage_requests(shelf.path, fresh.database)
    jobs = JobStore(fresh.database, clock).open_jobs()
    assert {job.permitted_at for job in jobs} == {0.0}


def test_the_same_request_id_still_gives_the_same_answer(
    shelf: Shelf, fresh: Shelf, clock: FakeClock
) -> None:
    old = Old(shelf, clock)
    salvage_requests(shelf.path, fresh.database)
    again = NewOrder("r1", "h", WHERE, (GenerationRequest("boat", 1280, 720, 4),), 0.0, "here")
    assert JobStore(fresh.database, clock).place(again) == old.ids


def test_a_lost_create_without_its_attempt_is_asked_about(
    shelf: Shelf, fresh: Shelf, clock: FakeClock
) -> None:
    old = Old(shelf, clock)
    hurt(shelf.path, "DELETE FROM attempts")
    salvage_requests(shelf.path, fresh.database)
    job = JobStore(fresh.database, clock).get(old.lost)
    assert job.state is JobState.MAYBE_CHARGED
    assert job.error is not None
    assert "damaged" in job.error.message


def test_rows_that_are_no_longer_what_they_say_are_left_out(
    shelf: Shelf, fresh: Shelf, clock: FakeClock
) -> None:
    old = Old(shelf, clock)
    hurt(shelf.path, "UPDATE jobs SET state = 'flying' WHERE state = 'queued'")
    hurt(shelf.path, "UPDATE jobs SET candidates = '{' WHERE state = 'unknown'")
    assert salvage_requests(shelf.path, fresh.database) == 2
    kept = {job.id for job in JobStore(fresh.database, clock).open_jobs()}
    assert kept == {old.sent, old.fetching}


def test_a_zeroed_page_costs_only_what_stood_on_it(
    shelf: Shelf, fresh: Shelf, clock: FakeClock
) -> None:
    jobs = JobStore(shelf.database, clock)
    for number in range(200):
        jobs.place(
            NewOrder(
                f"r{number}", "h", WHERE,
                (GenerationRequest(f"boat {number} " + "wave " * 50, 1280, 720, 4),), 0.0, "here",
            )
        )  # fmt: skip
    shelf.close()
    with sqlite3.connect(shelf.path) as connection:
        sql = "SELECT pageno FROM dbstat WHERE name = 'jobs' AND pagetype = 'leaf'"
        try:
            pages = [row[0] for row in connection.execute(sql)]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not tell which page holds what")
    connection.close()
    with shelf.path.open("r+b") as file:
        file.seek((pages[len(pages) // 2] - 1) * 4096)
        file.write(bytes(4096))
    saved = salvage_requests(shelf.path, fresh.database)
    assert 180 <= saved < 200


def test_of_garbage_nothing_is_kept(fresh: Shelf, tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.sqlite3"
    garbage.write_bytes(b"\xa5" * 10_000)
    assert salvage_requests(garbage, fresh.database) == 0
    assert salvage_videos(garbage, fresh.database, fresh.media) == 0


def test_a_video_whose_record_is_gone_comes_from_its_row(shelf: Shelf, fresh: Shelf) -> None:
    there, gone = shelf.save(1, stars=3), shelf.save(2)
    (shelf.media.videos_dir / gone.path).unlink()
    assert salvage_videos(shelf.path, fresh.database, shelf.media) == 2
    found = fresh.all()
    assert found[there.id] == there
    assert found[gone.id].missing
