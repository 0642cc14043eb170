"""Find finished videos in the account that this library does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import AddressNotFound
from videogen_desktop.domain.job import JobState
from videogen_desktop.domain.remote import RemoteStatus
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.follow import orphan_from
from videogen_desktop.jobs.lookup import search_for
from videogen_desktop.jobs.remote_list import read_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.domain.job import Attempt, Job
    from videogen_desktop.domain.remote import RemoteJob
    from videogen_desktop.jobs.crew import Crew


def find_orphans(crew: Crew, connection: Connection) -> None:
    """Read the account's list and record what is finished, unclaimed and nobody's here.

    A job that turns up in the window of a lost create of ours belongs to that job and is not
    offered here.

    Raises:
        AzureError: The list could not be read; what was recorded before stays.
        NotConfigured: There is no key.
    """
    resource = connection.resource
    crew.jobs.remember(connection)
    client = crew.clients.client(connection.id)
    since = crew.clock.now() - machine.LIFETIME_SECONDS[connection.dialect]
    try:
        reply = read_list(crew, client, resource, since)
    except AddressNotFound:
        return  # an address without a list has nothing to offer
    service_now = reply.service_time or crew.clock.now()
    finished = [
        remote
        for remote in reply.value.jobs
        if remote.status is RemoteStatus.COMPLETED
        and remote.output_ids
        and (remote.expires_at is None or remote.expires_at > service_now)
    ]
    reserved = _windows(crew, connection, finished, service_now)
    claimed = crew.attempts.claimed(remote.id for remote in finished)
    found = [
        orphan_from(remote, connection.id, resource)
        for remote in finished
        if remote.id not in claimed
        and not any(
            start <= remote.created_at <= end
            for start, end in reserved
            if remote.created_at is not None
        )
    ]
    for remote in finished:
        # Ours, but the library that knew its request is gone: what is not here is paid for too.
        rest = crew.attempts.unsaved(remote) if remote.id in claimed else ()
        if rest:
            found.append(orphan_from(replace(remote, output_ids=rest), connection.id, resource))
    if reply.value.complete:
        crew.driving.replace_orphans(resource, connection.dialect, found)
    else:  # what it does not show may be there all the same
        for orphan in found:
            crew.driving.offer(orphan)


def _windows(
    crew: Crew, connection: Connection, finished: Sequence[RemoteJob], service_now: float
) -> list[tuple[float, float]]:
    """Return the windows of jobs that still look for their create.

    A job that has ended otherwise gets what its lost create has made after all: it was paid for
    twice, and that is shown.
    """
    windows = []
    for attempt in crew.attempts.unfound(connection.resource, service_now):
        job = crew.jobs.get(attempt.job_id)
        if job.state.is_final:
            _claim_extras(crew, connection, job, attempt, finished, service_now)
        else:
            windows.append((attempt.service_at, machine.window_end(attempt, service_now, 0.0)))
    return windows


def _claim_extras(
    crew: Crew,
    connection: Connection,
    job: Job,
    attempt: Attempt,
    finished: Sequence[RemoteJob],
    service_now: float,
) -> None:
    search = search_for(crew, job, attempt, service_now)
    claimed = crew.attempts.claimed(remote.id for remote in finished)
    for remote in finished:
        ours = remote.prompt == job.request.prompt and machine.possible(remote, search)
        if remote.id in claimed or not ours:
            continue  # without its words it may be anyone's, and is offered
        if crew.attempts.claim_extra(job, remote) and job.state is JobState.CANCELLED:
            crew.driving.offer(orphan_from(remote, connection.id, connection.resource, job.id))
