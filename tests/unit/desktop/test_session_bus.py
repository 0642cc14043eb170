"""A bus is used where the session has one that answers; anything else is quietly none."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.desktop import session_bus
from videogen_desktop.desktop.session_bus import connect

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("address", [None, "", "nonsense", "unix:path=/nowhere/bus"])
def test_no_bus_is_an_answer(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert connect() is None


@pytest.mark.enable_socket
@pytest.mark.timeout(60)
def test_a_bus_that_never_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_bus, "ANSWER_SECONDS", 0.2)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "bus"))
        silent.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
        assert connect() is None


@pytest.mark.usefixtures("bus")
def test_each_connection_is_its_own() -> None:
    first, second = connect(), connect()
    assert first is not None
    assert second is not None
    first.close_sync(None)
    assert first.is_closed()
    assert not second.is_closed()
    second.close_sync(None)
