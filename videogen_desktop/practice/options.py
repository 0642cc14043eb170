"""How a practice service behaves, settled once at its start."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from videogen_desktop.practice.faults import Faults

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1_000_000
DEFAULT_JOB_SECONDS = 6.0
DEFAULT_AT_ONCE = 2
DEFAULT_LIFETIME_SECONDS = 86_400.0
_DEFAULT_CONTENT_LAG_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class PracticeOptions:
    """The options of ``videogen-desktop practice``.

    Attributes:
        api_keys: The keys that are let in, each with an account of its own; without one every key
            and token is, all into the same account.
        seed: Makes everything but the ids repeatable.
        job_seconds: How long a video takes; 0 finishes it at once.
        content_mb: Pads every video to exactly this many megabytes (10^6 bytes); 0 leaves it.
        at_once: How many jobs an account may have under way; one more is answered 429.
        creates_per_minute: How many creates an account may send in a minute; 0 means any number.
        lifetime_seconds: How long a job and its content are kept (contract 6).
        ledger: The file that gets one JSON line for each create.
        faults: What goes wrong.
    """

    api_keys: tuple[str, ...] = ()
    seed: int | None = None
    job_seconds: float = DEFAULT_JOB_SECONDS
    content_mb: int = 0
    at_once: int = DEFAULT_AT_ONCE
    creates_per_minute: int = 0
    lifetime_seconds: float = DEFAULT_LIFETIME_SECONDS
    ledger: Path | None = None
    faults: Faults = field(default_factory=Faults)

    @property
    def content_lag_seconds(self) -> float:
        """Return how long the content lags behind ``completed``.

        Contract 3.7 saw 1 to 5 seconds. It is 1 second unless a fault says otherwise, and nothing
        where jobs take no time at all.
        """
        if self.faults.content_lag is not None:
            return self.faults.content_lag
        return _DEFAULT_CONTENT_LAG_SECONDS if self.job_seconds else 0.0
