"""What the library takes on the disk, and long tasks as the page sees them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.requests_to_web import call
from tests.support.videos import make_video
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.settings import SettingsStore
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.web.api import upkeep
from videogen_desktop.web.messages import Request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_services import FakeParts


def ended(parts: FakeParts) -> dict[str, object]:
    thread = parts.services.upkeep._thread
    assert thread is not None
    thread.join(15)
    task = call(parts, upkeep.show)["task"]
    assert isinstance(task, dict)
    return task


def test_storage_tells_videos_from_trash(parts: FakeParts) -> None:
    parts.services.videos.add(make_video(size_bytes=10))
    parts.services.videos.add(make_video(size_bytes=5, trashed_at=1.0))
    told = call(parts, upkeep.storage)
    assert told["videos"] == {"count": 1, "bytes": 10}
    assert told["trash"] == {"count": 1, "bytes": 5}
    assert told["trash_days"] == 30
    assert told["videos_dir"] == str(parts.services.media.videos_dir)
    assert isinstance(told["free_bytes"], int)


def test_a_task_is_begun_followed_and_told(parts: FakeParts) -> None:
    assert call(parts, upkeep.show) == {"task": None}
    call(parts, upkeep.begin, {"kind": "verify"})
    task = ended(parts)
    assert (task["kind"], task["state"], task["found"]) == (
        "verify",
        "done",
        {"checked": 0, "faults": 0, "named": []},
    )
    assert call(parts, upkeep.stop)["task"] == task


def test_what_went_wrong_is_told_as_everywhere(parts: FakeParts) -> None:
    call(parts, upkeep.begin, {"kind": "move", "folder": "nowhere"})
    task = ended(parts)
    trouble = task["trouble"]
    assert isinstance(trouble, dict)
    assert (task["state"], trouble["code"]) == ("failed", "invalid_request")
    assert "folder" in trouble["fields"]


def test_a_folder_set_by_an_organisation_is_not_moved(parts: FakeParts, tmp_path: Path) -> None:
    managed = tmp_path / "managed.json"
    managed.write_text(json.dumps({"videos_dir": str(tmp_path), "locked": ["videos_dir"]}))
    settings = SettingsStore(DataFolder(tmp_path), managed_path=managed)
    services = replace(parts.services, settings=settings)
    asked = json.dumps({"kind": "move", "folder": str(tmp_path / "films")}).encode()
    with pytest.raises(InvalidRequest) as caught:
        upkeep.begin(services, Request("POST", "/upkeep", 1, body=asked))
    assert caught.value.fields == {"folder": "Set by your organisation."}
    assert call(parts, upkeep.show) == {"task": None}


@pytest.mark.parametrize("body", [{}, {"kind": "burn"}, {"kind": 5}])
def test_there_has_to_be_a_task(parts: FakeParts, body: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, upkeep.begin, body)
    assert call(parts, upkeep.show) == {"task": None}
