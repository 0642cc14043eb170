"""Rows of the job tables as nouns, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Connection, Dialect, SignIn
from videogen_desktop.domain.job import (
    Attempt,
    Candidate,
    Echo,
    GenerationRequest,
    Job,
    JobError,
    JobState,
    Learned,
    Orphan,
    Outcome,
    Take,
    TakeState,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def error_text(error: JobError | None) -> str | None:
    """Return the JSON that stands in an ``error`` or ``pause`` column."""
    return None if error is None else json.dumps(asdict(error), ensure_ascii=False)


def error_of(text: str | None) -> JobError | None:
    """Read an ``error`` or ``pause`` column."""
    return None if text is None else JobError(**json.loads(text))


def job_of(row: sqlite3.Row) -> Job:
    """Read a row of ``jobs``."""
    return Job(
        id=row["id"],
        group_id=row["group_id"],
        connection_id=row["connection_id"],
        resource=row["resource"],
        state=JobState(row["state"]),
        request=GenerationRequest(
            prompt=row["prompt"],
            width=row["width"],
            height=row["height"],
            seconds=row["seconds"],
            variant_count=row["variant_count"],
            remix_of=row["remix_of"],
        ),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        hold_until=row["hold_until"],
        permitted_at=row["permitted_at"],
        machine_id=row["machine_id"],
        not_before=row["not_before"],
        wait_code=row["wait_code"],
        cancel_wanted=bool(row["cancel_wanted"]),
        progress=row["progress"],
        remote_id=row["remote_id"],
        remote_created_at=row["remote_created_at"],
        submitted_at=row["submitted_at"],
        expires_at=row["expires_at"],
        service_skew=row["service_skew"],
        remote_open=bool(row["remote_open"]),
        ended_at=row["ended_at"],
        error=error_of(row["error"]),
        parent_video_id=row["parent_video_id"],
        candidates=tuple(Candidate(**item) for item in json.loads(row["candidates"])),
    )


def candidates_text(candidates: Iterable[Candidate]) -> str:
    """Return the JSON that stands in the ``candidates`` column."""
    return json.dumps([asdict(candidate) for candidate in candidates])


def attempt_of(row: sqlite3.Row) -> Attempt:
    """Read a row of ``attempts``."""
    return Attempt(
        job_id=row["job_id"],
        n=row["n"],
        resource=row["resource"],
        intent_at=row["intent_at"],
        service_at=row["service_at"],
        baseline=frozenset(json.loads(row["baseline_ids"])),
        closed_at=row["closed_at"],
        settled_at=row["settled_at"],
        online_seconds=row["online_seconds"],
        complete_lookups=row["complete_lookups"],
        outcome=Outcome(row["outcome"]),
    )


def take_of(row: sqlite3.Row) -> Take:
    """Read a row of ``takes``."""
    return Take(
        output_id=row["output_id"],
        job_id=row["job_id"],
        remote_id=row["remote_id"],
        position=row["position"],
        state=TakeState(row["state"]),
        video_id=row["video_id"],
        path=row["path"],
        etag=row["etag"],
    )


def connection_of(row: sqlite3.Row) -> Connection:
    """Read a row of ``connections``."""
    return Connection(
        id=row["id"],
        base_url=row["base_url"],
        dialect=Dialect(row["dialect"]),
        deployment=row["deployment"],
        api_version=row["api_version"],
        sign_in=SignIn(row["sign_in"]),
        scope=row["scope"],
    )


def learned_of(row: sqlite3.Row | None) -> Learned:
    """Read a row of ``resources``; no row means that nothing is known yet."""
    if row is None:
        return Learned()
    return Learned(
        echo_prompt=Echo(row["echo_prompt"]),
        echo_model=Echo(row["echo_model"]),
        max_list_lag=row["max_list_lag"],
        own_seen=bool(row["own_seen"]),
        shared_until=row["shared_until"],
    )


def orphan_of(row: sqlite3.Row) -> Orphan:
    """Read a row of ``orphans``."""
    return Orphan(
        remote_id=row["remote_id"],
        connection_id=row["connection_id"],
        resource=row["resource"],
        output_ids=tuple(json.loads(row["output_ids"])),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        prompt=row["prompt"],
        width=row["width"],
        height=row["height"],
        seconds=row["seconds"],
        job_id=row["job_id"],
    )


def insert_job(connection: sqlite3.Connection, job: Job) -> None:
    """Add a job as it is before anything has happened to it."""
    request = job.request
    connection.execute(
        "INSERT INTO jobs(id, group_id, connection_id, resource, state, prompt, width, height,"
        " seconds, variant_count, remix_of, parent_video_id, created_at, updated_at, hold_until,"
        " permitted_at, machine_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            job.id,
            job.group_id,
            job.connection_id,
            job.resource,
            job.state.value,
            request.prompt,
            request.width,
            request.height,
            request.seconds,
            request.variant_count,
            request.remix_of,
            job.parent_video_id,
            job.created_at,
            job.updated_at,
            job.hold_until,
            job.permitted_at,
            job.machine_id,
        ),
    )


def insert_fetching_job(connection: sqlite3.Connection, job: Job) -> None:
    """Add a job that starts with a finished remote video: an orphan to be fetched."""
    insert_job(connection, job)
    connection.execute(
        "UPDATE jobs SET state = ?, remote_id = ?, remote_created_at = ?, expires_at = ?,"
        " submitted_at = ?, service_skew = ? WHERE id = ?",
        (
            JobState.FETCHING.value,
            job.remote_id,
            job.remote_created_at,
            job.expires_at,
            job.submitted_at,
            job.service_skew,
            job.id,
        ),
    )
