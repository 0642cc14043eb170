"""The system tells of an end while nobody looks: silent at first, and only if it is wanted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.conftest import keep_settings
from tests.support.browser import RunningApp
from tests.support.page_steps import FINISHED_MS, make_video, open_place

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browser import PageLog


def fake_notifier(folder: Path) -> tuple[Path, dict[str, str]]:
    """Stand in for the system's program; return what it writes to, and how it is found."""
    folder.mkdir()
    told = folder / "told.txt"
    told.touch()
    program = folder / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >> "{told}"\necho >> "{told}"\n', "utf-8")
    program.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    return told, {"PATH": path, "DBUS_SESSION_BUS_ADDRESS": ""}


def test_an_end_is_told_through_the_system_unless_the_window_is_in_front_or_nobody_wants_it(
    tmp_path: Path, data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    told, environ = fake_notifier(tmp_path / "bin")
    keep_settings(data_dir, active="practice")
    page = blank_page
    page.add_init_script("window.away = false; document.hasFocus = () => !window.away;")
    with RunningApp(data_dir, environ=environ) as app:
        page.goto(app.address)
        make_video(page, "seen by whoever sits here")
        page.evaluate("window.away = true")
        with page.expect_response("**/notify", timeout=FINISHED_MS):
            make_video(page, "a <b>boat</b> & a lake")
        page.evaluate("window.away = false")
        open_place(page, "Settings")
        sound = page.get_by_role("checkbox", name="With a sound")
        expect(sound).not_to_be_checked()
        sound.check()
        page.get_by_role("button", name="Show one now").click()
        expect(page.get_by_text("The system has taken it.")).to_be_visible()
        page.get_by_role("checkbox", name="Tell me when a video has ended").uncheck()
        open_place(page, "Create")
        page.evaluate("window.away = true")
        make_video(page, "nobody wants to know")
        page.goto("about:blank")
    lines = told.read_text("utf-8").splitlines()
    assert len(lines) == 2, lines
    silent = "--app-name=Videogen|--hint=boolean:suppress-sound:true|--|"
    words = "Saved on your computer|a &lt;b&gt;boat&lt;/b&gt; &amp; a lake|"
    assert lines[0] == silent + words
    assert "sound-name:complete" in lines[1]
    assert log.complaints == []
