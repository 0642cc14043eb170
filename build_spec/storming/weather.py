"""What a storm is made of: faults of the service, ways to be killed, and what is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from build_spec.storming.hop import Place

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

DIALECTS = ("videos", "jobs")
RANGES = ("honour", "ignore", "wrong")
SETTLE_SECONDS = 15.0
JOB_SECONDS = 1.5
CONTENT_MB = 1
# The program's own limit and the service's: a lost create counts there and not here.
AT_ONCE, AT_ONCE_THERE = 4, 6

FAULTS = (
    "lost-answer=0.08",
    "lost-request=0.02",
    "unreadable-answer=0.04",
    "error-before-create=0.02",
    "error-after-create=0.05",
    "rate-limit=0.05",
    "rate-limit-after=2",
    "list-lag=1",
    "list-error=0.03",
    "status-lag=0.5",
    "cut-body=0.25",
    "cut-body-no-length=0.05",
    "trickle=0.02",
    "server-error=0.02",
)
# Faults under which a look-up cannot know everything: more may be made than was asked for.
BLINDING = ("list-lag", "list-without-prompt", "other-client", "list-missing", "late-create")


class Way(Enum):
    """How one life of the program ends."""

    BEFORE = "before the create is passed on"
    MADE = "after it is made, before its answer"
    ANSWERED = "after the answer, before the commit"
    HALFWAY = "halfway through a body"
    WHOLE = "at the end of a body"
    LISTED = "while it reads the list"
    ASKED = "while it polls"
    ORDERED = "while it takes an order"
    STARTING = "while it starts"
    RANDOM = "at a random moment"


# How often each way is chosen among those that can happen now, and where the trap for it waits.
WEIGHTS = {
    Way.BEFORE: 4,
    Way.MADE: 20,
    Way.ANSWERED: 14,
    Way.HALFWAY: 14,
    Way.WHOLE: 10,
    Way.LISTED: 3,
    Way.ASKED: 4,
    Way.ORDERED: 5,
    Way.STARTING: 5,
    Way.RANDOM: 14,
}
CREATING = frozenset({Way.BEFORE, Way.MADE, Way.ANSWERED})
BRINGING = frozenset({Way.HALFWAY, Way.WHOLE})
PLACES = {
    Way.BEFORE: Place.BEFORE,
    Way.MADE: Place.MADE,
    Way.ANSWERED: Place.ANSWERED,
    Way.HALFWAY: Place.HALFWAY,
    Way.WHOLE: Place.WHOLE,
    Way.LISTED: Place.LISTED,
    Way.ASKED: Place.ASKED,
}

_WHAT = ("a paper boat", "a red lighthouse", "a fox in snow", "an empty tram", "two kites")
_WHERE = ("at dawn", "in heavy rain", "seen from above", "under a green sky", "in slow motion")


@dataclass(frozen=True, slots=True)
class Plan:
    """One storm, as the command line asks for it. ``seconds`` ends it in place of ``kills``."""

    seed: int
    kills: int
    jobs: int
    dialects: tuple[str, ...]
    faults: tuple[str, ...]
    folder: Path
    seconds: float | None = None
    settle_seconds: float = SETTLE_SECONDS

    @property
    def is_blind(self) -> bool:
        """Tell whether a fault of this storm keeps the look-up from knowing everything."""
        values = {name: value for name, _, value in (text.partition("=") for text in self.faults)}
        lag = float(values.pop("list-lag", "0") or 0)
        return lag >= self.settle_seconds / 4 or any(name in values for name in BLINDING)


@dataclass(slots=True)
class Order:
    """One thing asked for, and what it became."""

    prompt: str
    request_id: str
    count: int
    job_ids: list[str] = field(default_factory=list)


def orders(plan: Plan, rng: random.Random) -> list[Order]:
    """Return the orders of a storm; every prompt is asked for twice on purpose."""
    prompts = [
        f"{_WHAT[n % len(_WHAT)]} {_WHERE[n // len(_WHAT) % len(_WHERE)]}, no. {n // 2}"
        for n in range(0, plan.jobs, 2)
        for _ in range(2)
    ][: plan.jobs]
    rng.shuffle(prompts)
    return [
        Order(prompt, f"storm-{plan.seed}-{n}", 2 if rng.random() < 0.05 else 1)  # noqa: PLR2004
        for n, prompt in enumerate(prompts)
    ]


def with_defaults(given: Sequence[str]) -> tuple[str, ...]:
    """Return the usual faults, with those given in their place or beside them."""
    named = {text.partition("=")[0] for text in given}
    return (*(text for text in FAULTS if text.partition("=")[0] not in named), *given)
