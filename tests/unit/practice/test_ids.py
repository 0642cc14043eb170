from __future__ import annotations

import re

from videogen_desktop.practice.ids import (
    new_generation_id,
    new_request_id,
    new_task_id,
    new_video_id,
)

ULID = "[0-9a-hjkmnp-tv-z]{26}"


def test_ids_have_the_form_of_the_service() -> None:
    assert re.fullmatch("video_[0-9a-f]{32}", new_video_id())
    assert re.fullmatch(f"task_{ULID}", new_task_id(1_790_000_000.0))
    assert re.fullmatch(f"gen_{ULID}", new_generation_id(1_790_000_000.0))
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", new_request_id())


def test_ids_of_the_same_moment_differ() -> None:
    assert len({new_task_id(1_790_000_000.0) for _ in range(100)}) == 100


def test_later_ids_sort_behind_earlier_ones() -> None:
    assert new_task_id(1_790_000_000.0) < new_task_id(1_790_000_000.001)
