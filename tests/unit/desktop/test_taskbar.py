"""A dock hears how far the work is, from one connection that stays."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from videogen_desktop.desktop.taskbar import Taskbar

# Prints each update as a dock hears it: from whom, for which entry, what.
DOCK = """
import json
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
def heard(bus, sender, path, interface, signal, words):
    print(json.dumps([sender, *words.unpack()]), flush=True)
bus.signal_subscribe(None, "com.canonical.Unity.LauncherEntry", "Update", None, None, 0, heard)
bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId", None, None, 0, -1)
print("ready", flush=True)
GLib.MainLoop().run()
"""


def test_without_a_session_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert [Taskbar().show(percent) for percent in (None, 50)] == [False, False]


@pytest.mark.usefixtures("bus")
def test_a_dock_hears_each_step_and_the_end_from_the_same_connection() -> None:
    taskbar = Taskbar()
    with subprocess.Popen([sys.executable, "-c", DOCK], stdout=subprocess.PIPE, text=True) as dock:
        assert dock.stdout is not None
        assert dock.stdout.readline().strip() == "ready"
        assert not taskbar.show(None), "there is nothing to take away"
        assert [taskbar.show(percent) for percent in (0, 42, None)] == [True] * 3
        heard = [json.loads(dock.stdout.readline()) for _ in range(3)]
        assert len({sender for sender, _, _ in heard}) == 1
        assert {entry for _, entry, _ in heard} == {"application://videogen-desktop.desktop"}
        assert [said for _, _, said in heard] == [
            {"progress": 0.0, "progress-visible": True},
            {"progress": 0.42, "progress-visible": True},
            {"progress": 0.0, "progress-visible": False},
        ]
        assert taskbar._bus is not None
        taskbar._bus.close_sync(None)
        assert taskbar.show(43), "a lost bus is looked for again"
        sender, _, said = json.loads(dock.stdout.readline())
        assert (sender != heard[0][0], said["progress"]) == (True, 0.43)
        dock.terminate()
    taskbar._bus.close_sync(None)
