from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.domain.connection import Connection, Dialect, practice_connection
from videogen_desktop.domain.errors import Conflict, NotFound
from videogen_desktop.domain.job import GenerationRequest, JobError, JobState, TakeState
from videogen_desktop.library.database import Database
from videogen_desktop.library.jobs import JobStore, NewOrder
from videogen_desktop.library.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

AZURE = Connection("con_a", "https://a.openai.azure.com/openai/v1", Dialect.VIDEOS, "sora")


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    path = tmp_path / "library.sqlite3"
    migrate(path)
    database = Database(path)
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> JobStore:
    return JobStore(database, FakeClock())


def order(request_id: str = "r", count: int = 1, connection: Connection = AZURE) -> NewOrder:
    requests = (GenerationRequest("a boat", 1280, 720, 4),) * count
    return NewOrder(request_id, "hash", connection, requests, 0.0, "m")


def test_an_order_becomes_its_jobs_in_one_group(store: JobStore) -> None:
    ids = store.place(order(count=3))
    jobs = [store.get(job_id) for job_id in ids]
    assert len({job.group_id for job in jobs}) == 1
    assert {job.state for job in jobs} == {JobState.QUEUED}


def test_the_same_order_is_placed_once(store: JobStore) -> None:
    assert store.place(order()) == store.place(order())
    with pytest.raises(Conflict):
        store.place(
            NewOrder("r", "other", AZURE, (GenerationRequest("b", 1280, 720, 4),), 0.0, "m")
        )


def test_a_job_leaves_only_the_state_it_is_in(store: JobStore) -> None:
    job = store.get(store.place(order())[0])
    assert store.move(job, JobState.CANCELLED)
    assert not store.move(job, JobState.SUBMITTED), "the copy in hand is out of date"
    assert store.get(job.id).state is JobState.CANCELLED
    assert store.get(job.id).ended_at is not None


def test_an_error_survives_as_it_was(store: JobStore) -> None:
    job = store.get(store.place(order())[0])
    error = JobError("c", "Words — „so“.", "Azure's", "req", "words", 2)
    store.move(job, JobState.FAILED, error=error)
    assert store.get(job.id).error == error


def test_takes_are_recorded_once(store: JobStore) -> None:
    job = store.get(store.place(order())[0])
    store.move(job, JobState.RUNNING)
    job = store.get(job.id)
    store.finish_remote(job, ("one", "two"))
    store.finish_remote(job, ("one", "two", "three"))
    takes = store.takes(job.id)
    assert [take.output_id for take in takes] == ["one", "two"]
    assert {take.state for take in takes} == {TakeState.PENDING}
    store.lose_take(takes[0])
    store.plan_take(takes[1], "2026-11/x.mp4")
    store.remember_etag(takes[1], '"e"')
    gone, planned = store.takes(job.id)
    assert gone.state is TakeState.GONE
    assert (planned.path, planned.etag) == ("2026-11/x.mp4", '"e"')


def test_the_address_of_a_practice_run_is_never_stored(store: JobStore) -> None:
    store.place(order(connection=practice_connection("http://127.0.0.1:5000/openai/v1")))
    assert store.connection("practice").base_url == ""
    assert store.connection("practice").is_practice


def test_a_connection_keeps_its_first_address(store: JobStore) -> None:
    store.place(order())
    assert store.connection("con_a") == AZURE
    with pytest.raises(NotFound):
        store.connection("con_b")


def test_our_own_changes_and_those_of_other_processes_are_noticed(
    store: JobStore, database: Database
) -> None:
    before = store.changes()
    store.place(order())
    ours = store.changes()
    other = Database(database.path)
    JobStore(other, FakeClock()).place(order("r2"))
    other.close()
    assert len({before, ours, store.changes()}) == 3


def test_busy_accounts_are_those_with_something_to_do(store: JobStore) -> None:
    assert store.busy_resources() == set()
    (job_id,) = store.place(order())
    assert store.busy_resources() == {"a"}
    job = store.get(job_id)
    store.move(job, JobState.CANCELLED, remote_open=1)
    assert store.busy_resources() == {"a"}
    assert [job.id for job in store.still_open_remotely("a")] == [job_id]
    store.move(store.get(job_id), JobState.CANCELLED, remote_open=0)
    assert store.busy_resources() == set()
