"""A notification is a hint: escaped, short, and never in the way."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.desktop.notifications import LONGEST_TEXT, notify

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/said\n{script}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path / "said"


def test_words_arrive_as_text_and_not_as_markup_or_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = install(tmp_path, monkeypatch, "exit 0")
    assert notify("--help", "<b>boat</b> & \x1b[31m" + "x" * 500)
    lines = said.read_text().splitlines()
    assert lines[-3:-1] == ["--", "--help"]
    assert lines[-1].startswith("&lt;b&gt;boat&lt;/b&gt; &amp;  [31m")
    assert lines[-1].endswith("…")
    assert len(lines[-1]) < LONGEST_TEXT + 30


def test_a_system_that_refuses_or_has_none_is_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "exit 1")
    assert not notify("Done", "boat")
    monkeypatch.setenv("PATH", "")
    assert not notify("Done", "boat")


def test_a_sound_is_asked_for_only_by_who_wants_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = install(tmp_path, monkeypatch, "exit 0")
    notify("Done", "boat")
    assert "--hint=boolean:suppress-sound:true" in said.read_text().splitlines()
    notify("Done", "boat", sound=True)
    assert "--hint=string:sound-name:complete" in said.read_text().splitlines()


def test_a_mac_shows_words_that_are_no_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    monkeypatch.setenv("PATH", "")
    assert not notify("Done", "boat")
    said = tmp_path / "said"
    program = tmp_path / "osascript"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {said}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert notify("Done", '" & quit & "', sound=True)
    lines = said.read_text().splitlines()
    assert lines[-3:] == ["--", "Done", '" & quit & "']
    assert any('sound name "Glass"' in line for line in lines)


SERVER = """
import json, sys
from gi.repository import Gio, GLib
loop = GLib.MainLoop()
node = Gio.DBusNodeInfo.new_for_xml('''<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method></interface></node>''')
def called(bus, sender, path, interface, method, words, invocation):
    print(json.dumps(words.unpack()), flush=True)
    invocation.return_value(GLib.Variant("(u)", (1,)))
def ready(bus, name):
    bus.register_object("/org/freedesktop/Notifications", node.interfaces[0], called, None, None)
def owned(bus, name):
    print("ready", flush=True)
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", 0, ready, owned, None)
loop.run()
"""


@pytest.mark.usefixtures("bus")
def test_the_session_shows_it_over_its_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not notify("Done", "boat"), "there is a bus, but nobody on it"
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == "ready"
        assert notify("Saved <1>", "a <b>boat</b>", sound=True)
        name, _, _, title, text, _, hints, _ = json.loads(server.stdout.readline())
        assert (name, title, text) == ("Videogen", "Saved <1>", "a &lt;b&gt;boat&lt;/b&gt;")
        assert hints == {"sound-name": "complete"}
        assert notify("Saved", "boat")
        assert json.loads(server.stdout.readline())[6] == {"suppress-sound": True}
        server.terminate()
