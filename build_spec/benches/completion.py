"""From Azure's "completed" to a film that plays in the page, against the ``openai`` client.

Both ask as often as the service tells them to, and meet its "completed" half such an interval
late on average. So that chance does not decide, the wait for that one answer is counted as exactly
half an interval, and what follows it is measured.
"""

from __future__ import annotations

import re
import time
import warnings
from typing import TYPE_CHECKING

import openai
from playwright.sync_api import sync_playwright

from build_spec.benches.figures import Figure, Target, compared, median
from build_spec.benches.nginx import nginx
from tests.support.account import Account
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, RunningApp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from build_spec.benches.stage import Stage

ROUNDS = 8
INTERVAL_SECONDS = 5.0
PROMPT = "a paper boat crosses a blue table"
OPTIONS = ("--job-seconds", "1", "--content-mb", "5", "--fault", "content-lag=0", "--seed", "1")

# Orders as the page does, waits until its card says that the film is there, and until it plays.
_ORDER_AND_PLAY = """async (prompt) => {
  const body = JSON.stringify({ prompt, hold_seconds: 0 });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch('/generate', { method: 'POST', headers, body });
  const { job_id: id } = await answer.json();
  dispatchEvent(new Event('vg-wake'));
  const ready = () => [...document.querySelectorAll('vg-job-card')]
    .map((card) => card.job).find((job) => job?.job_id === id && job.state === 'ready');
  while (!ready()) await new Promise((tick) => setTimeout(tick, 5));
  const shown = performance.timeOrigin + performance.now();
  const film = document.createElement('video');
  film.muted = true;
  film.preload = 'auto';
  film.src = ready().video_url;
  await new Promise((plays, fails) => { film.oncanplay = plays; film.onerror = fails; });
  const playable = performance.timeOrigin + performance.now();
  film.removeAttribute('src');
  film.load();
  return [shown / 1000, playable / 1000];
}"""


def measure(stage: Stage) -> Iterator[Figure]:
    """Let both order through an nginx that notes when which question was answered."""
    folder = stage.folder / "completion"
    folder.mkdir()
    log = folder / "moments"
    more = f"""
      access_log {log} moments;
      location / {{
        proxy_pass http://127.0.0.1:%s;
        proxy_buffering off;
        proxy_set_header Host $http_host;
        add_header openai-poll-after-ms {1000 * INTERVAL_SECONDS:.0f};
      }}"""
    with Account(folder / "account", options=OPTIONS) as account:
        port = account.endpoint.rpartition(":")[2].partition("/")[0]
        with (
            nginx(folder / "nginx", folder, stage, more % port) as between,
            RunningApp(
                folder / "data",
                environ=account.environ(f"http://127.0.0.1:{between.port}/openai/v1"),
            ) as app,
            sync_playwright() as playwright,
        ):
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
            page = chromium.new_page()
            page.goto(app.address)
            contest = Contest(page, between.port, log, folder)
            found = stage.play(
                "completion", ROUNDS, {"ours": contest.ours, "openai": contest.openai}
            )
            chromium.close()
    yield compared(
        f"completion: until it plays, asked every {INTERVAL_SECONDS:g} s",
        "s",
        (found["ours"], found["openai"]),
        "openai's loop, on the disk",
        Target("≤", 1.15),
    )
    yield Figure(
        "completion: of that, from Azure's answer to the page", median(contest.shown_seconds), "s"
    )


class Contest:
    """The two ways from an order to a film."""

    def __init__(self, page: Page, port: int, log: Path, folder: Path) -> None:
        self._page = page
        self._base = f"http://127.0.0.1:{port}/openai/v1/"
        self._log = log
        self._target = folder / "by-openai.mp4"
        self.shown_seconds: list[float] = []

    def ours(self) -> float:
        """Order on the page and wait until the film could play there."""
        shown, playable = self._page.evaluate(_ORDER_AND_PLAY, PROMPT)
        answered = self._answered()
        self.shown_seconds.append(shown - answered)
        return float(INTERVAL_SECONDS / 2 + playable - answered)

    def openai(self) -> float:
        """Order, wait and download as the documentation of the client does."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            with openai.OpenAI(base_url=self._base, api_key="any") as client:
                video = client.videos.create_and_poll(
                    model="sora-2", prompt=PROMPT, size="1280x720", seconds="4"
                )
                client.videos.download_content(video.id).write_to_file(self._target)
        done = time.time()
        return INTERVAL_SECONDS / 2 + done - self._answered()

    def _answered(self) -> float:
        """Return when the last question before the last download was answered."""
        lines = self._log.read_text("utf-8").splitlines()
        fetched = max(at for at, line in enumerate(lines) if line.endswith("/content"))
        asked = [line for line in lines[:fetched] if re.search(r"GET \S+/videos/[^/]+$", line)]
        return float(asked[-1].split()[0])
