"""What is missing for a window is named, with what to install."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import SimpleNamespace

import pytest

from videogen_desktop.desktop import web_view
from videogen_desktop.desktop.web_view import has_display, probe

SCREEN = {"DISPLAY": ":0"}


class Machine:
    """What this computer has."""

    def __init__(self) -> None:
        self.versions = {"Gtk": {"3.0"}, "WebKit2": {"4.1"}}
        self.modules = {"webview", "gi"}
        self.opens = True

    def find_spec(self, name: str) -> object | None:
        if "." in name and name.partition(".")[0] not in self.modules:
            raise ModuleNotFoundError(name)
        return object() if name in self.modules else None

    def import_module(self, name: str) -> object:
        if "gi" not in self.modules:
            raise ImportError(name)
        if name == "gi.repository.Gtk":
            return SimpleNamespace(init_check=lambda _: (self.opens, []))
        return SimpleNamespace(require_version=self.require_version)

    def require_version(self, name: str, version: str) -> None:
        if version not in self.versions.get(name, ()):
            raise ValueError(name)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(importlib.util, "find_spec", made.find_spec)
    monkeypatch.setattr(importlib, "import_module", made.import_module)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(web_view, "_has_libav", lambda: True)
    return made


def test_gtk_comes_first_and_plays(machine: Machine) -> None:
    machine.modules |= {"qtpy", "PyQt6", "PyQt6.QtWebEngineCore"}
    report = probe(SCREEN)
    assert report.available
    assert report.engine == "gtk"
    assert report.plays_h264
    assert report.reason == ""


def test_an_older_webkit_will_do(machine: Machine) -> None:
    machine.versions["WebKit2"] = {"4.0"}
    assert probe(SCREEN).available


def test_qt_is_taken_where_gtk_is_missing(machine: Machine) -> None:
    machine.modules = {"webview", "qtpy", "PyQt6", "PyQt6.QtWebEngineCore"}
    report = probe(SCREEN)
    assert report.available
    assert report.engine == "qt"
    assert report.plays_h264 is None


@pytest.mark.parametrize(
    ("missing", "words"),
    [("gi", "Python package"), ("Gtk", "GTK 3"), ("WebKit2", "WebKitGTK")],
)
def test_what_is_missing_is_named_with_the_packages(
    machine: Machine, missing: str, words: str
) -> None:
    machine.modules.discard(missing)
    machine.versions.pop(missing, None)
    report = probe(SCREEN)
    assert not report.available
    assert words in report.reason
    assert "apt install" in report.help
    assert "gstreamer1.0-libav" in report.help


def test_a_missing_decoder_is_said_but_the_window_opens(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.opens
    monkeypatch.setattr(web_view, "_has_libav", lambda: False)
    report = probe(SCREEN)
    assert report.available
    assert report.plays_h264 is False
    assert report.help == "sudo apt install gstreamer1.0-libav"


def test_no_display_and_a_closed_one_are_two_answers(machine: Machine) -> None:
    assert "no display" in probe({}).reason
    machine.opens = False
    report = probe(SCREEN)
    assert not report.available
    assert "cannot be opened" in report.reason


def test_without_pywebview_there_is_no_window(machine: Machine) -> None:
    machine.modules.discard("webview")
    assert "pywebview" in probe(SCREEN).reason


@pytest.mark.parametrize(("platform", "engine"), [("win32", "edgechromium"), ("darwin", "cocoa")])
def test_other_systems_bring_their_own_engine(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, platform: str, engine: str
) -> None:
    assert machine.opens
    monkeypatch.setattr(sys, "platform", platform)
    assert has_display({})
    assert probe({}).engine == engine
