"""One running program for all that only knocks; whoever changes something starts another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Generator


@dataclass(frozen=True)
class Stocked:
    """The program with one finished video in its library."""

    program: Served
    video_id: str

    def fill(self, text: str) -> str:
        """Put this run's port and video in a line of a table."""
        return text.replace("PORT", str(self.program.port)).replace("VIDEO", self.video_id)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Generator[Stocked]:
    folder = tmp_path_factory.mktemp("stocked") / "data"
    with Served(folder, "--practice") as program:
        yield Stocked(program, program.made_video())


@pytest.fixture(scope="session")
def program(stocked: Stocked) -> Served:
    return stocked.program
