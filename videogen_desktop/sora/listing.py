"""Read the account's list down to an instant, and know whether that was all of it.

Whether a lost create was carried out is decided by this list, so it must never look complete
when it is not: a wrong order, an unreadable item, a page that repeats or a missing end all make
it incomplete, and an incomplete list proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.remote import RemoteJob, RemoteList
from videogen_desktop.sora import fields

if TYPE_CHECKING:
    from videogen_desktop.sora.wire import WireDialect

PAGE_ITEMS = 100
MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list. ``last`` is false also where the service does not say."""

    jobs: tuple[RemoteJob, ...]
    readable: bool
    last: bool
    cursor: str | None


class NextPage(Protocol):
    """Asks for the page after an id, or for the first one."""

    def __call__(self, after: str | None) -> Page | None:
        """Return the page, or ``None`` where time or room has run out."""


def read_page(value: object, dialect: WireDialect) -> Page | None:
    """Read one page of either dialect; ``None`` where it is no list at all."""
    body = fields.members(value)
    data = body.get("data")
    if not isinstance(data, list):
        return None
    found = [dialect.read_job(item) for item in fields.items(data)]
    jobs = tuple(job for job in found if job is not None)
    readable = len(jobs) == len(found) and all(job.created_at is not None for job in jobs)
    cursor = fields.identifier(body.get("last_id")) or (jobs[-1].id if jobs else None)
    return Page(jobs, readable, body.get("has_more") is False, cursor)


@dataclass(slots=True)
class _Collected:
    """The list as far as it was read."""

    since: float
    jobs: dict[str, RemoteJob] = field(default_factory=dict)
    sound: bool = True
    oldest: float = float("inf")

    @property
    def reached(self) -> bool:
        return self.oldest < self.since

    def add(self, page: Page) -> bool:
        """Take a page's jobs; return whether it brought anything new."""
        before = len(self.jobs)
        self.sound = self.sound and page.readable
        for job in page.jobs:
            if job.id in self.jobs:
                continue
            created_at = self.oldest if job.created_at is None else job.created_at
            self.sound = self.sound and created_at <= self.oldest
            self.oldest = min(self.oldest, created_at)
            self.jobs[job.id] = job
        return len(self.jobs) > before


def collect(next_page: NextPage, since: float) -> RemoteList:
    """Read pages until the jobs are older than ``since`` (Unix seconds, service clock)."""
    collected = _Collected(since)
    cursor: str | None = None
    whole = False
    for _ in range(MOST_PAGES):
        page = next_page(cursor)
        if page is None:
            break
        brought_news = collected.add(page)
        whole = page.last or (collected.reached and collected.sound)
        # Without news or a new cursor, a page that claims to have more would never end.
        if whole or not brought_news or page.cursor in {None, cursor}:
            break
        cursor = page.cursor
    return RemoteList(tuple(collected.jobs.values()), complete=whole and collected.sound)
