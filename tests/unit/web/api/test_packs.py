from __future__ import annotations

import io
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.requests_to_web import call
from tests.support.videos import make_video
from videogen_desktop.domain.errors import InvalidRequest, NotFound
from videogen_desktop.web.api import packs
from videogen_desktop.web.file_body import FileSlice
from videogen_desktop.web.messages import Request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_services import FakeParts
    from videogen_desktop.domain.video import Video


@pytest.fixture
def video(parts: FakeParts) -> Video:
    data = build_mp4(Mp4Plan(seconds=1))
    video = make_video(size_bytes=len(data))
    parts.services.videos.add(video)
    path = parts.services.media.video_path(video)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return video


def ended(parts: FakeParts, begun: dict[str, object]) -> dict[str, object]:
    end = time.monotonic() + 10
    while True:
        shown = call(parts, packs.show, pack_id=str(begun["pack_id"]))
        if shown["state"] != "running":
            return shown
        assert time.monotonic() < end
        time.sleep(0.01)


def test_in_a_window_a_pack_is_put_into_the_chosen_folder(
    parts: FakeParts, video: Video, tmp_path: Path
) -> None:
    parts.native.chosen = tmp_path
    begun = call(parts, packs.start, {"video_ids": [video.id, video.id]})
    assert begun["videos_total"] == 1
    shown = ended(parts, begun)
    assert (shown["state"], shown["error"], shown["download_url"]) == ("done", None, None)
    assert (tmp_path / str(shown["path"]) / "index.html").is_file()
    assert call(parts, packs.reveal, pack_id=str(begun["pack_id"])) == {"done": True}
    assert [str(path) for path in parts.native.revealed] == [shown["path"]]
    with pytest.raises(NotFound):
        call(parts, packs.content, pack_id=str(begun["pack_id"]))


def test_who_chooses_no_folder_gets_no_pack(parts: FakeParts, video: Video) -> None:
    assert call(parts, packs.start, {"video_ids": [video.id]}) == {"state": "cancelled"}


def test_in_a_browser_a_pack_is_a_zip_to_download(parts: FakeParts, video: Video) -> None:
    parts.native.available = False
    begun = call(parts, packs.start, {"video_ids": [video.id]})
    shown = ended(parts, begun)
    assert shown["path"] is None
    assert shown["download_url"] == f"/packs/{begun['pack_id']}/content"
    reply = packs.content(
        parts.services, Request("GET", "/", 1, params={"pack_id": str(begun["pack_id"])})
    )
    assert reply.headers["Content-Type"] == "application/zip"
    assert "attachment" in reply.headers["Content-Disposition"]
    assert isinstance(reply.body, FileSlice)
    with zipfile.ZipFile(io.BytesIO(b"".join(reply.body))) as whole:
        assert whole.testzip() is None
    reply.body.close()
    told = call(parts, packs.reveal, pack_id=str(begun["pack_id"]))
    assert told["done"] is False


def test_a_pack_can_be_broken_off(parts: FakeParts, video: Video, tmp_path: Path) -> None:
    parts.native.chosen = tmp_path
    begun = call(parts, packs.start, {"video_ids": [video.id], "zip": True})
    shown = call(parts, packs.cancel, pack_id=str(begun["pack_id"]))
    assert shown["state"] in {"cancelled", "done"}


@pytest.mark.parametrize("ids", [None, [], "vid", [7], ["vid"] * 10_001])
def test_a_pack_of_nothing_is_refused(parts: FakeParts, ids: object) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, packs.start, {"video_ids": ids})


def test_an_unknown_video_or_pack_is_not_found(parts: FakeParts) -> None:
    with pytest.raises(NotFound):
        call(parts, packs.start, {"video_ids": ["vid_nothing"]})
    for handler in (packs.show, packs.cancel, packs.reveal, packs.content):
        with pytest.raises(NotFound):
            call(parts, handler, {}, pack_id="task_nothing")


def test_notes_are_merged_and_what_stays_is_told(parts: FakeParts, video: Video) -> None:
    parts.services.archive.update(video.id, {"stars": 4})
    entry = {
        "video_id": video.id,
        "sha256": video.sha256,
        "stars": {"was": [0], "now": 1},
        "pick": {"was": ["none"], "now": "pick"},
    }
    body = {"format": "videogen-review-notes", "version": 1, "videos": [entry]}
    assert call(parts, packs.take_notes, body) == {
        "changed": 1,
        "kept": [{"video_id": video.id, "title": video.prompt}],
        "unknown": 0,
    }
    with pytest.raises(InvalidRequest):
        call(parts, packs.take_notes, {"videos": []})
