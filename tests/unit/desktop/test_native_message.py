from __future__ import annotations

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import pytest

from videogen_desktop.desktop import native_message
from videogen_desktop.desktop.native_message import show

SENTENCE = 'The folder "a" cannot be written.'


def test_windows_shows_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[object, ...]] = []

    def box(*arguments: object) -> int:
        shown.append(arguments)
        return 1

    windll = SimpleNamespace(user32=SimpleNamespace(MessageBoxW=box))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    assert show(SENTENCE, {})
    assert shown == [(None, SENTENCE, "Videogen", 0x10)]


@pytest.mark.parametrize(("code", "taken"), [(0, True), (1, False)])
def test_macos_gets_the_words_as_an_argument_and_never_as_a_script(
    monkeypatch: pytest.MonkeyPatch, code: int, *, taken: bool
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_options: object) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(returncode=code)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    assert show(SENTENCE, {}) is taken
    assert commands[0][-1] == SENTENCE
    assert SENTENCE not in commands[0][2]


def test_a_mac_without_its_tool_is_no_second_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_arguments: object, **_options: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    assert not show(SENTENCE, {})


def test_without_a_display_there_is_nothing_to_show_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(native_message, "_gtk", lambda _sentence: pytest.fail("asked"))
    assert not show(SENTENCE, {})


def test_without_gtk_it_becomes_a_notification(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []

    def notify(title: str, text: str) -> bool:
        told.append((title, text))
        return True

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "gi", None)
    monkeypatch.setattr(native_message, "notify", notify)
    assert show(SENTENCE, {"DISPLAY": ":9"})
    assert told == [("Videogen", SENTENCE)]


def test_a_display_that_cannot_be_opened_becomes_a_notification(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gtk = SimpleNamespace(init_check=lambda _words: (False, []))
    gi = SimpleNamespace(require_version=lambda *_version: None)
    monkeypatch.setattr(sys, "platform", "linux")
    for name, module in (("gi", gi), ("gi.repository.Gtk", gtk), ("gi.repository.GLib", gtk)):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(native_message, "notify", lambda *_words: False)
    assert not show(SENTENCE, {"DISPLAY": ":9"})
