"""A folder reviewed by keyboard alone; ``dev.py prove review-keyboard`` does it with hundreds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_spec.proofs.review_keyboard import kept_in, review, stock
from tests.support.browser import PageLog, RunningApp

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

CLIPS = 12


def test_a_folder_of_clips_is_reviewed_by_keyboard_alone(tmp_path: Path, blank_page: Page) -> None:
    data_dir = stock(tmp_path, CLIPS)
    log = PageLog(blank_page)
    with RunningApp(data_dir, "--practice") as app:
        blank_page.goto(app.address)
        done = review(blank_page, CLIPS)
        assert kept_in(blank_page, data_dir, done)
        assert log.complaints == []
        blank_page.goto("about:blank")
