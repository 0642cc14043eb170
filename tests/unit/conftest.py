"""A computer with an account, as in the contract tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.workshop import Account, FakeClock, Workshop

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def workshop(tmp_path: Path) -> Generator[Workshop]:
    clock = FakeClock()
    account = Account(tmp_path / "account", clock)
    workshop = Workshop(tmp_path / "data", account, clock)
    yield workshop
    workshop.close()
    account.stop()
