"""What the program does while there is nothing to do: next to nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from build_spec.benches.figures import Figure, Target
from build_spec.benches.nginx import nginx
from build_spec.benches.processes import cpu_seconds, wake_ups
from tests.support.account import AT_ONCE, Account
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS
from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from build_spec.benches.stage import Stage

# What belongs to the start: looking for videos at Azure, drawing stills, the garbage of it all.
SETTLE_SECONDS = 8.0
ROUNDS = 9
ROUND_SECONDS = 10.0
PAGE_ASKS_EVERY_SECONDS = 30.0


def measure(stage: Stage) -> Iterator[Figure]:
    """Make one video with an account, leave the page open, and watch."""
    folder = stage.folder / "idle"
    folder.mkdir()
    log = folder / "moments"
    with Account(folder / "account", options=AT_ONCE) as account:
        port = account.endpoint.rpartition(":")[2].partition("/")[0]
        more = f"""
          access_log {log} moments;
          location / {{ proxy_pass http://127.0.0.1:{port}; proxy_set_header Host $http_host; }}"""
        with nginx(folder / "nginx", folder, stage, more) as between:
            environ = account.environ(f"http://127.0.0.1:{between.port}/openai/v1")
            with Served(folder / "data", environ=environ) as program, sync_playwright() as play:
                chromium = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
                program.made_video()
                context = chromium.new_context()
                name, _, value = program.cookie.partition("=")
                context.add_cookies([{"name": name, "value": value, "url": program.origin}])
                page = context.new_page()
                asked: list[str] = []
                page.on("request", lambda request: asked.append(request.url))
                page.goto(f"{program.origin}/")
                page.wait_for_timeout(1000 * SETTLE_SECONDS)
                yield from _watched(stage, program.process.pid, page, asked, log)
                chromium.close()


def _watched(stage: Stage, pid: int, page: Page, asked: list[str], log: Path) -> Iterator[Figure]:
    asked.clear()
    azure, cpu, waits, began = _lines(log), cpu_seconds([pid]), wake_ups(pid), time.monotonic()
    for _ in stage.rounds("idle", ROUNDS):
        page.wait_for_timeout(1000 * ROUND_SECONDS)
    seconds = time.monotonic() - began
    woken = sum(
        number - waits.get(thread, (name, 0))[1] for thread, (name, number) in wake_ups(pid).items()
    )
    share = 100 * (cpu_seconds([pid]) - cpu) / seconds
    yield Figure("idle: requests to Azure", _lines(log) - azure, "",
                 target=Target("≤", 0, of="ours"))  # fmt: skip
    # The first question of a stretch may have been about to be asked when it began.
    allowed = seconds // PAGE_ASKS_EVERY_SECONDS + 1
    yield Figure(f"idle: requests of the page in {seconds:.0f} s", len(asked), "",
                 target=Target("≤", allowed, of="ours"))  # fmt: skip
    yield Figure("idle: wake-ups of all threads in a second", woken / seconds, "",
                 target=Target("≤", 2, of="ours"))  # fmt: skip
    yield Figure("idle: share of a processor", share, "%", target=Target("≤", 0.3, of="ours"))


def _lines(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0
