"""Read an account's list, and learn from it whether and how late it shows our own jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.jobs import machine

if TYPE_CHECKING:
    from videogen_desktop.domain.remote import RemoteList, Reply
    from videogen_desktop.jobs.crew import Crew
    from videogen_desktop.sora.client import SoraClient


def read_list(crew: Crew, client: SoraClient, resource: str, since: float) -> Reply[RemoteList]:
    """Return the jobs of an account made after ``since`` (service clock), newest first.

    Raises:
        AzureError: The list could not be read.
    """
    asked = crew.clock.now()
    reply = client.list_since(since)
    if reply.value.complete:
        dialect = client.connection.dialect
        own = crew.attempts.own_ids(resource, dialect, asked - machine.RECHECK_SECONDS)
        listed = {remote.id for remote in reply.value.jobs}
        learned = crew.attempts.learned(resource)
        better = machine.learn_from_list(learned, own, listed, asked)
        if better != learned:
            crew.attempts.learn(resource, better)
    return reply
