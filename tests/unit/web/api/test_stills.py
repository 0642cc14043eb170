from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_services import STILL, FakeParts
from tests.support.requests_to_web import read_json
from tests.support.videos import make_video
from videogen_desktop.domain.errors import InvalidRequest, NotFound
from videogen_desktop.web.api import stills
from videogen_desktop.web.file_body import FileSlice
from videogen_desktop.web.messages import Reply, Request
from videogen_desktop.web.problems import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.domain.video import Video

PNG = b"\x89PNG\r\n\x1a\n a picture"


@pytest.fixture
def video(parts: FakeParts) -> Video:
    content = b"x" * 2_000
    video = make_video(size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    parts.services.videos.add(video)
    path = parts.services.media.video_path(video)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return video


def request(video: Video, body: bytes = b"", kind: str = "", **query: str) -> Request:
    headers = {"content-type": kind} if kind else {}
    return Request(
        "POST" if body else "GET",
        "/",
        1,
        query=query,
        headers=headers,
        params={"video_id": video.id},
        body=body,
    )


def bytes_of(reply: Reply) -> bytes:
    assert isinstance(reply.body, FileSlice)
    data = b"".join(reply.body)
    reply.body.close()
    return data


def path_of(parts: FakeParts, video: Video) -> Path:
    return parts.services.media.video_path(video)


def test_a_video_is_known_by_its_content(parts: FakeParts, video: Video) -> None:
    reply = stills.content(parts.services, request(video))
    assert bytes_of(reply) == b"x" * video.size_bytes
    assert reply.headers["ETag"] == f'"{video.sha256[:32]}"'
    assert reply.headers["Content-Type"] == "video/mp4"


def test_other_bytes_of_the_same_length_are_known_by_another_name_once_it_is_marked(
    parts: FakeParts, video: Video
) -> None:
    path_of(parts, video).write_bytes(b"y" * video.size_bytes)
    parts.services.videos.mark_missing([video.id], missing=True)  # as verifying does
    reply = stills.content(parts.services, request(video))
    assert bytes_of(reply) == b"y" * video.size_bytes
    assert video.sha256[:32] not in reply.headers["ETag"]


def test_a_file_exchanged_behind_our_back_is_known_by_another_name(
    parts: FakeParts, video: Video
) -> None:
    path_of(parts, video).write_bytes(b"other")
    reply = stills.content(parts.services, request(video))
    assert bytes_of(reply) == b"other"
    assert video.sha256[:32] not in reply.headers["ETag"]


def test_a_download_has_the_name_of_the_file(parts: FakeParts, video: Video) -> None:
    reply = stills.content(parts.services, request(video, download="1"))
    bytes_of(reply)
    assert path_of(parts, video).name in reply.headers["Content-Disposition"]


def test_a_missing_file_is_said_and_noted_until_it_is_back(parts: FakeParts, video: Video) -> None:
    path = path_of(parts, video)
    away = path.rename(path.with_suffix(".away"))
    with pytest.raises(Refused) as caught:
        stills.content(parts.services, request(video))
    assert (caught.value.status, caught.value.refusal_code) == (404, "video_missing")
    assert parts.services.videos.get(video.id).missing
    away.rename(path)
    bytes_of(stills.content(parts.services, request(video)))
    assert not parts.services.videos.get(video.id).missing


def test_a_still_is_kept_and_shown(parts: FakeParts, video: Video) -> None:
    with pytest.raises(NotFound):
        stills.poster(parts.services, request(video))
    kept = stills.keep_poster(parts.services, request(video, PNG, "image/png"))
    assert read_json(kept)["poster_url"] == f"/videos/{video.id}/poster"
    first = stills.poster(parts.services, request(video))
    assert (bytes_of(first), first.headers["Content-Type"]) == (PNG, "image/png")
    stills.keep_poster(parts.services, request(video, STILL, "image/jpeg"))
    second = stills.poster(parts.services, request(video))
    assert (bytes_of(second), second.headers["Content-Type"]) == (STILL, "image/jpeg")
    assert first.headers["ETag"] != second.headers["ETag"]


def test_a_frame_is_saved_beside_the_video(parts: FakeParts, video: Video) -> None:
    said = read_json(stills.keep_frame(parts.services, request(video, PNG, "image/png", at="1.25")))
    path = path_of(parts, video)
    saved = path.with_name(f"{path.stem} at 1.250 s.png")
    assert said == {"done": True, "path": str(saved), "file_name": saved.name}
    assert saved.read_bytes() == PNG
    assert path.read_bytes() == b"x" * video.size_bytes


@pytest.mark.parametrize(
    ("body", "kind"),
    [(PNG, "image/jpeg"), (STILL, "image/png"), (b"<svg/>", "image/png"), (b"", "image/png")],
)
def test_a_picture_has_to_be_what_it_says(
    parts: FakeParts, video: Video, body: bytes, kind: str
) -> None:
    for handler in (stills.keep_poster, stills.keep_frame):
        with pytest.raises(InvalidRequest):
            handler(parts.services, request(video, body, kind))


def test_pictures_are_known_by_their_first_bytes() -> None:
    assert stills.image_type(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"
    assert stills.image_type(b"GIF89a") is None
