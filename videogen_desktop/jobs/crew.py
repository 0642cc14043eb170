"""What the threads that drive jobs share: stores, clock, clients and limits."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import (
    AzureError,
    ConnectionRefused,
    DiskFull,
    NetworkUnavailable,
)
from videogen_desktop.domain.job import JobError
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.clients import Ending

if TYPE_CHECKING:
    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.domain.errors import VideogenError
    from videogen_desktop.domain.job import Job
    from videogen_desktop.jobs.anchor import Anchor
    from videogen_desktop.library.attempts import AttemptStore
    from videogen_desktop.library.driving import DrivingStore
    from videogen_desktop.library.jobs import JobStore
    from videogen_desktop.library.media_files import MediaFiles
    from videogen_desktop.library.videos import VideoStore
    from videogen_desktop.sora.client import SoraClient

OTHER_DRIVER_FRESH_SECONDS = 120.0


class ClientSource(Protocol):
    """Hands out the client for the connection that a job was made for."""

    def connection(self, connection_id: str) -> Connection:
        """Return the connection that a job was made for."""

    def client(self, connection_id: str) -> SoraClient:
        """Return its client.

        Raises:
            NotConfigured: There is no key for it.
        """


@dataclass(frozen=True, slots=True)
class Pace:
    """Limits that were set; ``None`` means the rule of the account (two at once, two a minute).

    ``per_minute`` 0 means no limit.
    """

    at_once: int | None = None
    per_minute: int | None = None
    settle_seconds: float | None = None

    def at_once_for(self, *, practice: bool) -> int | None:
        """Return how many jobs may be at the service at once; ``None`` is no limit."""
        if self.at_once is not None:
            return self.at_once or None
        return None if practice else machine.AT_ONCE

    def per_minute_for(self, *, practice: bool) -> int | None:
        """Return how many creates a minute may go out; ``None`` is no limit."""
        if self.per_minute is not None:
            return self.per_minute or None
        return None if practice else machine.CREATES_PER_MINUTE


@dataclass(frozen=True)
class Crew:
    """Everything a lane needs; built once, in ``app``."""

    clock: Clock
    jobs: JobStore
    attempts: AttemptStore
    driving: DrivingStore
    videos: VideoStore
    media: MediaFiles
    clients: ClientSource
    pace: Pace
    anchor: Anchor
    machine_id: str
    stop: threading.Event = field(default_factory=threading.Event)
    rng: random.Random = field(default_factory=random.Random)


def error_from(error: VideogenError, stage: str = "") -> JobError:
    """Return what a job row keeps of a failure."""
    if isinstance(error, AzureError):
        return JobError(error.code, str(error), error.azure_message, error.request_id, stage)
    needed = error.needed_bytes if isinstance(error, DiskFull) else 0
    return JobError(error.code, str(error), stage=stage, needed_bytes=needed)


class Pauses:
    """Connections that are refused or out of reach: when each may be tried again.

    The reason stands in the library, so that every process can show it and anyone can clear it
    ("try again"); only the next instant lives here, because after a restart it is "now".
    """

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._lock = threading.Lock()
        self._failures: dict[str, int] = {}
        self._next: dict[str, float] = {}
        self._known = set(crew.driving.pauses())

    def wait(self, connection_id: str) -> float:
        """Return the seconds until this connection may be asked again; 0 is now."""
        with self._lock:
            next_try = self._next.get(connection_id)
        if next_try is None:
            return 0.0
        if connection_id not in self._crew.driving.pauses():
            with self._lock:  # mended, or the person said "try again"
                self._next.pop(connection_id, None)
                self._failures.pop(connection_id, None)
            return 0.0
        return max(0.0, next_try - self._crew.clock.monotonic())

    def trouble(self, connection_id: str, error: VideogenError) -> float:
        """Record a refusal or an unreachable address; return the seconds until the next try."""
        with self._lock:
            failures = self._failures.get(connection_id, 0) + 1
            self._failures[connection_id] = failures
            if isinstance(error, ConnectionRefused) or not isinstance(error, AzureError):
                delay = machine.step_of(machine.REFUSED_RETRY_SECONDS, failures - 1)
            elif isinstance(error, NetworkUnavailable) or error.retry_after is None:
                delay = machine.offline_delay(failures, self._crew.rng)
            else:
                delay = machine.rate_limit_delay(error.retry_after)
            self._next[connection_id] = self._crew.clock.monotonic() + delay
            self._known.add(connection_id)
        # The library would show it at the next start, as if the connection needed mending.
        if not isinstance(error, Ending):
            self._crew.driving.pause(connection_id, error_from(error))
        return delay

    def hurry(self) -> None:
        """Try everything at once: the computer has just woken, and the network may be back."""
        with self._lock:
            self._next = dict.fromkeys(self._next, self._crew.clock.monotonic())

    def worked(self, connection_id: str) -> None:
        """Record that the connection answered as it should."""
        with self._lock:
            known = connection_id in self._known
            self._known.discard(connection_id)
            self._failures.pop(connection_id, None)
            self._next.pop(connection_id, None)
        if known:
            self._crew.driving.unpause(connection_id)


def may_be_sent(job: Job, machine_id: str, now: float) -> bool:
    """Tell whether this computer may send a job without asking the person again.

    Not after a day, and not on another computer: a library that was copied, restored or
    synchronised carries requests that may have been sent elsewhere.
    """
    return job.machine_id == machine_id and now - job.permitted_at < machine.DAY_SECONDS


def another_computer_drives(crew: Crew) -> bool:
    """Tell whether another computer has driven this (synchronised) library just now."""
    beat = crew.driving.heartbeat()
    return (
        beat is not None
        and beat.machine_id != crew.machine_id
        and abs(crew.clock.now() - beat.at) < OTHER_DRIVER_FRESH_SECONDS
    )
