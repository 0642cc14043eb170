"""The rules of a job's life, each as a plain question and answer."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.job import (
    Attempt,
    Echo,
    GenerationRequest,
    Job,
    JobState,
    Learned,
    Outcome,
)
from videogen_desktop.domain.remote import RemoteJob, RemoteStatus
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.machine import Ruling, Search

T = 1_790_000_000.0
REQUEST = GenerationRequest("a paper boat", 1280, 720, 4)
ATTEMPT = Attempt(
    job_id="job_a",
    n=1,
    resource="r",
    intent_at=T,
    service_at=T,
    baseline=frozenset({"old"}),
    closed_at=T + 60,
    settled_at=None,
    online_seconds=0.0,
    complete_lookups=0,
    outcome=Outcome.OPEN,
)
REMOTE = RemoteJob(
    id="new",
    status=RemoteStatus.QUEUED,
    created_at=T + 1,
    prompt="a paper boat",
    model="my-sora",
    width=1280,
    height=720,
    seconds=4,
    variant_count=1,
)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


def search(learned: Learned | None = None, **changes: object) -> Search:
    base = Search(REQUEST, "my-sora", ATTEMPT, T + 200, learned or Learned())
    return replace(base, **changes)  # type: ignore[arg-type]


def judge(*listed: RemoteJob, at_end: bool = True, **changes: object) -> machine.Verdict:
    return machine.judge(listed, set(), search(**changes), at_end=at_end)  # type: ignore[arg-type]


def test_the_same_words_are_adopted_at_once() -> None:
    assert judge(REMOTE, at_end=False).remote == REMOTE


def test_of_several_with_the_same_words_the_oldest_is_ours() -> None:
    younger = replace(REMOTE, id="younger", created_at=T + 2)
    assert judge(younger, REMOTE).remote == REMOTE


def test_words_of_another_are_left_alone_where_the_account_echoes_ours() -> None:
    other = replace(REMOTE, prompt="a red car")
    assert judge(other, learned=Learned(echo_prompt=Echo.VERBATIM)).ruling is Ruling.NOT_FOUND


def test_words_of_another_are_never_adopted_even_where_nothing_was_learned() -> None:
    assert judge(replace(REMOTE, prompt="a red car")).ruling is Ruling.ASK


@pytest.mark.parametrize("echo", [Echo.UNKNOWN, Echo.CHANGED])
def test_trimmed_words_are_adopted_at_the_end_when_nobody_else_is_there(echo: Echo) -> None:
    trimmed = replace(REMOTE, prompt="A  paper")
    verdict = judge(trimmed, learned=Learned(echo_prompt=echo))
    assert verdict.ruling is Ruling.ADOPT


def test_without_words_a_lone_candidate_waits_for_the_end() -> None:
    silent = replace(REMOTE, prompt=None)
    assert judge(silent, at_end=False).ruling is Ruling.WAIT
    assert judge(silent).ruling is Ruling.ADOPT


def test_without_words_two_candidates_are_put_to_the_person() -> None:
    silent = replace(REMOTE, prompt=None)
    verdict = judge(silent, replace(silent, id="second"))
    assert verdict.ruling is Ruling.ASK
    assert [remote.id for remote in verdict.candidates] == ["new", "second"]


def test_without_words_a_stranger_in_the_list_makes_the_account_shared() -> None:
    silent = replace(REMOTE, prompt=None)
    stranger = replace(silent, id="old")  # there before, so not ours, and nobody's here
    verdict = judge(silent, stranger)
    assert verdict.ruling is Ruling.ASK
    assert verdict.shared


def test_a_shared_account_is_remembered() -> None:
    silent = replace(REMOTE, prompt=None)
    assert judge(silent, learned=Learned(shared_until=T + 1000)).ruling is Ruling.ASK


@pytest.mark.parametrize(
    "change",
    [
        {"id": "old"},
        {"created_at": T - 6},
        {"created_at": T + 201},
        {"width": 720, "height": 1280},
        {"seconds": 8},
        {"variant_count": 2},
        {"remixed_from": "video_x"},
    ],
    ids=str,
)
def test_what_cannot_be_ours_is_no_candidate(change: dict[str, object]) -> None:
    assert judge(replace(REMOTE, **change)).ruling is Ruling.NOT_FOUND  # type: ignore[arg-type]


def test_unsaid_facts_exclude_nothing() -> None:
    bare = RemoteJob(id="new", status=RemoteStatus.QUEUED)
    assert machine.possible(bare, search())


def test_another_model_excludes_only_where_the_account_echoes_ours() -> None:
    other = replace(REMOTE, model="sora-2")
    assert machine.possible(other, search())
    assert not machine.possible(other, search(Learned(echo_model=Echo.VERBATIM)))


def test_a_claimed_id_is_nobody_elses() -> None:
    verdict = machine.judge([REMOTE], {"new"}, search(), at_end=True)
    assert verdict.ruling is Ruling.NOT_FOUND


def test_what_turns_up_in_the_window_of_an_older_lost_create_belongs_to_that_one() -> None:
    early = replace(REMOTE, created_at=T - 2)
    assert machine.possible(early, search())
    assert not machine.possible(early, search(reserved=((T - 100, T),)))


def test_the_window_of_a_settled_attempt_ends_where_it_was_settled() -> None:
    settled = replace(ATTEMPT, settled_at=T + 90)
    assert machine.window_end(settled, T + 5000, 120) == T + 90 + machine.MARGIN_SECONDS


def test_after_a_crash_the_window_ends_after_the_first_look() -> None:
    crashed = replace(ATTEMPT, closed_at=None)
    assert machine.window_end(crashed, T + 30, 15) == T + 45 + machine.MARGIN_SECONDS


@pytest.mark.parametrize(
    ("own_seen", "attempts", "age", "expected"),
    [
        (True, 1, 0, True),
        (True, 2, 0, True),
        (True, 3, 0, False),
        (False, 1, 0, False),
        (True, 1, 21 * 3600, False),
    ],
)
def test_a_create_is_sent_again_only_where_that_is_safe(
    *, own_seen: bool, attempts: int, age: float, expected: bool
) -> None:
    settled = [replace(ATTEMPT, n=n) for n in range(attempts)]
    learned = Learned(own_seen=own_seen)
    assert machine.may_send_again(settled, learned, T + age) is expected


def test_an_account_that_ever_changed_our_words_counts_as_changing_them() -> None:
    learned = machine.learn_from_answer(Learned(), REQUEST, "my-sora", REMOTE)
    assert learned.echo_prompt is Echo.VERBATIM
    trimmed = replace(REMOTE, prompt="a paper")
    learned = machine.learn_from_answer(learned, REQUEST, "my-sora", trimmed)
    assert learned.echo_prompt is Echo.CHANGED
    learned = machine.learn_from_answer(learned, REQUEST, "my-sora", REMOTE)
    assert learned.echo_prompt is Echo.CHANGED


def test_a_list_that_lags_lengthens_the_settle_time_fourfold() -> None:
    learned = machine.learn_from_list(Learned(), {"mine": T}, set(), T + 20)
    assert learned.max_list_lag == 20
    assert not learned.own_seen
    assert machine.settle_seconds(15, learned, practice=False) == 80
    learned = machine.learn_from_list(learned, {"mine": T}, {"mine"}, T + 30)
    assert learned.own_seen


def test_settling_takes_two_minutes_at_azure_and_fifteen_seconds_in_practice() -> None:
    assert machine.settle_seconds(None, Learned(), practice=False) == 120
    assert machine.settle_seconds(None, Learned(), practice=True) == 15


def test_looks_for_a_lost_create_are_soon_at_first_and_due_when_settling_ends() -> None:
    assert [machine.lookup_delay(n, 100.0) for n in range(1, 8)] == [1, 2, 3, 5, 8, 10, 10]
    assert machine.lookup_delay(6, 4.0) == 4
    assert machine.lookup_delay(6, 0.01) == 1
    assert machine.lookup_delay(6, 0.0) == 3


def test_polls_of_a_minute_are_few() -> None:
    rng = seeded(1)
    elapsed, polls = 0.0, 0
    while elapsed < 60:
        elapsed += machine.poll_delay(polls, None, rng)
        polls += 1
    assert polls <= 11


def test_a_wait_that_the_service_asks_for_wins() -> None:
    assert machine.poll_delay(3, 1.5, seeded(1)) == 1.5


@given(st.integers(0, 1000), st.none() | st.floats(0, 1e6), st.integers())
def test_no_poll_waits_longer_than_a_minute_or_spins(
    polls: int, hint: float | None, seed: int
) -> None:
    assert 0.2 <= machine.poll_delay(polls, hint, seeded(seed)) <= 60


@given(st.integers(0, 100), st.integers())
def test_offline_waits_are_spread_over_at_most_a_minute(failures: int, seed: int) -> None:
    assert 0.5 <= machine.offline_delay(failures, seeded(seed)) <= 60


@pytest.mark.parametrize(("asked", "kept"), [(None, 30), (0.1, 1), (20, 20), (10_000, 300)])
def test_a_429_keeps_the_line_for_at_most_five_minutes(asked: float | None, kept: float) -> None:
    assert machine.rate_limit_delay(asked) == kept


@pytest.mark.parametrize(
    ("instant", "due"), [(T - 5, 0), (T + 4, 4), (T + 3600, 0)], ids=["past", "held", "set back"]
)
def test_a_clock_set_back_keeps_nothing_waiting(instant: float, due: float) -> None:
    assert machine.due_in(instant, T, machine.LONGEST_HOLD_SECONDS) == due


def job(**changes: object) -> Job:
    base = Job(
        id="job_a",
        group_id="g",
        connection_id="c",
        resource="r",
        state=JobState.FETCHING,
        request=REQUEST,
        created_at=T,
        updated_at=T,
        hold_until=0,
        permitted_at=T,
        machine_id="m",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_the_deadline_is_azures_where_it_says_one() -> None:
    assert machine.deadline(job(expires_at=T + 5), Dialect.VIDEOS) == T + 5


def test_else_it_is_a_day_or_two_after_the_creation_by_azures_clock() -> None:
    made = job(remote_created_at=T + 600)
    assert machine.deadline(made, Dialect.VIDEOS) == T + 600 + 86_400
    assert machine.deadline(made, Dialect.JOBS) == T + 600 + 2 * 86_400
    unsaid = job(submitted_at=T + 3, service_skew=600.0)
    assert machine.deadline(unsaid, Dialect.VIDEOS) == T + 603 + 86_400
