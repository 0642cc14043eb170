"""Attempts, claims and what was learned: the part of the library that keeps money safe.

Every method is one transaction, so that a process killed anywhere leaves either all of it or
nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from videogen_desktop.domain.job import Attempt, Echo, JobState, Learned, Outcome
from videogen_desktop.library.job_rows import attempt_of, learned_of
from videogen_desktop.library.jobs import add_takes, move

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.connection import Dialect
    from videogen_desktop.domain.job import Job
    from videogen_desktop.domain.remote import RemoteJob
    from videogen_desktop.library.database import Database

RESERVED_SECONDS = 24 * 3600.0

# Where a job may be when its remote job is found after all; in line again is one of them.
_NOT_FOUND_YET = (
    JobState.SUBMITTING,
    JobState.UNKNOWN,
    JobState.MAYBE_CHARGED,
    JobState.QUEUED,
)


class AttemptStore:
    """The tables ``attempts``, ``claims`` and ``resources``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, job: Job, service_at: float, baseline: Iterable[str]) -> Attempt | None:
        """Commit the intent to create, before a byte leaves.

        Returns:
            The open attempt, or ``None`` when the job was cancelled or taken meanwhile.
        """
        now = self._clock.now()
        with self._database.writing() as connection:
            wanted = connection.execute(
                "SELECT 1 FROM jobs WHERE id = ? AND state = 'queued' AND cancel_wanted = 0",
                (job.id,),
            ).fetchone()
            if wanted is None:
                return None
            n = 1 + int(
                connection.execute(
                    "SELECT coalesce(max(n), 0) FROM attempts WHERE job_id = ?", (job.id,)
                ).fetchone()[0]
            )
            move(connection, job, JobState.SUBMITTING, now, error=None, wait_code="")
            connection.execute(
                "INSERT INTO attempts(job_id, n, resource, intent_at, service_at, baseline_ids,"
                " outcome) VALUES (?, ?, ?, ?, ?, ?, 'open')",
                (job.id, n, job.resource, now, service_at, json.dumps(sorted(baseline))),
            )
            connection.execute("UPDATE library SET sends = sends + 1")
        return self.last(job.id)

    def last(self, job_id: str) -> Attempt | None:
        """Return the newest attempt of a job."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM attempts WHERE job_id = ? ORDER BY n DESC LIMIT 1", (job_id,)
            ).fetchone()
        return None if row is None else attempt_of(row)

    def of_job(self, job_id: str) -> list[Attempt]:
        """Return all attempts of a job, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM attempts WHERE job_id = ? ORDER BY n", (job_id,)
            )
            return [attempt_of(row) for row in rows]

    def intents_since(self, resource: str, since: float, until: float) -> list[float]:
        """Return when creates may have gone out between two instants of our clock, oldest first.

        Those that certainly made nothing count too: Azure's limit counts requests.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT intent_at FROM attempts WHERE resource = ? AND intent_at > ?"
                " AND intent_at <= ? ORDER BY intent_at",
                (resource, since, until),
            )
            return [float(row["intent_at"]) for row in rows]

    def answered(
        self, job: Job, attempt: Attempt, remote: RemoteJob, *, closed_at: float, why: Outcome
    ) -> bool:
        """Commit that a remote job is ours: its id, its claim and the end of the attempt.

        Returns:
            ``False`` when another job already owns the id; nothing is changed then.
        """
        now = self._clock.now()
        with self._database.writing() as connection:
            if not _claim(connection, remote.id, job.resource, job.id, why.value, now):
                return False
            changes: dict[str, object] = {
                "remote_id": remote.id,
                "remote_created_at": remote.created_at,
                "expires_at": remote.expires_at,
                "submitted_at": now,
                "service_skew": closed_at - now,
                "error": None,
            }
            move(connection, job, JobState.SUBMITTED, now, _NOT_FOUND_YET, **changes)
            _close(connection, attempt, why, closed_at)
        return True

    def nothing_made(self, job: Job, attempt: Attempt, to: JobState, **changes: object) -> None:
        """Commit that this attempt certainly made nothing, and where the job goes."""
        now = self._clock.now()
        with self._database.writing() as connection:
            move(connection, job, to, now, (JobState.SUBMITTING, JobState.UNKNOWN), **changes)
            _close(connection, attempt, Outcome.NOTHING_MADE, attempt.service_at)

    def lost(self, job: Job, attempt: Attempt, closed_at: float) -> None:
        """Commit that the answer was lost; the attempt stays open until it is settled."""
        now = self._clock.now()
        with self._database.writing() as connection:
            move(connection, job, JobState.UNKNOWN, now, (JobState.SUBMITTING,))
            connection.execute(
                "UPDATE attempts SET closed_at = ? WHERE job_id = ? AND n = ?",
                (closed_at, attempt.job_id, attempt.n),
            )

    def recover(self) -> None:
        """After a crash: what may have been on the wire is unknown until it is looked up."""
        now = self._clock.now()
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'unknown', updated_at = ? WHERE state = 'submitting'",
                (now,),
            )

    def looked_up(self, attempt: Attempt, *, online: float, complete: int, closed: float) -> None:
        """Commit how long and how often this attempt has been looked for."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE attempts SET online_seconds = ?, complete_lookups = ?,"
                " closed_at = coalesce(closed_at, ?) WHERE job_id = ? AND n = ?",
                (online, complete, closed, attempt.job_id, attempt.n),
            )

    def settled(
        self, job: Job, attempt: Attempt, to: JobState, settled_at: float, **changes: object
    ) -> None:
        """Commit the end of looking without a find; the window stays reserved for the job."""
        now = self._clock.now()
        with self._database.writing() as connection:
            move(connection, job, to, now, (JobState.UNKNOWN,), **changes)
            connection.execute(
                "UPDATE attempts SET outcome = 'settled', settled_at = ?,"
                " closed_at = coalesce(closed_at, ?) WHERE job_id = ? AND n = ?",
                (settled_at, settled_at, attempt.job_id, attempt.n),
            )

    def unfound(self, resource: str, service_now: float) -> list[Attempt]:
        """Return attempts whose window is still reserved: settled without a find, within 24 h."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM attempts WHERE resource = ? AND outcome IN ('settled', 'open')"
                " AND service_at > ? ORDER BY service_at",
                (resource, service_now - RESERVED_SECONDS),
            )
            return [attempt_of(row) for row in rows]

    def claimed(self, remote_ids: Iterable[str]) -> set[str]:
        """Return those of ``remote_ids`` that have an owner here or are known not to be ours."""
        with self._database.reading() as connection:
            return {
                remote_id
                for remote_id in set(remote_ids)
                if connection.execute(
                    "SELECT 1 FROM claims WHERE remote_id = ?", (remote_id,)
                ).fetchone()
            }

    def claim_extra(self, job: Job, remote: RemoteJob) -> bool:
        """Give a second find to the job that it was made for, which has ended meanwhile.

        A cancelled job keeps its end; what was found is then only known to be its.

        Returns:
            ``False`` when the remote job has another owner, or the job has not ended.
        """
        now = self._clock.now()
        changes = {"ended_at": None, "error": None, "expires_at": remote.expires_at}
        with self._database.writing() as connection:
            row = connection.execute("SELECT state FROM jobs WHERE id = ?", (job.id,)).fetchone()
            state = JobState(row["state"])
            if not state.is_final:
                return False
            if not _claim(connection, remote.id, job.resource, job.id, "extra", now):
                return False
            if state is not JobState.CANCELLED:
                move(connection, job, JobState.FETCHING, now, (state,), **changes)
                add_takes(connection, job.id, remote.id, remote.output_ids)
        return True

    def unsaved(self, remote: RemoteJob) -> tuple[str, ...]:
        """Return the results of a remote job that nobody here has and nobody is fetching.

        Only of one whose request is not known any more, since the library was built anew. What a
        request of ours has lost for good is not offered again.
        """
        with self._database.reading() as connection:
            request = connection.execute(
                "SELECT jobs.id FROM claims LEFT JOIN jobs ON jobs.id = job_id"
                " WHERE claims.remote_id = ? AND why <> 'not_mine'",
                (remote.id,),
            ).fetchone()
            if request is None or request["id"] is not None:
                return ()
            return tuple(
                output_id
                for output_id in remote.output_ids
                if connection.execute(
                    "SELECT 1 FROM videos WHERE output_id = :id"
                    " UNION ALL SELECT 1 FROM takes WHERE output_id = :id",
                    {"id": output_id},
                ).fetchone()
                is None
            )

    def disown(self, remote_id: str, resource: str) -> None:
        """Record that the person says that a remote job is not theirs."""
        with self._database.writing() as connection:
            _claim(connection, remote_id, resource, None, "not_mine", self._clock.now())
            connection.execute("DELETE FROM orphans WHERE remote_id = ?", (remote_id,))

    def own_ids(self, resource: str, dialect: Dialect, since: float) -> dict[str, float]:
        """Return our answered remote ids of late with the instant of the answer, our clock.

        Only those that a list of ``dialect`` has to show: each dialect lists its own jobs.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT claims.remote_id, claimed_at FROM claims JOIN jobs ON jobs.id = job_id"
                " JOIN connections ON connections.id = jobs.connection_id"
                " WHERE claims.resource = ? AND dialect = ? AND why = 'answered'"
                # A deleted job is missing from the list for another reason than lag.
                " AND claimed_at > ? AND cancel_wanted = 0",
                (resource, dialect.value, since),
            )
            return {row["remote_id"]: row["claimed_at"] for row in rows}

    def learned(self, resource: str) -> Learned:
        """Return what is known about an account."""
        with self._database.reading() as connection:
            return learned_of(
                connection.execute("SELECT * FROM resources WHERE name = ?", (resource,)).fetchone()
            )

    def learn(self, resource: str, learned: Learned) -> None:
        """Keep what is known about an account."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO resources VALUES (?, ?, ?, ?, ?, ?)",
                (
                    resource,
                    Echo(learned.echo_prompt).value,
                    Echo(learned.echo_model).value,
                    learned.max_list_lag,
                    int(learned.own_seen),
                    learned.shared_until,
                ),
            )


def _claim(
    connection: sqlite3.Connection,
    remote_id: str,
    resource: str,
    job_id: str | None,
    why: str,
    now: float,
) -> bool:
    """Take a remote id for a job; ``False`` when it belongs to another one."""
    connection.execute(
        "INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?)",
        (remote_id, resource, job_id, why, now),
    )
    owner = connection.execute(
        "SELECT job_id FROM claims WHERE remote_id = ?", (remote_id,)
    ).fetchone()
    return bool(owner["job_id"] == job_id)


def _close(
    connection: sqlite3.Connection, attempt: Attempt, outcome: Outcome, closed_at: float
) -> None:
    connection.execute(
        "UPDATE attempts SET outcome = ?, closed_at = coalesce(closed_at, ?)"
        " WHERE job_id = ? AND n = ?",
        (outcome.value, closed_at, attempt.job_id, attempt.n),
    )
