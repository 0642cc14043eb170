"""The page tells the icon in the taskbar what it shows in the title, in a window only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.e2e.conftest import keep_settings
from tests.support.browser import RunningApp
from tests.support.page_steps import make_video, open_place

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Request, Route

    from tests.support.browser import PageLog


def test_a_window_tells_each_percent_once_and_takes_it_away_at_the_end(
    data_dir: Path, blank_page: Page, log: PageLog
) -> None:
    keep_settings(data_dir, active="practice")
    page = blank_page
    told: list[int | None] = []

    def keep(request: Request) -> None:
        if request.url.endswith("/taskbar"):
            told.append(json.loads(request.post_data or "")["progress"])

    def in_a_window(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"native": True})

    page.on("request", keep)
    with RunningApp(data_dir) as app:
        page.goto(app.address)
        make_video(page, "in a browser")
        assert told == [], "a browser has no icon of ours"
        page.route("**/settings", in_a_window)
        # The page came with what it knows of the settings; Settings asks for them anew.
        with page.expect_response("**/settings"):
            open_place(page, "Settings")
        open_place(page, "Create")
        make_video(page, "in a window")
        page.goto("about:blank")
    steps = [step for step in told if step is not None]
    assert told == [*steps, None]
    assert steps, "nothing was shown while it was made"
    assert steps == sorted(set(steps))
    assert set(steps) <= set(range(101))
    assert log.complaints == []
