"""All jobs of all accounts, as of now: what the journal says, minus what was deleted or expired."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from videogen_desktop.practice.jobs import PracticeJob

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.connection import Dialect
    from videogen_desktop.practice.journal import Journal, Record

logger = logging.getLogger(__name__)


class Archive:
    """Finds, adds and removes jobs; safe to use from many threads."""

    def __init__(self, journal: Journal, clock: Clock, lifetime_seconds: float) -> None:
        self._journal = journal
        self._clock = clock
        self._lifetime_seconds = lifetime_seconds
        self._lock = threading.RLock()
        self._jobs: dict[str, PracticeJob] = {}
        self._by_output: dict[str, PracticeJob] = {}
        self._changes = 0
        self._compact()

    @contextmanager
    def changing(self) -> Generator[None]:
        """Look at the jobs and change them in one step, also for other processes.

        May be entered again inside itself; the journal's lock may not.
        """
        with self._lock, nullcontext() if self._changes else self._journal.exclusive():
            self._changes += 1
            try:
                yield
            finally:
                self._changes -= 1

    def jobs(self, account: int, dialect: Dialect | None = None) -> list[PracticeJob]:
        """Return what the account has made, oldest first."""
        now = self._clock.now()
        with self._lock:
            self._refresh()
            found = [
                job
                for job in self._jobs.values()
                if job.account == account
                and dialect in {None, job.order.dialect}
                and job.is_there(now, self._lifetime_seconds)
            ]
        return sorted(found, key=lambda job: job.made_at)

    def find(self, account: int, job_id: str) -> PracticeJob | None:
        """Return one job by its id."""
        return self._checked(account, self._jobs, job_id)

    def find_by_output(self, account: int, output_id: str) -> PracticeJob | None:
        """Return the job that a result belongs to."""
        return self._checked(account, self._by_output, output_id)

    def add(self, jobs: Sequence[PracticeJob]) -> None:
        """Keep new jobs; on the disk when this returns."""
        with self.changing():
            self._journal.append([{"job": job.as_record()} for job in jobs])
            for job in jobs:
                self._take(job)

    def remove(self, job: PracticeJob) -> None:
        """Forget a job and its results."""
        with self.changing():
            self._journal.append([{"deleted": job.id}])
            self._forget(job.id)

    def _checked(self, account: int, index: dict[str, PracticeJob], key: str) -> PracticeJob | None:
        with self._lock:
            self._refresh()
            job = index.get(key)
        if job is None or job.account != account:
            return None
        return job if job.is_there(self._clock.now(), self._lifetime_seconds) else None

    def _refresh(self) -> int:
        """Take in what the journal has gained; return how many records that was."""
        replaced, records = self._journal.news()
        if replaced:
            self._jobs.clear()
            self._by_output.clear()
        for record in records:
            self._apply(record)
        return len(records)

    def _apply(self, record: Record) -> None:
        if "deleted" in record:
            self._forget(str(record["deleted"]))
            return
        fields = record.get("job")
        try:
            self._take(PracticeJob.from_record(fields if isinstance(fields, dict) else {}))
        except (KeyError, TypeError, ValueError):
            logger.warning("skipping a line of the practice journal that is not understood")

    def _take(self, job: PracticeJob) -> None:
        self._jobs[job.id] = job
        for output_id in job.output_ids:
            self._by_output[output_id] = job

    def _forget(self, job_id: str) -> None:
        job = self._jobs.pop(job_id, None)
        for output_id in job.output_ids if job else ():
            self._by_output.pop(output_id, None)

    def _compact(self) -> None:
        """Drop what has expired or was deleted, so that the journal does not grow for ever."""
        now = self._clock.now()
        with self.changing():
            lines = self._refresh()
            kept = [
                job for job in self._jobs.values() if now < job.expires_at(self._lifetime_seconds)
            ]
            if lines == len(kept):
                return
            try:
                self._journal.rewrite([{"job": job.as_record()} for job in kept])
            except PermissionError:
                # Windows does not replace a file that another process reads; the next start does.
                logger.debug("the practice journal is in use and stays as it is")
            self._refresh()
