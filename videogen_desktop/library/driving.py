"""Who drives the jobs, which connections are refused, and what lies unclaimed at Azure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import NotFound
from videogen_desktop.domain.job import JobError, JobState, Orphan
from videogen_desktop.library.job_rows import (
    error_of,
    error_text,
    insert_fetching_job,
    job_of,
    orphan_of,
)
from videogen_desktop.library.jobs import add_takes, move

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.connection import Connection, Dialect
    from videogen_desktop.domain.job import Job
    from videogen_desktop.library.database import Database


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of a driver, by that computer's clock."""

    machine_id: str
    at: float


class DrivingStore:
    """The tables ``driver``, ``library`` and ``orphans``, and the pauses of connections."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def heartbeat(self) -> Heartbeat | None:
        """Return the last sign of life of any driver of this library."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT machine_id, heartbeat FROM driver").fetchone()
        return None if row is None else Heartbeat(row["machine_id"], row["heartbeat"])

    def beat(self, machine_id: str) -> None:
        """Leave a sign of life."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO driver VALUES (1, ?, ?)", (machine_id, self._clock.now())
            )

    def rest(self, machine_id: str) -> None:
        """Say that this computer no longer drives."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM driver WHERE machine_id = ?", (machine_id,))

    def identity(self) -> tuple[str, int]:
        """Return the library's own name and how many creates it has ever intended."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT id, sends FROM library").fetchone()
        return str(row["id"]), int(row["sends"])

    def withdraw_permission(self) -> None:
        """Make every unsent request wait for the person: this library was copied or restored."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET permitted_at = 0 WHERE state IN ('queued', 'submitting',"
                " 'unknown')"
            )

    def pause(self, connection_id: str, why: JobError) -> None:
        """Record that a connection is refused, so that every process can say so."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE connections SET pause = ?, paused_at = coalesce(paused_at, ?) WHERE id = ?",
                (error_text(why), self._clock.now(), connection_id),
            )

    def unpause(self, connection_id: str) -> None:
        """Record that a connection works again."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE connections SET pause = NULL, paused_at = NULL WHERE id = ?",
                (connection_id,),
            )

    def pauses(self) -> dict[str, tuple[JobError, float]]:
        """Return the refused connections: id to reason and since when."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id, pause, paused_at FROM connections")
            found = {row["id"]: (error_of(row["pause"]), row["paused_at"]) for row in rows}
        return {name: (why, at) for name, (why, at) in found.items() if why is not None}

    def update_connection(self, where: Connection) -> None:
        """Let the jobs of a connection sign in as it does now; one without jobs is not kept."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE connections SET api_version = ?, sign_in = ?, scope = ? WHERE id = ?",
                (where.api_version, where.sign_in.value, where.scope, where.id),
            )

    def orphans(self) -> list[Orphan]:
        """Return the unclaimed finished videos as last seen, soonest expiry first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM orphans WHERE expires_at IS NULL OR expires_at > ?"
                " ORDER BY expires_at IS NULL, expires_at",
                (self._clock.now(),),
            )
            return [orphan_of(row) for row in rows]

    def replace_orphans(self, resource: str, dialect: Dialect, seen: Sequence[Orphan]) -> None:
        """Record what a complete list of an account has shown; each dialect lists its own jobs."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM orphans WHERE resource = ? AND job_id IS NULL AND connection_id"
                " NOT IN (SELECT id FROM connections WHERE dialect != ?)",
                (resource, dialect.value),
            )
            for orphan in seen:
                self._put(connection, orphan)

    def offer(self, orphan: Orphan) -> None:
        """Offer one finished video that a cancel did not stop."""
        with self._database.writing() as connection:
            self._put(connection, orphan)

    def _put(self, connection: sqlite3.Connection, orphan: Orphan) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO orphans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                orphan.remote_id,
                orphan.connection_id,
                orphan.resource,
                self._clock.now(),
                orphan.created_at,
                orphan.expires_at,
                orphan.prompt,
                orphan.width,
                orphan.height,
                orphan.seconds,
                json.dumps(orphan.output_ids),
                orphan.job_id,
            ),
        )

    def orphan(self, remote_id: str) -> Orphan:
        """Return one of them.

        Raises:
            NotFound: It was never seen, or is no longer unclaimed.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM orphans WHERE remote_id = ?", (remote_id,)
            ).fetchone()
        if row is None:
            raise NotFound("This video is not among those found at Azure.")
        return orphan_of(row)

    def adopt(self, orphan: Orphan, job: Job) -> str:
        """Make an unclaimed video a job that only has to be fetched; return the job's id."""
        now = self._clock.now()
        with self._database.writing() as connection:
            owner = connection.execute(
                "SELECT job_id FROM claims WHERE remote_id = ?", (orphan.remote_id,)
            ).fetchone()
            connection.execute("DELETE FROM orphans WHERE remote_id = ?", (orphan.remote_id,))
            row = connection.execute(
                "SELECT * FROM jobs WHERE id = ?", (owner and owner["job_id"],)
            ).fetchone()
            if row is not None:
                known = job_of(row)
                add_takes(connection, known.id, orphan.remote_id, orphan.output_ids)
                move(
                    connection,
                    known,
                    JobState.FETCHING,
                    now,
                    (JobState.CANCELLED,),
                    ended_at=None,
                    error=None,
                    remote_open=0,
                    expires_at=orphan.expires_at,
                )
                return known.id
            insert_fetching_job(connection, job)
            connection.execute(
                "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, 'orphan', ?)",
                (orphan.remote_id, orphan.resource, job.id, now),
            )
            add_takes(connection, job.id, orphan.remote_id, orphan.output_ids)
        return job.id
