"""The lists of both dialects, page by page (contract 3.4 and 4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.practice.refusals import bad_request, unsupported_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from videogen_desktop.practice.jobs import PracticeJob

MAX_LIMIT = 100
_LIMIT_DIGITS = 9


def read_limit(query: Mapping[str, str], default: int) -> int:
    """Return how many jobs a page holds.

    Raises:
        Refused: It is no number from 0 to 100.
    """
    text = query.get("limit", str(default))
    if not (text.isascii() and text.isdigit() and len(text) < _LIMIT_DIGITS):
        raise bad_request("Invalid type for 'limit': expected an integer.", "limit", "invalid_type")
    limit = int(text)
    if limit > MAX_LIMIT:
        raise bad_request(
            f"Invalid 'limit': integer above maximum value. Expected a value <= {MAX_LIMIT}, but "
            f"got {limit} instead.",
            "limit",
            "integer_above_max_value",
        )
    return limit


def read_order(query: Mapping[str, str]) -> bool:
    """Return whether the newest comes first.

    Raises:
        Refused: ``order`` is neither ``asc`` nor ``desc``.
    """
    order = query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise unsupported_value("order", order, ("asc", "desc"))
    return order == "desc"


def page(
    jobs: Sequence[PracticeJob], limit: int, *, after: str | None, before: str | None
) -> tuple[list[PracticeJob], bool]:
    """Return the jobs of one page and whether there are more in the same direction.

    Args:
        jobs: All jobs in the order of the list.
        limit: How many at most.
        after: The id of the job that the page begins behind.
        before: The id of the job that the page ends in front of.

    Raises:
        Refused: A cursor is not the id of a job in the list.
    """
    start = 0 if after is None else _position(jobs, after, "after") + 1
    end = len(jobs) if before is None else _position(jobs, before, "before")
    if before is not None and after is None:
        first = max(start, end - limit)
        return list(jobs[first:end]), first > start
    last = min(end, start + limit)
    return list(jobs[start:last]), last < end


def _position(jobs: Sequence[PracticeJob], job_id: str, name: str) -> int:
    for index, job in enumerate(jobs):
        if job.id == job_id:
            return index
    raise bad_request(f"Invalid '{name}': no such job.", name, "invalid_value")
