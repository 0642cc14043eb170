"""What an open download knows of itself; transfers are tried in tests/contract/sora."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from collections.abc import Mapping


def opened(headers: Mapping[str, str], body: bytes = b"12345", status: int = 200) -> object:
    """Return start, length, total, etag of an answer with these headers."""
    with s.ScriptedAzure([s.raw(s.http(status, body, headers))]) as azure:
        client = SoraClient(Connection("c", azure.base_url, Dialect.VIDEOS, "d"), lambda: "k")
        with client.open_content("video_1") as content:
            return content.start, content.length, content.total, content.etag


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (200, {}, (0, 5, 5, None)),
        (200, {"ETag": '"a-b"'}, (0, 5, 5, '"a-b"')),
        (200, {"ETag": 'W/"a"'}, (0, 5, 5, None)),
        (200, {"Content-Range": "bytes 5-9/10"}, (0, 5, 5, None)),
        (206, {"Content-Range": "bytes 5-9/10"}, (5, 5, 10, None)),
        (206, {"Content-Range": "bytes 5-9/*"}, (5, 5, None, None)),
    ],
)
def test_a_download_knows_which_bytes_come(
    status: int, headers: Mapping[str, str], expected: object
) -> None:
    assert opened(headers, status=status) == expected
