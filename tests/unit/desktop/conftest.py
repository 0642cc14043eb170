from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.session_bus import session_bus

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Give this test a session bus of its own."""
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield
