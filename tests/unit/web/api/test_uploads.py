"""Files that the page hands over, as requests say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.requests_to_web import call
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.web.api import uploads
from videogen_desktop.web.messages import Request

if TYPE_CHECKING:
    from tests.support.fake_services import FakeParts

FILM = build_mp4(Mp4Plan(seconds=1, frame_bytes=8, seed=6))


def begin(parts: FakeParts) -> str:
    body = {"name": "boat.mp4", "size_bytes": len(FILM), "modified_at": 1_700_000_000.5}
    return str(call(parts, uploads.begin, body)["upload_id"])


def take(parts: FakeParts, upload_id: str, offset: str, piece: bytes) -> bytes:
    request = Request(
        "PUT", "/uploads", 1, {"offset": offset}, params={"upload_id": upload_id}, body=piece
    )
    body = uploads.take(parts.services, request).body
    assert isinstance(body, bytes)
    return body


def test_a_file_is_announced_sent_and_told_what_became_of_it(parts: FakeParts) -> None:
    upload = begin(parts)
    assert take(parts, upload, "0", FILM[:9]) == b'{"received_bytes":9}'
    assert b'"outcome":"added","video_id":"' in take(parts, upload, "9", FILM[9:])
    assert b'"outcome":"duplicate"}' in take(parts, begin(parts), "", FILM)


def test_a_file_can_be_broken_off(parts: FakeParts) -> None:
    request = Request("DELETE", "/uploads", 1, params={"upload_id": begin(parts)})
    assert uploads.drop(parts.services, request).status == 204


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "a.mp4"},
        {"name": "", "size_bytes": 5},
        {"name": "a.mp4", "size_bytes": "5"},
        {"name": "a.mp4", "size_bytes": 0},
        {"name": 5, "size_bytes": 5},
    ],
)
def test_a_file_that_is_not_said_is_not_begun(parts: FakeParts, body: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, uploads.begin, body)


@pytest.mark.parametrize("offset", ["-1", "x", "1.5"])
def test_where_a_piece_begins_is_a_whole_number(parts: FakeParts, offset: str) -> None:
    with pytest.raises(InvalidRequest):
        take(parts, begin(parts), offset, FILM)
