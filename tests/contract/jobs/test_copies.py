"""A library that was left, copied, restored or synchronised sends nothing by itself."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.workshop import Account, FakeClock, Workshop
from videogen_desktop.domain.job import JobState

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def account(tmp_path: Path, clock: FakeClock) -> Generator[Account]:
    account = Account(tmp_path / "account", clock)
    yield account
    account.stop()


def sends_nothing(workshop: Workshop, account: Account, made: int) -> None:
    for _ in range(20):
        workshop.clock.advance(max(1.0, min(workshop.step(), 60.0)))
    assert len(account.creates()) == made
    waiting = workshop.desk.waiting_for_permission()
    assert waiting
    assert all(workshop.desk.get(job.id).needs_permission for job in waiting)


def test_requests_from_friday_wait_on_monday_for_one_word(
    tmp_path: Path, account: Account, clock: FakeClock
) -> None:
    workshop = Workshop(tmp_path / "data", account, clock)
    jobs = [workshop.ask(f"boat {n}", hold_seconds=4) for n in range(3)]
    workshop.close()
    clock.advance(2.5 * 86_400)
    monday = Workshop(tmp_path / "data", account, clock, state_dir=tmp_path / "data-state")
    sends_nothing(monday, account, 0)
    assert len(monday.desk.waiting_for_permission()) == 3
    monday.desk.give_permission(send=True)
    assert all(view.job.state is JobState.READY for view in monday.run_to_end(*jobs))
    monday.close()


def test_the_answer_no_cancels_them(tmp_path: Path, account: Account, clock: FakeClock) -> None:
    workshop = Workshop(tmp_path / "data", account, clock)
    job = workshop.ask(hold_seconds=4)
    clock.advance(2 * 86_400)
    workshop.desk.give_permission(send=False)
    assert workshop.desk.get(job).job.state is JobState.CANCELLED
    workshop.step()
    assert account.creates() == []
    workshop.close()


def test_a_create_that_was_lost_on_friday_is_asked_about_on_monday(
    tmp_path: Path, account: Account, clock: FakeClock
) -> None:
    workshop = Workshop(tmp_path / "data", account, clock)
    workshop.run_to_end(workshop.ask("first"))
    workshop.run_to_end(workshop.ask("second"))
    account.change(["lost-request"])
    job = workshop.ask("third")
    workshop.run(lambda: workshop.desk.get(job).job.state is JobState.UNKNOWN)
    workshop.close()
    clock.advance(2.5 * 86_400)
    account.change([])
    monday = Workshop(tmp_path / "data", account, clock, state_dir=tmp_path / "data-state")
    assert monday.run_to_end(job)[0].job.state is JobState.MAYBE_CHARGED
    assert len(account.creates()) == 2
    monday.close()


def test_a_restored_backup_does_not_send_again_what_was_sent_since(
    tmp_path: Path, account: Account, clock: FakeClock
) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    workshop = Workshop(data, account, clock)
    job = workshop.ask("a boat", hold_seconds=4)
    workshop.database.close()
    shutil.copytree(data, backup)
    workshop = Workshop(data, account, clock, state_dir=tmp_path / "data-state")
    workshop.run_to_end(job)
    assert len(account.creates()) == 1
    workshop.close()
    shutil.rmtree(data)
    shutil.copytree(backup, data)
    restored = Workshop(data, account, clock, state_dir=tmp_path / "data-state")
    sends_nothing(restored, account, 1)
    restored.close()


def test_a_backup_that_was_put_back_over_the_same_file_is_noticed_too(
    tmp_path: Path, account: Account, clock: FakeClock
) -> None:
    data = tmp_path / "data"
    workshop = Workshop(data, account, clock)
    workshop.run_to_end(workshop.ask("an older one"))
    job = workshop.ask("a boat", hold_seconds=4)
    workshop.database.close()
    library = workshop.folder.library_path
    before = library.read_bytes()
    workshop = Workshop(data, account, clock, state_dir=tmp_path / "data-state")
    workshop.run_to_end(job)
    workshop.close()
    library.write_bytes(before)
    restored = Workshop(data, account, clock, state_dir=tmp_path / "data-state")
    sends_nothing(restored, account, 2)
    restored.close()


def test_a_copied_folder_on_the_same_computer_sends_nothing(
    tmp_path: Path, account: Account, clock: FakeClock
) -> None:
    workshop = Workshop(tmp_path / "data", account, clock)
    workshop.run_to_end(workshop.ask("first"))
    job = workshop.ask("a boat", hold_seconds=4)
    workshop.database.close()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    copy = Workshop(tmp_path / "copy", account, clock, state_dir=tmp_path / "data-state")
    sends_nothing(copy, account, 1)
    assert copy.desk.get(job).job.state is JobState.QUEUED
    copy.close()


def test_a_folder_on_another_computer_sends_nothing(
    tmp_path: Path, account: Account, clock: FakeClock
) -> None:
    workshop = Workshop(tmp_path / "data", account, clock)
    workshop.ask("a boat", hold_seconds=4)
    workshop.database.close()
    other = Workshop(
        tmp_path / "data", account, clock, machine="other", state_dir=tmp_path / "other-state"
    )
    sends_nothing(other, account, 0)
    other.close()


def test_while_another_computer_drives_a_synchronised_folder_this_one_sends_nothing(
    tmp_path: Path, account: Account, clock: FakeClock
) -> None:
    workshop = Workshop(tmp_path / "data", account, clock)
    workshop.crew.driving.beat("another-computer")
    workshop.ask("a boat")
    workshop.step()
    assert account.creates() == []
    clock.advance(200)
    workshop.step()
    assert len(account.creates()) == 1
    workshop.close()
