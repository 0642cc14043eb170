"""A computer and an account for the tests of a job's life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.support.fake_clock import OwnClock
from tests.support.workshop import NO_PACE, Account, FakeClock, Workshop
from videogen_desktop.domain.connection import Dialect

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from videogen_desktop.jobs.crew import Pace


class MakeWorkshop(Protocol):
    """Makes a computer with an account that has these faults."""

    def __call__(
        self,
        *faults: str,
        dialect: Dialect = Dialect.VIDEOS,
        pace: Pace = NO_PACE,
        job_seconds: float = 6.0,
        at_once: int = 100,
    ) -> Workshop: ...


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_workshop(tmp_path: Path, clock: FakeClock) -> Generator[MakeWorkshop]:
    made: list[Workshop] = []

    def make(
        *faults: str,
        dialect: Dialect = Dialect.VIDEOS,
        pace: Pace = NO_PACE,
        job_seconds: float = 6.0,
        at_once: int = 100,
    ) -> Workshop:
        account = Account(
            tmp_path / f"account{len(made)}",
            clock,
            faults,
            job_seconds=job_seconds,
            at_once=at_once,
        )
        workshop = Workshop(
            tmp_path / f"data{len(made)}", account, OwnClock(clock), dialect=dialect, pace=pace
        )
        made.append(workshop)
        return workshop

    yield make
    for workshop in made:
        workshop.close()
        workshop.account.stop()
