"""The rules of a job's life as plain functions of what is known: no clock, no disk, no network.

Money is spent the moment Azure accepts a create, and a create cannot be repeated safely. So a lost
answer is looked up rather than sent again, and what cannot be found out is put to the person.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.job import Echo, JobState, Learned

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterable, Sequence

    from videogen_desktop.domain.job import Attempt, GenerationRequest, Job
    from videogen_desktop.domain.remote import RemoteJob

FIRST_POLLS_SECONDS = (2.0, 3.0, 5.0, 8.0)
LATER_POLL_SECONDS = 12.0
# The built-in stand-in costs nobody anything, and its clips take seconds.
PRACTICE_POLL_SECONDS = 1.0
POLL_SPREAD = 0.2
LONGEST_WAIT_SECONDS = 60.0

CREATE_SECONDS = 60.0
SETTLE_SECONDS = 120.0
PRACTICE_SETTLE_SECONDS = 15.0
LIST_LAG_FACTOR = 4.0
COMPLETE_LOOKUPS = 2
LOOKUP_SECONDS = (1.0, 2.0, 3.0, 5.0, 8.0, 10.0)
LAST_LOOKUP_SECONDS = 3.0

# Azure stamps whole seconds, and its Date header is older than the moment we read it.
MARGIN_SECONDS = 5.0
DAY_SECONDS = 24 * 3600.0
PURGE_SAFETY_SECONDS = 20 * 3600.0
REQUEUES = 2
RECHECK_SECONDS = 300.0

AT_ONCE = 2
CREATES_PER_MINUTE = 2
BUSY_SECONDS = 30.0
RATE_LIMIT_SECONDS = (1.0, 300.0)
LONGEST_HOLD_SECONDS = 60.0

LIFETIME_SECONDS = {Dialect.VIDEOS: DAY_SECONDS, Dialect.JOBS: 2 * DAY_SECONDS}
FETCH_RETRY_SECONDS = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 30.0, 60.0)
RISK_SECONDS = 2 * 3600.0
FAILURES_OF_TROUBLE = 3
REFUSED_RETRY_SECONDS = (10.0, 20.0, 40.0, 60.0)


def poll_delay(polls_done: int, hint: float | None, rng: random.Random) -> float:
    """Return the seconds to wait before the next question about one job.

    Args:
        polls_done: How often it was asked already.
        hint: What the service asked for, which wins.
        rng: Spreads the questions of several jobs by a fifth either way.
    """
    if hint is not None:
        return min(max(hint, 0.2), LONGEST_WAIT_SECONDS)
    steps = FIRST_POLLS_SECONDS
    base = steps[polls_done] if polls_done < len(steps) else LATER_POLL_SECONDS
    return base * rng.uniform(1 - POLL_SPREAD, 1 + POLL_SPREAD)


def step_of(steps: Sequence[float], done: int) -> float:
    """Return the wait after ``done`` tries: along ``steps``, then always the last."""
    return steps[min(done, len(steps) - 1)]


def lookup_delay(looks: int, left: float) -> float:
    """Return the seconds until the next look for a lost create.

    Args:
        looks: How often it was looked for in this run of the program, once at least.
        left: What is left of the settle time; at its end a look is due.
    """
    if left <= 0:
        return LAST_LOOKUP_SECONDS
    return min(step_of(LOOKUP_SECONDS, looks - 1), max(left, 1.0))


def offline_delay(failures: int, rng: random.Random) -> float:
    """Return a full-jitter wait of at most a minute (at least half a second)."""
    ceiling = min(LONGEST_WAIT_SECONDS, 2.0 ** min(failures, 10))
    return max(0.5, rng.uniform(0, ceiling))


def rate_limit_delay(retry_after: float | None) -> float:
    """Return how long a 429 keeps the line, never more than five minutes."""
    low, high = RATE_LIMIT_SECONDS
    return BUSY_SECONDS if retry_after is None else min(max(retry_after, low), high)


def due_in(instant: float, now: float, longest: float) -> float:
    """Return the seconds until ``instant`` by a wall clock that may have been set back.

    A wait that seems longer than ``longest`` was stamped by another clock and is over.
    """
    left = instant - now
    return left if 0 < left <= longest else 0.0


def settle_seconds(setting: float | None, learned: Learned, *, practice: bool) -> float:
    """Return how long, online, a lost create is looked for before it counts as not found."""
    if setting is not None:
        base = setting
    else:
        base = PRACTICE_SETTLE_SECONDS if practice else SETTLE_SECONDS
    return max(base, LIST_LAG_FACTOR * learned.max_list_lag)


def deadline(job: Job, dialect: Dialect) -> float:
    """Return when Azure deletes the result, by the service's clock."""
    if job.expires_at is not None:
        return job.expires_at
    made = job.remote_created_at
    if made is None:
        made = (job.submitted_at or job.created_at) + job.service_skew
    return made + LIFETIME_SECONDS[dialect]


def is_at_risk(job: Job, dialect: Dialect, now: float, *, in_trouble: bool) -> bool:
    """Tell whether a result may be deleted before it is here; only then is it worth a warning.

    Args:
        job: A job that Azure has.
        dialect: Says how long Azure keeps results.
        now: By this computer's clock.
        in_trouble: Getting it keeps failing.
    """
    at_azure = {JobState.SUBMITTED, JobState.RUNNING, JobState.FETCHING}
    left = deadline(job, dialect) - (now + job.service_skew)
    return in_trouble and job.state in at_azure and left < RISK_SECONDS


class Ruling(StrEnum):
    """What a look-up decides."""

    ADOPT = "adopt"
    WAIT = "wait"
    NOT_FOUND = "not_found"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision, the remote job it is about, and those the person may choose from."""

    ruling: Ruling
    remote: RemoteJob | None = None
    candidates: tuple[RemoteJob, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What a lost create is compared with.

    ``window_end`` is by the service's clock; ``reserved`` are the windows of other jobs of ours
    whose create was never found.
    """

    request: GenerationRequest
    deployment: str
    attempt: Attempt
    window_end: float
    learned: Learned
    reserved: tuple[tuple[float, float], ...] = ()


def window_end(attempt: Attempt, service_now: float, settle: float) -> float:
    """Return until when, by the service's clock, a job may have come from this attempt.

    A create can be carried out after its socket broke, so the window reaches as far as we
    looked; no other create of ours is out meanwhile.
    """
    if attempt.settled_at is not None:
        return attempt.settled_at + MARGIN_SECONDS
    closed = service_now if attempt.closed_at is None else attempt.closed_at
    return closed + settle + MARGIN_SECONDS


def possible(remote: RemoteJob, search: Search) -> bool:
    """Tell whether a remote job could have come from the lost create."""
    attempt = search.attempt
    if remote.id in attempt.baseline:
        return False
    if remote.created_at is not None:
        start = attempt.service_at - MARGIN_SECONDS
        if not start <= remote.created_at <= search.window_end:
            return False
        strictly_ours = remote.created_at >= math.floor(attempt.service_at)
        if not strictly_ours and any(a <= remote.created_at <= b for a, b in search.reserved):
            return False
    return _same_settings(remote, search) and not _other_words(remote, search)


def _same_settings(remote: RemoteJob, search: Search) -> bool:
    request = search.request
    if remote.remixed_from is not None and remote.remixed_from != request.remix_of:
        return False
    pairs = [(remote.variant_count, request.variant_count)]
    if request.remix_of is None:
        pairs += [
            (remote.width, request.width),
            (remote.height, request.height),
            (remote.seconds, request.seconds),
        ]
    if search.learned.echo_model is Echo.VERBATIM and remote.model not in (None, search.deployment):
        return False
    return all(theirs is None or theirs == ours for theirs, ours in pairs)


def _other_words(remote: RemoteJob, search: Search) -> bool:
    return (
        search.learned.echo_prompt is Echo.VERBATIM
        and remote.prompt is not None
        and remote.prompt != search.request.prompt
    )


def judge(
    listed: Sequence[RemoteJob], claimed: Collection[str], search: Search, *, at_end: bool
) -> Verdict:
    """Decide whose a lost create is, from one complete list, newest first.

    Args:
        listed: The whole list, down to 24 hours ago when ``at_end``.
        claimed: Remote ids that have an owner here or are known not to be ours.
        search: What was sent, when, and what is known about the account.
        at_end: The settle window is over.
    """
    unclaimed = [remote for remote in listed if remote.id not in claimed]
    candidates = [remote for remote in unclaimed if possible(remote, search)]
    same_words = [remote for remote in candidates if remote.prompt == search.request.prompt]
    if same_words:
        return Verdict(Ruling.ADOPT, min(reversed(same_words), key=_age_key))
    if not at_end:
        return Verdict(Ruling.WAIT)
    if not candidates:
        return Verdict(Ruling.NOT_FOUND)
    now = search.attempt.service_at
    strangers = [
        remote
        for remote in unclaimed
        if remote not in candidates and (remote.created_at or now) > now - DAY_SECONDS
    ]
    shared = bool(strangers) or len(candidates) > 1 or search.learned.shared_until > now
    only = candidates[0]
    if not shared and _words_may_match(only, search.request.prompt):
        return Verdict(Ruling.ADOPT, only)
    return Verdict(Ruling.ASK, candidates=tuple(candidates), shared=bool(strangers))


def _age_key(remote: RemoteJob) -> float:
    return math.inf if remote.created_at is None else remote.created_at


def _words_may_match(remote: RemoteJob, prompt: str) -> bool:
    """Tell whether the words shown could be ours after a service trimmed or cut them."""
    if remote.prompt is None:
        return True
    theirs, ours = " ".join(remote.prompt.split()), " ".join(prompt.split())
    return bool(theirs) and ours.casefold().startswith(theirs.rstrip(".… ").casefold())


def may_send_again(settled: Iterable[Attempt], learned: Learned, service_now: float) -> bool:
    """Tell whether a create that was not found may be sent once more without asking.

    Only where a list has shown one of our own ids (so that lists are known to show them), at most
    twice, and long before Azure purges its list after a day.
    """
    attempts = list(settled)
    newest = max((attempt.service_at for attempt in attempts), default=service_now)
    return (
        learned.own_seen
        and len(attempts) <= REQUEUES
        and service_now - newest < PURGE_SAFETY_SECONDS
    )


def learn_from_answer(
    learned: Learned, request: GenerationRequest, deployment: str, remote: RemoteJob
) -> Learned:
    """Return what an answered create teaches about how this account echoes words and model."""
    return replace(
        learned,
        echo_prompt=_echo(learned.echo_prompt, request.prompt, remote.prompt),
        echo_model=_echo(learned.echo_model, deployment, remote.model),
    )


def _echo(before: Echo, sent: str, shown: str | None) -> Echo:
    if shown is None:
        return Echo.NONE if before is Echo.UNKNOWN else before
    if shown != sent:
        return Echo.CHANGED
    return Echo.CHANGED if before is Echo.CHANGED else Echo.VERBATIM


def learn_from_list(
    learned: Learned, own: dict[str, float], listed: Collection[str], now: float
) -> Learned:
    """Return what a complete list teaches: whether and how late it shows our own jobs.

    Args:
        learned: What was known before.
        own: Our answered ids with the instant of their answer, our clock.
        listed: The ids in the list.
        now: When the list was read, our clock.
    """
    missing = [now - at for remote_id, at in own.items() if remote_id not in listed and at <= now]
    seen = any(remote_id in listed for remote_id in own)
    # A job deleted meanwhile is missing too; no list lags by more than a few minutes.
    late = [seconds for seconds in missing if seconds < RECHECK_SECONDS]
    return replace(
        learned,
        own_seen=learned.own_seen or seen,
        max_list_lag=max([learned.max_list_lag, *late]),
    )
