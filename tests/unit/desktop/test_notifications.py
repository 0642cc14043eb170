"""A notification is a hint: escaped, short, and never in the way."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from videogen_desktop.desktop.notifications import LONGEST_TEXT, notify

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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
