"""Takes creates and remixes: the limits of an account, and every way an answer can go wrong."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice import refusals
from videogen_desktop.practice.ids import new_generation_id, new_task_id, new_video_id
from videogen_desktop.practice.jobs import Order, Outcome, PracticeJob
from videogen_desktop.practice.wire import Answer, Made, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.practice.archive import Archive
    from videogen_desktop.practice.chance import Chance, Chances
    from videogen_desktop.practice.options import PracticeOptions
    from videogen_desktop.practice.shapes import Painter

_MINUTE = 60.0
_CREATED = {Dialect.VIDEOS: HTTPStatus.OK, Dialect.JOBS: HTTPStatus.CREATED}  # contract C6
_WORD = re.compile(r"practice:([a-z-]+)")
_FAILURES_BEFORE = (500, 503)
_FAILURES_AFTER = (500, 502, 503, 504)
_BUSY_TIMES = 2
# The first that happens decides how a job ends.
_OUTCOMES = (
    ("refuse-prompt-late", Outcome.PROMPT_REFUSED),
    ("refuse-result", Outcome.RESULT_REFUSED),
    ("job-fails", Outcome.BROKEN),
    ("stuck", Outcome.STUCK),
    ("cancelled", Outcome.CANCELLED),
)
# Words that count for the first try only: a client that tries again gets on.
_ONCE = frozenset({"rate-limit", "lost-answer", "lost-request"})
# The other computer asks for the same, but has ideas of its own.
_OTHER_PROMPT = "another computer's video"


class Attempt:
    """One create: what it asks for and what chance has in store for it."""

    def __init__(
        self, account: int, order: Order, chance: Chance, options: PracticeOptions
    ) -> None:
        self.account = account
        self.order = order
        self.chance = chance
        self._faults = options.faults
        self._words = frozenset(_WORD.findall(order.prompt))

    def hits(self, name: str) -> bool:
        """Tell whether a fault happens, by its probability or by a word in the prompt."""
        if self.is_named(name) and (name not in _ONCE or self.chance.occurrence == 0):
            return True
        probability: float = getattr(self._faults, name.replace("-", "_"))
        return self.chance.hits(name, probability)

    def is_named(self, name: str) -> bool:
        """Tell whether the prompt asks for a fault by its word."""
        return name in self._words


class Intake:
    """Turns valid orders into jobs."""

    def __init__(
        self,
        options: PracticeOptions,
        archive: Archive,
        painter: Painter,
        chances: Chances,
        clock: Clock,
    ) -> None:
        self._options = options
        self._archive = archive
        self._painter = painter
        self._chances = chances
        self._clock = clock
        # By account: when its latest creates were taken, and until when none is.
        self._taken: defaultdict[int, deque[float]] = defaultdict(deque)
        self._closed_until: dict[int, float] = {}

    def take(self, account: int, read: Callable[[], Order]) -> Answer:
        """Carry out one create. ``read`` gives the order or raises ``Refused``."""
        try:
            order = read()
        except refusals.Refused as refused:
            return refused.answer
        chance = self._chances.next("create", account, order)
        attempt = Attempt(account, order, chance, self._options)
        if attempt.hits("lost-request"):
            with self._archive.changing():
                return Answer(0, dropped=True, made=self._make_others(attempt))
        if attempt.hits("error-before-create"):
            status = _FAILURES_BEFORE[chance.whole("status before", len(_FAILURES_BEFORE))]
            return refusals.server_failure(status)
        if attempt.hits("refuse-prompt"):
            return refusals.content_filter()
        with self._archive.changing():
            return self._limit(attempt) or self._make(attempt)

    def _limit(self, attempt: Attempt) -> Answer | None:
        """Return 429 where the account may not begin another job now."""
        now = self._clock.now()
        if answer := self._limit_by_fault(attempt, now):
            return answer
        if attempt.is_named("busy") and attempt.chance.occurrence < _BUSY_TIMES:
            return refusals.too_many_tasks()
        taken = self._taken[attempt.account]
        while taken and taken[0] <= now - _MINUTE:
            taken.popleft()
        if 0 < self._options.creates_per_minute <= len(taken):
            return refusals.rate_limited(taken[0] + _MINUTE - now)
        under_way = [
            job
            for job in self._archive.jobs(attempt.account)
            if not job.stranger and not job.moment(now).stage.is_final
        ]
        if len(under_way) >= self._options.at_once:
            return refusals.too_many_tasks()
        taken.append(now)
        return None

    def _limit_by_fault(self, attempt: Attempt, now: float) -> Answer | None:
        """Apply ``rate-limit`` and ``rate-limit-after``.

        The latter is honest: a create that comes once the time it named has passed is taken.
        """
        seconds = self._options.faults.rate_limit_after
        if seconds is None:
            return refusals.rate_limited(None) if attempt.hits("rate-limit") else None
        opens_at = self._closed_until.get(attempt.account)
        if opens_at is None:
            if self._options.faults.rate_limit and not attempt.hits("rate-limit"):
                return None
            opens_at = self._closed_until[attempt.account] = now + seconds
        if now < opens_at:
            return refusals.rate_limited(opens_at - now)
        del self._closed_until[attempt.account]
        return None

    def _make(self, attempt: Attempt) -> Answer:
        faults, chance = self._options.faults, attempt.chance
        late = faults.late_create
        job = self._job(attempt, self._clock.now() + (late or 0.0), late=late is not None)
        self._archive.add([job])
        made = (Made(job.id, job.made_at), *self._make_others(attempt))
        if late is not None or attempt.hits("lost-answer"):
            return Answer(0, made=made, dropped=True)
        answer = json_answer(_CREATED[attempt.order.dialect], self._painter.fresh(job))
        if attempt.hits("unreadable-answer"):
            answer = refusals.unreadable(answer, chance.whole("way", 3))
        elif attempt.hits("error-after-create"):
            status = _FAILURES_AFTER[chance.whole("status after", len(_FAILURES_AFTER))]
            answer = refusals.server_failure(status)
        return replace(answer, made=made, delay_seconds=faults.slow_answer)

    def _make_others(self, attempt: Attempt) -> tuple[Made, ...]:
        """Make what another computer asks for at the same time; it takes none of our places."""
        count = self._options.faults.other_client
        now = self._clock.now()
        jobs = [
            replace(
                self._job(attempt, now),
                order=replace(attempt.order, prompt=f"{_OTHER_PROMPT} {number + 1}"),
                # Some before ours, some after it, as far as whole seconds can tell.
                made_at=now - 0.5 * (number % 2 == 0),
                outcome=Outcome.FINISHED,
                stranger=True,
            )
            for number in range(count)
        ]
        if jobs:
            self._archive.add(jobs)
        return tuple(Made(job.id, job.made_at, other_client=True) for job in jobs)

    def _job(self, attempt: Attempt, made_at: float, *, late: bool = False) -> PracticeJob:
        order = attempt.order
        if order.dialect is Dialect.VIDEOS:
            job_id = new_video_id()
            output_ids: tuple[str, ...] = (job_id,)
        else:
            job_id = new_task_id(made_at)
            fewer = order.variant_count > 1 and attempt.hits("fewer-takes")
            count = order.variant_count - fewer
            output_ids = tuple(new_generation_id(made_at) for _ in range(count))
        outcomes = (outcome for name, outcome in _OUTCOMES if attempt.hits(name))
        return PracticeJob(
            id=job_id,
            account=attempt.account,
            order=order,
            made_at=made_at,
            job_seconds=self._options.job_seconds,
            output_ids=output_ids,
            outcome=next(outcomes, Outcome.FINISHED),
            luck=attempt.chance.whole("luck", 2**48),
            late=late,
        )
