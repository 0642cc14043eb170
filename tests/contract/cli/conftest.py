from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from collections.abc import Generator


class MakeService(Protocol):
    """Starts a practice service with these faults; jobs take no time unless told."""

    def __call__(self, *faults: str, job_seconds: float = 0) -> PracticeService: ...


@pytest.fixture
def make_service() -> Generator[MakeService]:
    made: list[PracticeService] = []

    def make(*faults: str, job_seconds: float = 0) -> PracticeService:
        options = PracticeOptions(job_seconds=job_seconds, faults=Faults.parse(list(faults)))
        service = PracticeService(options=options)
        service.start()
        made.append(service)
        return service

    yield make
    for service in made:
        service.stop()
