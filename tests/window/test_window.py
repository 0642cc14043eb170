"""The real program in a real window: WebKitGTK on a virtual screen with a window manager."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.support.mp4_builder import Mp4Plan, build_mp4

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.xvfb import Screen
    from tests.window.conftest import Program, Start

DIALOG = "document.querySelector('vg-close-dialog dialog').open"
# The middle of the picture in Review, well inside the window's usual place.
MIDDLE = "400x200+250+350"


def make_video(program: Program, prompt: str) -> str:
    """Type a prompt, press the keys, wait for the video; return its id."""
    window = program.wait_window("Videogen")
    program.screen.run("xdotool", "windowactivate", "--sync", window)
    # The window manager may say "active" before the web view has the keyboard; keys would be lost.
    program.wait_js(
        "document.querySelector('#prompt').focus();"
        "document.hasFocus() && document.activeElement.id === 'prompt'"
    )
    program.screen.run("xdotool", "type", "--delay", "20", prompt)
    program.wait_js(f"document.querySelector('#prompt').value === {json.dumps(prompt)}")
    program.screen.run("xdotool", "key", "ctrl+Return")
    program.wait_js(
        "fetch('/videos').then(r => r.json()).then(a => { window.seen = a.videos; });"
        "Boolean(window.seen && window.seen.length)"
    )
    video_id = program.js("window.seen[0].video_id")
    assert isinstance(video_id, str)
    return video_id


def assert_plays(program: Program, video_id: str, pictures: Path) -> None:
    """Open a video in Review, play it by key, and look at the screen."""
    program.js(f"location.hash = '#/review/{video_id}'")
    program.wait_js("document.querySelector('video')?.readyState >= 2")
    program.js("const v = document.querySelector('video'); v.muted = true; v.loop = true; 0")
    if program.js("document.querySelector('video').paused"):
        program.screen.run("xdotool", "key", "space")
    begin = program.wait_js("document.querySelector('video').currentTime")
    # Either way: a busy machine may have come to the end of the loop.
    program.wait_js(f"Math.abs(document.querySelector('video').currentTime - {begin}) > 0.5")
    seen = {program.screen.look(pictures / "first.png", MIDDLE)}
    end = time.monotonic() + 20  # a busy machine paints late
    while len({look.signature for look in seen if look.colours > 100}) < 3:
        assert time.monotonic() < end, f"the picture stands still: {seen}"
        seen.add(program.screen.look(pictures / "later.png", MIDDLE))
    program.wait_js(
        "document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 0"
    )


def test_a_prompt_becomes_a_video_that_plays_also_after_a_restart(
    start: Start, data_dir: str, tmp_path: Path
) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    video_id = make_video(program, "a paper boat on a blue table")
    assert_plays(program, video_id, tmp_path)
    assert program.console() == []
    code, seconds = program.signal(signal.SIGTERM)
    assert code == 0
    assert seconds < 2

    again = start("--practice", "--data-dir", data_dir).ready()
    assert_plays(again, video_id, tmp_path)
    assert again.console() == []


def test_every_place_comes_to_life_when_it_is_first_looked_at(start: Start, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    program.wait_js("document.querySelector('[data-to=create][aria-current]') !== null")
    assert program.js("document.querySelector('vg-library, vg-review, vg-settings')") is None
    for place in ("library", "review", "settings", "create"):
        program.js(f"document.querySelector('[data-to={place}]').click(); 0")
        # What is seen is never a place without its words, or with parts that do nothing.
        program.wait_js(f"!document.querySelector('[data-place={place}]').hidden")
        here = f"document.querySelector('[data-place={place}]')"
        assert program.js(f"{here}.querySelectorAll(':not(:defined)').length") == 0
        words = f"[...{here}.querySelectorAll('[data-t]')].every(one => one.textContent)"
        assert program.js(words) is True
        assert program.js("document.querySelectorAll('[data-place]:not([hidden])').length") == 1
    assert program.console() == []


def test_the_page_has_no_bridge_and_cannot_leave(start: Start, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    assert program.js("typeof window.pywebview") == "undefined"
    assert program.js("typeof window.webkit?.messageHandlers?.jsBridge") == "undefined"
    address = program.js("location.origin")
    program.js("location.href = 'https://example.com/'")
    program.js("window.open('https://example.com/')")
    time.sleep(1)
    assert program.js("location.origin") == address


def test_a_link_opens_in_the_systems_browser(start: Start, data_dir: str, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {asked}\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    program = start(
        "--practice", "--data-dir", data_dir, environ={"BROWSER": f"{browser} %s"}
    ).ready()
    window = program.wait_window("Videogen")
    program.screen.run("xdotool", "windowactivate", "--sync", window)
    for target in ("_blank", "_self"):
        url = f"https://example.com/{target}"
        program.js(
            f"{{ const a = document.createElement('a'); a.href = '{url}'; a.target = '{target}';"
            "a.id = 'out'; a.textContent = 'help';"
            "document.querySelector('#out')?.remove(); document.body.append(a); }"
        )

        def press(expected: str = url) -> bool:
            """Press the link; a page that is still starting may take the focus back."""
            program.js("document.querySelector('#out').focus(); 0")
            program.screen.run("xdotool", "key", "Return")
            time.sleep(0.5)
            return asked.exists() and expected in asked.read_text().splitlines()

        wait_for(press)
    assert program.js("location.hostname") == "127.0.0.1"


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something outside the page has happened."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_second_start_brings_the_first_window_to_the_front(
    start: Start, on: Screen, data_dir: str
) -> None:
    first = start("--practice", "--data-dir", data_dir).ready()
    window = first.wait_window("Videogen")
    on.run("xdotool", "windowminimize", "--sync", window)
    assert not on.windows("Videogen")
    second = start("--practice", "--data-dir", data_dir)
    assert second.wait_end(20)[0] == 0
    assert first.wait_window("Videogen") == window
    assert on.run("xdotool", "getactivewindow").strip() == window
    assert first.process.poll() is None


def test_the_window_comes_back_where_it_was(start: Start, on: Screen, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    on.run("wmctrl", "-r", "Videogen", "-e", "0,120,90,900,600")
    program.wait_js("innerWidth === 900 && innerHeight === 600")
    before = place_of(program)
    program.close_window()
    assert program.wait_end()[0] == 0
    for _ in range(2):  # twice: a place must not wander
        program = start("--practice", "--data-dir", data_dir).ready()
        program.wait_js("innerWidth === 900 && innerHeight === 600")
        wait_for(lambda: place_of(program) == before)  # noqa: B023 - called at once
        program.close_window()
        assert program.wait_end()[0] == 0


def place_of(program: Program) -> list[str]:
    """Return position and size, as X sees them."""
    window = program.wait_window("Videogen")
    return program.screen.run("xdotool", "getwindowgeometry", window).splitlines()[1:]


def test_closing_with_work_under_way_asks_once(start: Start, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    begin_video(program)
    program.close_window()
    program.wait_js(DIALOG, 10)
    program.js("document.querySelector('[data-choice=stay]').click()")
    program.wait_js(f"!{DIALOG}", 10)
    assert program.process.poll() is None
    program.close_window()
    program.wait_js(DIALOG, 10)
    program.js("document.querySelector('[data-choice=close]').click()")
    assert program.wait_end()[0] == 0


def test_closing_twice_closes(start: Start, data_dir: str) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    begin_video(program)
    program.close_window()
    program.wait_js(DIALOG, 10)
    time.sleep(1.2)
    program.close_window()
    assert program.wait_end()[0] == 0


def begin_video(program: Program) -> None:
    """Send three prompts, so that work is under way for a while."""
    body = json.dumps({"prompt": "a slow river", "count": 3})
    program.js(
        "fetch('/generate', {method: 'POST', headers: {'content-type': 'application/json'},"
        f"body: {json.dumps(body)}}}).then(r => {{ window.sent = r.status; }}); 0"
    )
    program.wait_js("window.sent === 202")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_the_program_within_two_seconds(
    start: Start, data_dir: str, number: signal.Signals, code: int
) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    begin_video(program)
    ended, seconds = program.signal(number)
    assert ended == code
    assert seconds < 2


def test_a_copy_is_saved_where_the_person_says(
    start: Start, on: Screen, data_dir: str, tmp_path: Path
) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    video_id = make_video(program, "a tram in the rain")
    target = tmp_path / "my copy.mp4"
    program.js(
        f"fetch('/videos/{video_id}/save-copy', {{method: 'POST',"
        "headers: {'content-type': 'application/json'}, body: JSON.stringify({dialog: {"
        "title: 'Kopie speichern', accept: 'Speichern', cancel: 'Abbrechen'}})})"
        ".then(r => r.json()).then(a => { window.saved = a; }); 0"
    )
    # The dialog's name field has the focus; a path typed there counts from the top.
    program.wait_window("Kopie speichern")
    time.sleep(0.5)
    on.run("xdotool", "key", "ctrl+a")
    on.run("xdotool", "type", "--delay", "20", str(target))
    on.run("xdotool", "key", "Return")
    program.wait_js("Boolean(window.saved)")
    assert program.js("window.saved.path") == str(target)
    assert target.stat().st_size > 10_000


def test_several_files_are_chosen_in_the_web_views_own_dialog_and_imported(
    start: Start, on: Screen, data_dir: str, tmp_path: Path
) -> None:
    home = tmp_path / "films"
    home.mkdir()
    for number in range(3):
        film = build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=number))
        (home / f"film {number}.mp4").write_bytes(film)
    (home / "no film.txt").write_text("The dialog shows films only.")
    program = start("--practice", "--data-dir", data_dir, environ={"HOME": str(home)}).ready()
    program.js("location.hash = '#/settings'")
    program.wait_js("document.querySelector('[data-verb=files]')?.checkVisibility()")
    program.js("document.querySelector('[data-verb=files]').focus()")
    on.run("xdotool", "key", "Return")  # no script may open it, only a person
    program.wait_window("Select Files")
    for key in ("alt+Home", "ctrl+a", "Return"):
        time.sleep(1)
        on.run("xdotool", "key", key)
    program.wait_js("document.querySelector('.import-task')?.innerText.includes('3 videos')")
    assert program.js("location.hash") == "#/library"
    assert program.console() == []


def test_an_open_dialog_does_not_keep_the_program_alive(
    start: Start, on: Screen, data_dir: str
) -> None:
    program = start("--practice", "--data-dir", data_dir).ready()
    program.js(
        "fetch('/dialogs/folder', {method: 'POST',"
        "headers: {'content-type': 'application/json'}, body: '{}'}); 0"
    )
    wait_for(lambda: len(on.run("wmctrl", "-l").splitlines()) == 2)
    ended, seconds = program.signal(signal.SIGTERM)
    assert ended == 0
    assert seconds < 2


def test_without_a_display_the_address_is_printed_and_served(data_dir: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "videogen_desktop", "--practice", "--data-dir", data_dir],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": data_dir},
    ) as process:
        assert process.stdout
        assert process.stderr
        assert "There is no display" in process.stderr.readline()
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(address, timeout=10) as page:
            assert b"Videogen" in page.read()
        process.terminate()
        assert process.wait(5) == 0


def test_a_screen_that_cannot_be_opened_is_no_crash(data_dir: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "videogen_desktop", "--practice", "--data-dir", data_dir],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/nonexistent", "HOME": data_dir, "DISPLAY": ":4711"},
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.terminate()
        assert process.wait(5) == 0
        assert "The display cannot be opened" in process.stderr.read()
