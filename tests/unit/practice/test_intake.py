from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.archive import Archive
from videogen_desktop.practice.chance import Chances
from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.intake import Intake
from videogen_desktop.practice.jobs import Order
from videogen_desktop.practice.journal import FileJournal, MemoryJournal
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.refusals import missing
from videogen_desktop.practice.shapes import Painter

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.practice.wire import Answer

ORDER = Order(Dialect.VIDEOS, "a boat", "my-sora", 1280, 720, 4)
TAKES = Order(Dialect.JOBS, "a boat", "my-sora", 480, 480, 4, variant_count=2)


class Desk:
    """An intake and what stands behind it."""

    def __init__(self, *faults: str, folder: Path | None = None, **settings: int) -> None:
        self.clock = FakeClock()
        options = PracticeOptions(
            seed=1,
            faults=Faults.parse(faults),
            **settings,  # type: ignore[arg-type]
        )
        journal = MemoryJournal() if folder is None else FileJournal(folder)
        self.archive = Archive(journal, self.clock, options.lifetime_seconds)
        self.intake = Intake(
            options, self.archive, Painter(options), Chances(options.seed), self.clock
        )

    def take(self, order: Order = ORDER, account: int = 0) -> Answer:
        return self.intake.take(account, lambda: order)


def test_a_create_is_answered_with_its_job_and_noted() -> None:
    desk = Desk()
    answer = desk.take()
    [made] = answer.made
    assert json.loads(answer.body)["id"] == made.job_id == desk.archive.jobs(0)[0].id
    assert (answer.status, desk.take(TAKES).status) == (200, 201)


def test_a_request_that_is_not_valid_makes_nothing() -> None:
    def read() -> Order:
        raise missing("prompt")

    desk = Desk("lost-request")
    answer = desk.intake.take(0, read)
    assert (answer.status, answer.made, answer.dropped) == (400, (), False)


def test_the_line_is_full_with_two_and_moves_on_with_time() -> None:
    desk = Desk()
    statuses = [desk.take().status for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert desk.take(account=1).status == 200
    desk.clock.advance(6)
    assert desk.take().status == 200


def test_a_refused_create_counts_for_no_limit() -> None:
    desk = Desk("refuse-prompt=0.5", creates_per_minute=1000, at_once=1000)
    statuses = [desk.take().status for _ in range(50)]
    assert statuses.count(200) == len(desk.archive.jobs(0))
    assert {200, 400} == set(statuses)


@pytest.mark.parametrize("in_a_folder", [False, True])
def test_many_at_once_never_pass_the_limit(tmp_path: Path, *, in_a_folder: bool) -> None:
    desk = Desk("other-client=1", at_once=3, folder=tmp_path if in_a_folder else None)
    barrier = threading.Barrier(8)

    def send(_: int) -> int:
        barrier.wait()
        return desk.take().status

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(8)))
    assert sorted(statuses) == [200] * 3 + [429] * 5
    assert len(desk.archive.jobs(0)) == 6


def test_a_late_job_does_not_hold_a_place_before_it_is_made() -> None:
    desk = Desk("late-create=30", at_once=1)
    assert desk.take().dropped
    assert desk.take().dropped
    desk.clock.advance(30)
    assert desk.take().status == 429


def test_other_clients_differ_from_ours_in_their_words_alone() -> None:
    desk = Desk("other-client=2", "list-lag=5", "job-fails")
    desk.take(TAKES)
    ours, *others = sorted(desk.archive.jobs(0), key=lambda job: job.stranger)
    for other in others:
        assert other.order.prompt != ours.order.prompt
        assert (other.order.width, other.order.seconds) == (480, 4)
        assert len(other.output_ids) == 2
        assert abs(other.made_at - ours.made_at) <= 1
    ids = {ours.id, *(other.id for other in others)}
    outputs = {output for job in (ours, *others) for output in job.output_ids}
    assert (len(ids), len(outputs)) == (3, 6)


def test_another_take_of_the_same_words_has_other_luck() -> None:
    desk = Desk(at_once=100)
    for _ in range(5):
        desk.take()
    assert len({job.luck for job in desk.archive.jobs(0)}) == 5


def test_one_take_less_only_where_there_are_several() -> None:
    desk = Desk("fewer-takes", at_once=100)
    desk.take(TAKES)
    desk.take(ORDER)
    assert [len(job.output_ids) for job in desk.archive.jobs(0)] == [1, 1]


def test_a_word_that_is_part_of_another_means_nothing() -> None:
    desk = Desk()
    order = Order(Dialect.VIDEOS, "practice:stuck-ness", "m", 1280, 720, 4)
    desk.take(order)
    desk.clock.advance(6)
    assert desk.archive.jobs(0)[0].moment(desk.clock.now()).stage.is_final
