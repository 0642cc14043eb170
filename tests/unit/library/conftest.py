from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.library.database import Database
from videogen_desktop.library.schema import migrate
from videogen_desktop.library.videos import VideoStore

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "library.sqlite3"
    migrate(path)
    return path


@pytest.fixture
def library(tmp_path: Path, empty_library: Path) -> Generator[Database]:
    path = tmp_path / "library.sqlite3"
    shutil.copy(empty_library, path)
    database = Database(path)
    yield database
    database.close()


@pytest.fixture
def store(library: Database, clock: FakeClock) -> VideoStore:
    return VideoStore(library, clock)
