"""All that can be made to go wrong, by name: ``--fault NAME[=VALUE]``.

Probabilities are drawn from the seed and the request itself, never from the order in which
threads happen to run, so that a run with the same seed and requests goes the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class RangeAnswer(StrEnum):
    """What a request for a part of the content gets."""

    HONOUR = "honour"
    IGNORE = "ignore"
    WRONG = "wrong"


class FaultError(ValueError):
    """A fault was named or valued wrongly; ``str()`` of it is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong. Probabilities are 0…1, times seconds; ``None`` means not asked for."""

    # creates and remixes
    lost_request: float = 0.0
    lost_answer: float = 0.0
    late_create: float | None = None
    slow_answer: float = 0.0
    unreadable_answer: float = 0.0
    error_before_create: float = 0.0
    error_after_create: float = 0.0
    rate_limit: float = 0.0
    rate_limit_after: float | None = None
    refuse_prompt: float = 0.0
    # jobs
    refuse_prompt_late: float = 0.0
    refuse_result: float = 0.0
    job_fails: float = 0.0
    stuck: float = 0.0
    cancelled: float = 0.0
    fewer_takes: float = 0.0
    status_lag: float = 0.0
    delete_refused: bool = False
    delete_unsupported: bool = False
    echo_changed: bool = False
    # list
    list_lag: float = 0.0
    list_error: float = 0.0
    list_missing: bool = False
    list_without_prompt: bool = False
    other_client: int = 0
    # content
    cut_body: float = 0.0
    cut_body_no_length: float = 0.0
    trickle: float = 0.0
    range: RangeAnswer = RangeAnswer.HONOUR
    content_lag: float | None = None
    expired: bool = False
    # everything
    server_error: float = 0.0
    unauthorized: bool = False
    forbidden: bool = False
    deployment_missing: bool = False
    retired: bool = False
    clock_skew: float = 0.0

    @staticmethod
    def parse(texts: Iterable[str]) -> Faults:
        """Read faults as the command line gives them, each ``NAME`` or ``NAME=VALUE``.

        Raises:
            FaultError: A name is unknown or given twice, or a value does not fit it.
        """
        values: dict[str, object] = {}
        for text in texts:
            name, equals, value = text.partition("=")
            if name not in CATALOGUE:
                raise FaultError(f"There is no fault called {name!r}. {_known()}")
            field = name.replace("-", "_")
            if field in values:
                raise FaultError(f"The fault {name!r} is given twice.")
            values[field] = _value(name, value if equals else None)
        return Faults(**values)  # type: ignore[arg-type]


class Kind(Enum):
    """What stands after the ``=`` of a fault."""

    CHANCE = "P"
    SECONDS = "SECONDS"
    SIGNED_SECONDS = "SECONDS "
    COUNT = "N"
    FLAG = ""
    RANGE = "honour|ignore|wrong"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    kind: Kind
    help: str


CATALOGUE: dict[str, Entry] = {
    "lost-request": Entry(Kind.CHANCE, "create: read, dropped, nothing made"),
    "lost-answer": Entry(Kind.CHANCE, "create: made, then dropped without an answer"),
    "late-create": Entry(Kind.SECONDS, "create: dropped at once, made this much later"),
    "slow-answer": Entry(Kind.SECONDS, "create: made at once, answered this much later"),
    "unreadable-answer": Entry(Kind.CHANCE, "create: made; cut JSON, HTML or no id"),
    "error-before-create": Entry(Kind.CHANCE, "create: 5xx, nothing made"),
    "error-after-create": Entry(Kind.CHANCE, "create: made, then 5xx"),
    "rate-limit": Entry(Kind.CHANCE, "create: 429, nothing made"),
    "rate-limit-after": Entry(
        Kind.SECONDS, "create: 429 with Retry-After; accepted once that time has passed"
    ),
    "refuse-prompt": Entry(Kind.CHANCE, "create: 400 by the content filter"),
    "refuse-prompt-late": Entry(Kind.CHANCE, "job: fails early, its words are refused"),
    "refuse-result": Entry(Kind.CHANCE, "job: fails at the end, its result is refused"),
    "job-fails": Entry(Kind.CHANCE, "job: fails by a fault of the service"),
    "stuck": Entry(Kind.CHANCE, "job: never ends"),
    "cancelled": Entry(Kind.CHANCE, "job: ends as cancelled"),
    "fewer-takes": Entry(Kind.CHANCE, "job: one result less than asked for (never none)"),
    "status-lag": Entry(Kind.SECONDS, "job: 404 for an id that is newer than this"),
    "delete-refused": Entry(Kind.FLAG, "delete: 400 while queued or running"),
    "delete-unsupported": Entry(Kind.FLAG, "delete: 405"),
    "echo-changed": Entry(Kind.FLAG, "job: prompt trimmed, model shown as its base name"),
    "list-lag": Entry(Kind.SECONDS, "list: shows a job only when it is older than this"),
    "list-error": Entry(Kind.CHANCE, "list: 5xx"),
    "list-missing": Entry(Kind.FLAG, "list: 404"),
    "list-without-prompt": Entry(Kind.FLAG, "list: without prompts"),
    "other-client": Entry(
        Kind.COUNT, "list: another computer makes N like jobs around each create, lost ones too"
    ),
    "cut-body": Entry(Kind.CHANCE, "content: ends before its Content-Length"),
    "cut-body-no-length": Entry(Kind.CHANCE, "content: no Content-Length, ends early"),
    "trickle": Entry(Kind.CHANCE, "content: a few bytes a second"),
    "range": Entry(Kind.RANGE, "content: what a Range request gets"),
    "content-lag": Entry(Kind.SECONDS, "content: 404 this long after the job is finished"),
    "expired": Entry(Kind.FLAG, "content: 404, expired the moment it was finished"),
    "server-error": Entry(Kind.CHANCE, "any request: 500 or 503, nothing done"),
    "unauthorized": Entry(Kind.FLAG, "any request: 401"),
    "forbidden": Entry(Kind.FLAG, "any request: 403"),
    "deployment-missing": Entry(Kind.FLAG, "any request: 404 that names the deployment"),
    "retired": Entry(Kind.FLAG, "any request: 410"),
    "clock-skew": Entry(Kind.SIGNED_SECONDS, "Date and all time stamps are off by this"),
}


def _known() -> str:
    return f"Known are: {', '.join(CATALOGUE)}."


def _value(name: str, text: str | None) -> object:
    kind = CATALOGUE[name].kind
    if kind is Kind.FLAG:
        if text is not None:
            raise FaultError(f"The fault {name!r} takes no value.")
        return True
    if kind is Kind.RANGE:
        try:
            return RangeAnswer(text or "")
        except ValueError:
            raise FaultError(f"The fault {name!r} needs honour, ignore or wrong.") from None
    if text is None:
        if kind in {Kind.SECONDS, Kind.SIGNED_SECONDS}:
            raise FaultError(f"The fault {name!r} needs a number of seconds, as in {name}=5.")
        return 1.0 if kind is Kind.CHANCE else 1
    return _number(name, kind, text)


def _number(name: str, kind: Kind, text: str) -> float:
    limits = {
        Kind.CHANCE: (0.0, 1.0, "a probability from 0 to 1"),
        Kind.SECONDS: (0.0, math.inf, "a number of seconds, 0 or more"),
        Kind.SIGNED_SECONDS: (-math.inf, math.inf, "a number of seconds"),
        Kind.COUNT: (0, 1000, "a whole number from 0 to 1000"),
    }
    low, high, wanted = limits[kind]
    try:
        number: float = int(text) if kind is Kind.COUNT else float(text)
    except ValueError:
        number = math.nan
    if not (low <= number <= high and math.isfinite(number)):
        raise FaultError(f"The fault {name!r} needs {wanted}, not {text!r}.")
    return number
