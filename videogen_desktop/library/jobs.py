"""Jobs and takes on disk. Every change of state names the states it may start from."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import Conflict, NotFound
from videogen_desktop.domain.job import GenerationRequest, Job, JobError, JobState, Take, TakeState
from videogen_desktop.library import videos
from videogen_desktop.library.job_rows import (
    candidates_text,
    connection_of,
    error_text,
    insert_job,
    job_of,
    take_of,
)
from videogen_desktop.library.spending import pass_gate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.domain.job import Candidate
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.database import Database
    from videogen_desktop.library.spending import SpendingGate

ENDED_FOR_SECONDS = 24 * 3600.0
RECENT_LIMIT = 200

_OPEN = tuple(state for state in JobState if not state.is_final)


def new_id(prefix: str) -> str:
    """Return a fresh random id such as ``job_k3v9…``."""
    return prefix + base64.b32encode(secrets.token_bytes(10)).decode().lower()


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What one ``POST /generate`` becomes: as many jobs as it takes, in one transaction."""

    request_id: str
    body_hash: str
    connection: Connection
    requests: tuple[GenerationRequest, ...]
    hold_seconds: float
    machine_id: str
    parent_video_id: str | None = None
    gate: SpendingGate | None = None


class JobStore:
    """The tables ``jobs``, ``orders``, ``takes`` and ``connections``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def changes(self) -> int:
        """Return a number that is another one after anybody has written to the library."""
        return self._database.changes()

    def place(self, order: NewOrder) -> tuple[str, ...]:
        """Put an order on disk and return its job ids; asked again, return the same ids.

        Raises:
            Conflict: The request id was used before, with another body.
            OverLimit: The order's gate says so.
        """
        now = self._clock.now()
        with self._database.writing() as connection:
            known = connection.execute(
                "SELECT body_hash, job_ids FROM orders WHERE request_id = ?", (order.request_id,)
            ).fetchone()
            if known is not None:
                if known["body_hash"] != order.body_hash:
                    raise Conflict(
                        "This request_id was already used for another request; nothing was sent."
                    )
                return tuple(json.loads(known["job_ids"]))
            pass_gate(connection, order.gate)
            remember_connection(connection, order.connection)
            group_id = new_id("group_")
            ids = tuple(new_id("job_") for _ in order.requests)
            for job_id, request in zip(ids, order.requests, strict=True):
                insert_job(connection, _new_job(job_id, group_id, request, order, now))
            connection.execute(
                "INSERT INTO orders VALUES (?, ?, ?, ?)",
                (order.request_id, order.body_hash, json.dumps(ids), now),
            )
        return ids

    def get(self, job_id: str) -> Job:
        """Return one job.

        Raises:
            NotFound: There is none with this id.
        """
        with self._database.reading() as connection:
            row = connection.execute("SELECT * FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if row is None:
            raise NotFound("There is no request with this id.")
        return job_of(row)

    def in_states(self, *states: JobState, resource: str | None = None) -> list[Job]:
        """Return the jobs in any of ``states``, oldest first."""
        marks = ", ".join("?" * len(states))
        sql = f"SELECT * FROM jobs WHERE state IN ({marks})"  # noqa: S608 - only question marks
        values: list[str] = [state.value for state in states]
        if resource is not None:
            sql += " AND resource = ?"
            values.append(resource)
        with self._database.reading() as connection:
            return [job_of(row) for row in connection.execute(sql + " ORDER BY rowid_", values)]

    def still_open_remotely(self, resource: str) -> list[Job]:
        """Return jobs that were cancelled here while Azure goes on with them."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM jobs WHERE state = 'cancelled' AND remote_open = 1"
                " AND resource = ? ORDER BY rowid_",
                (resource,),
            )
            return [job_of(row) for row in rows]

    def open_jobs(self) -> list[Job]:
        """Return every job that has not ended, oldest first."""
        return self.in_states(*_OPEN)

    def busy_resources(self) -> set[str]:
        """Return the accounts for which something is left to do."""
        marks = ", ".join("?" * len(_OPEN))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT DISTINCT resource FROM jobs WHERE state IN ({marks})"  # noqa: S608
                " UNION SELECT DISTINCT resource FROM jobs"
                " WHERE state = 'cancelled' AND remote_open = 1",
                [state.value for state in _OPEN],
            )
            return {row[0] for row in rows}

    def recent(self) -> list[Job]:
        """Return the jobs under way and those that ended in the last day, newest first.

        However many have ended, none that is under way is left out.
        """
        since = self._clock.now() - ENDED_FOR_SECONDS
        marks = ", ".join("?" * len(_OPEN))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM jobs WHERE state IN ({marks}) OR rowid_ IN"  # noqa: S608
                " (SELECT rowid_ FROM jobs WHERE ended_at > ? ORDER BY ended_at DESC LIMIT ?)"
                " ORDER BY rowid_ DESC",
                [*(state.value for state in _OPEN), since, RECENT_LIMIT],
            )
            return [job_of(row) for row in rows]

    def move(
        self, job: Job, to: JobState, sources: Iterable[JobState] = (), /, **changes: object
    ) -> bool:
        """Change a job's state and columns if it is still in a state it may leave.

        Args:
            job: The job; its own state is the source unless ``sources`` says otherwise.
            to: The new state.
            sources: The states from which the change is right.
            changes: Column values; ``error`` takes a ``JobError`` or ``None``.

        Returns:
            Whether the row was changed; ``False`` means that someone else was first.
        """
        with self._database.writing() as connection:
            return move(connection, job, to, self._clock.now(), sources, **changes)

    def put_back_in_line(self, job: Job, machine_id: str, gate: SpendingGate | None) -> bool:
        """Let a job in doubt be sent once more; return whether it still was in doubt.

        Raises:
            OverLimit: The gate says so; the job stays as it is.
        """
        now = self._clock.now()
        again = {"error": None, "candidates": "[]", "not_before": 0.0}
        may = {"permitted_at": now, "machine_id": machine_id}
        with self._database.writing() as connection:
            sources = (JobState.MAYBE_CHARGED,)
            moved = move(connection, job, JobState.QUEUED, now, sources, **again, **may)
            if moved:
                pass_gate(connection, gate)
        return moved

    def finish_remote(self, job: Job, output_ids: Sequence[str], **changes: object) -> None:
        """Record, in one transaction, that Azure has finished and what is to be fetched."""
        with self._database.writing() as connection:
            sources = (JobState.SUBMITTED, JobState.RUNNING)
            now = self._clock.now()
            if move(connection, job, JobState.FETCHING, now, sources, error=None, **changes):
                add_takes(connection, job.id, job.remote_id or "", output_ids)

    def end_busy_wait(self, resource: str) -> None:
        """Let those try again that were told that too many videos are being made."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET not_before = 0, wait_code = '' WHERE resource = ?"
                " AND state = 'queued' AND wait_code = 'azure_busy'",
                (resource,),
            )

    def wish_cancel(self, job: Job) -> None:
        """Remember that the person wants this job gone."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET cancel_wanted = 1, updated_at = ? WHERE id = ?",
                (self._clock.now(), job.id),
            )

    def permit(self, job_ids: Sequence[str], machine_id: str, gate: SpendingGate | None) -> None:
        """Record that the person has said again that these may be sent, from this computer.

        Raises:
            OverLimit: The gate says so; none may be sent then.
        """
        now = self._clock.now()
        with self._database.writing() as connection:
            pass_gate(connection, gate)
            connection.executemany(
                "UPDATE jobs SET permitted_at = ?, machine_id = ?, updated_at = ? WHERE id = ?",
                [(now, machine_id, now, job_id) for job_id in job_ids],
            )

    def set_candidates(self, job: Job, candidates: Iterable[Candidate]) -> None:
        """Keep the remote jobs that the person may choose from."""
        self.move(job, job.state, candidates=candidates_text(candidates))

    def takes(self, job_id: str) -> list[Take]:
        """Return the takes of a job in their order; empty until Azure has finished."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM takes WHERE job_id = ? ORDER BY position", (job_id,)
            )
            return [take_of(row) for row in rows]

    def plan_take(self, take: Take, path: str) -> None:
        """Record the final path of a take before its first byte arrives."""
        self._set_take(take, path=path)

    def remember_etag(self, take: Take, etag: str) -> None:
        """Record which version of the remote file the bytes on disk belong to."""
        self._set_take(take, etag=etag)

    def lose_take(self, take: Take) -> None:
        """Record that Azure no longer has this take."""
        self._set_take(take, state=TakeState.GONE.value)

    def keep_take(
        self, take: Take, video: Video, ended: Job | None = None, error: JobError | None = None
    ) -> None:
        """Record a whole file as a video, and with it the end of its job, in one transaction."""
        with self._database.writing() as connection:
            videos.insert(connection, video)
            connection.execute(
                "UPDATE takes SET state = 'saved', sha256 = ? WHERE output_id = ?",
                (video.sha256, take.output_id),
            )
            if ended:
                now = self._clock.now()
                move(connection, ended, JobState.READY, now, error=error, progress=100)

    def _set_take(self, take: Take, **columns: str) -> None:
        settings = ", ".join(f"{name} = ?" for name in columns)
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE takes SET {settings} WHERE output_id = ?",  # noqa: S608 - our own names
                [*columns.values(), take.output_id],
            )

    def remember(self, where: Connection) -> None:
        """Keep a connection that something is about to be asked of."""
        with self._database.writing() as connection:
            remember_connection(connection, where)

    def connection(self, connection_id: str) -> Connection:
        """Return the connection that a job was made for.

        Raises:
            NotFound: No job was ever made for it.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM connections WHERE id = ?", (connection_id,)
            ).fetchone()
        if row is None:
            raise NotFound("This connection is not known here.")
        return connection_of(row)


def move(
    connection: sqlite3.Connection,
    job: Job,
    to: JobState,
    now: float,
    sources: Iterable[JobState] = (),
    /,
    **changes: object,
) -> bool:
    """Do what :meth:`JobStore.move` does inside a caller's transaction."""
    origins = [state.value for state in sources] or [job.state.value]
    values: dict[str, object] = {"state": to.value, "updated_at": now, **changes}
    if to.is_final:
        values.setdefault("ended_at", now)
    error = values.get("error")
    if isinstance(error, JobError):
        values["error"] = error_text(error)
    settings = ", ".join(f"{name} = ?" for name in values)
    marks = ", ".join("?" * len(origins))
    done = connection.execute(
        f"UPDATE jobs SET {settings} WHERE id = ? AND state IN ({marks})",  # noqa: S608 - our names
        [*values.values(), job.id, *origins],
    )
    return done.rowcount == 1


def add_takes(
    connection: sqlite3.Connection, job_id: str, remote_id: str, output_ids: Sequence[str]
) -> None:
    """Record the results of a finished job; those already there stay as they are."""
    connection.executemany(
        "INSERT OR IGNORE INTO takes(output_id, job_id, remote_id, position, state, video_id)"
        " SELECT ?1, ?2, ?3, count(*), 'pending', ?4 FROM takes WHERE job_id = ?2",
        [(output, job_id, remote_id, videos.new_video_id()) for output in output_ids],
    )


def remember_connection(connection: sqlite3.Connection, where: Connection) -> None:
    """Keep what a job needs to be followed later, whatever Settings says then."""
    base_url = "" if where.is_practice else where.base_url
    connection.execute(
        "INSERT INTO connections(id, base_url, dialect, deployment, api_version, sign_in, scope)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET"
        " api_version = excluded.api_version, sign_in = excluded.sign_in, scope = excluded.scope",
        (
            where.id,
            base_url,
            where.dialect.value,
            where.deployment,
            where.api_version,
            where.sign_in.value,
            where.scope,
        ),
    )


def _new_job(
    job_id: str, group_id: str, request: GenerationRequest, order: NewOrder, now: float
) -> Job:
    return Job(
        id=job_id,
        group_id=group_id,
        connection_id=order.connection.id,
        resource=order.connection.resource,
        state=JobState.QUEUED,
        request=request,
        created_at=now,
        updated_at=now,
        hold_until=now + order.hold_seconds,
        permitted_at=now,
        machine_id=order.machine_id,
        parent_video_id=order.parent_video_id,
    )
