"""Downloads: ranges, redirects, broken bodies and an end from another thread."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import (
    ModelRetired,
    NetworkUnavailable,
    RangeRefused,
    RemoteNotFound,
    UnexpectedReply,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.contract.sora.conftest import MakeClient, Script
    from videogen_desktop.sora.client import SoraClient
    from videogen_desktop.sora.content import Content

FILM = bytes(range(256)) * 300


def film(headers: Mapping[str, str] | None = None, status: int = 200, body: bytes = FILM) -> s.Step:
    return s.raw(s.http(status, body, {"Content-Type": "video/mp4", **(headers or {})}))


def whole(content: Content, piece_bytes: int = 10_000) -> bytes:
    with content:
        return b"".join(content.pieces(piece_bytes))


def fetch(client: SoraClient) -> bytes:
    return whole(client.open_content("video_1"))


def test_the_whole_file_arrives_in_pieces(make_client: MakeClient, script: Script) -> None:
    azure = script(film({"ETag": '"a"', "Date": "Sun, 22 Nov 2026 12:00:00 GMT"}))

    with make_client().open_content("video_1") as content:
        pieces = list(content.pieces(10_000))

    assert b"".join(pieces) == FILM
    assert max(map(len, pieces)) <= 10_000
    assert (content.status, content.start, content.etag) == (200, 0, '"a"')
    assert content.length == content.total == len(FILM)
    assert content.service_time == 1795348800
    sent = azure.requests[0]
    assert (sent.path, dict(sent.query)) == (
        "/openai/v1/videos/video_1/content",
        {"variant": "video"},
    )
    assert sent.headers["accept-encoding"] == "identity"
    assert not {"range", "if-range"} & sent.headers.keys()


def test_the_jobs_dialect_fetches_by_generation(make_client: MakeClient, script: Script) -> None:
    azure = script(film())

    assert whole(make_client(Dialect.JOBS).open_content("gen_1")) == FILM

    assert azure.requests[0].path == "/openai/v1/video/generations/gen_1/content/video"


def test_going_on_asks_for_the_rest_of_the_same_file(
    make_client: MakeClient, script: Script
) -> None:
    headers = {"Content-Range": f"bytes 1000-{len(FILM) - 1}/{len(FILM)}", "ETag": '"a"'}
    azure = script(film(headers, 206, FILM[1000:]))

    content = make_client().open_content("video_1", start=1000, etag='"a"')

    assert whole(content) == FILM[1000:]
    assert (content.status, content.start, content.total) == (206, 1000, len(FILM))
    assert content.length == len(FILM) - 1000
    assert azure.requests[0].headers["range"] == "bytes=1000-"
    assert azure.requests[0].headers["if-range"] == '"a"'


def test_without_a_validator_no_range_is_asked_for(make_client: MakeClient, script: Script) -> None:
    azure = script(film())

    assert whole(make_client().open_content("video_1", start=1000)) == FILM

    assert "range" not in azure.requests[0].headers


@pytest.mark.parametrize("etag", ['W/"a"', "a", '"a', ""])
def test_only_a_strong_validator_counts(make_client: MakeClient, script: Script, etag: str) -> None:
    script(film({"ETag": etag}))

    with make_client().open_content("video_1") as content:
        assert content.etag is None


@pytest.mark.parametrize(
    "header", ["", "bytes 5-2/9", "bytes */9", "items 0-1/9", "bytes a-b/c", "bytes 1-2,4-5/9"]
)
def test_a_part_that_does_not_say_which_is_refused(
    make_client: MakeClient, script: Script, header: str
) -> None:
    script(film({"Content-Range": header}, 206))

    with pytest.raises(RangeRefused):
        make_client().open_content("video_1", start=5, etag='"a"')


def test_an_unknown_total_is_unknown(make_client: MakeClient, script: Script) -> None:
    script(film({"Content-Range": f"bytes 0-{len(FILM) - 1}/*"}, 206))

    with make_client().open_content("video_1") as content:
        assert (content.total, content.length) == (None, len(FILM))


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, RemoteNotFound), (410, ModelRetired), (416, RangeRefused), (204, UnexpectedReply)],
)
def test_a_file_that_cannot_be_had_says_why(
    make_client: MakeClient, script: Script, status: int, error: type[Exception]
) -> None:
    script(s.answers(status, None))

    with pytest.raises(error):
        make_client().open_content("video_1")


BROKEN = {
    "cut": film({"Content-Length": str(len(FILM) + 1)}),
    "cut chunk": s.raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n" + b"x" * 100
    ),
    "no last chunk": s.raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + b"x" * 100 + b"\r\n"
    ),
    "part shorter than said": film({"Content-Range": "bytes 0-99999/100000"}, 206),
}


@pytest.mark.parametrize("step", BROKEN.values(), ids=BROKEN.keys())
def test_a_body_that_ends_early_is_an_error(
    make_client: MakeClient, script: Script, step: s.Step
) -> None:
    script(step)

    with pytest.raises(NetworkUnavailable):
        fetch(make_client())


def test_a_chunked_body_is_read_to_its_end(make_client: MakeClient, script: Script) -> None:
    chunks = b"".join(b"64\r\n" + b"x" * 100 + b"\r\n" for _ in range(50)) + b"0\r\n\r\n"
    script(s.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))

    content = make_client().open_content("video_1")

    assert (content.length, content.total) == (None, None)
    assert whole(content) == b"x" * 5000


def test_more_than_the_part_that_was_announced_is_refused(
    make_client: MakeClient, script: Script
) -> None:
    script(film({"Content-Range": "bytes 0-9/10"}, 206))

    with pytest.raises(UnexpectedReply):
        fetch(make_client())


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/html"},
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_something_else_in_place_of_a_video_is_refused(
    make_client: MakeClient, script: Script, headers: Mapping[str, str]
) -> None:
    script(film(headers))

    with pytest.raises(UnexpectedReply):
        make_client().open_content("video_1")


def test_a_redirect_elsewhere_is_followed_without_the_key(
    make_client: MakeClient, script: Script
) -> None:
    with s.ScriptedAzure([film()]) as elsewhere:
        azure = script(s.answers(302, None, {"Location": f"http://127.0.0.1:{elsewhere.port}/f"}))

        assert fetch(make_client()) == FILM

        assert "api-key" in azure.requests[0].headers
        assert not {"api-key", "authorization"} & elsewhere.requests[0].headers.keys()


def test_a_redirect_within_the_service_keeps_the_key(
    make_client: MakeClient, script: Script
) -> None:
    azure = script(s.answers(307, None, {"Location": "/file?sig=1"}), film())

    assert fetch(make_client()) == FILM

    assert azure.requests[1].path == "/file"
    assert "api-key" in azure.requests[1].headers


@pytest.mark.parametrize(
    "location",
    ["", "http://example.com/f", "ftp://127.0.0.1/f", "file:///etc/passwd", "http://u:p@127.0.0.1/",
     "http://[", "http://127.0.0.1:99999/"],
)  # fmt: skip
def test_a_redirect_to_a_doubtful_place_is_not_followed(
    make_client: MakeClient, script: Script, location: str
) -> None:
    azure = script(s.answers(302, None, {"Location": location}))

    with pytest.raises(UnexpectedReply):
        make_client().open_content("video_1")

    assert azure.connections == 1


def test_redirects_end(make_client: MakeClient, script: Script) -> None:
    azure = script(s.answers(302, None, {"Location": "/again"}))

    with pytest.raises(UnexpectedReply):
        make_client().open_content("video_1")

    assert azure.connections == 4


def test_another_thread_can_end_a_silent_download(make_client: MakeClient, script: Script) -> None:
    def begins_and_stalls(line: s.Line) -> None:
        line.read_request()
        line.send(s.http(200, FILM[:1000], {"Content-Length": "50000"}))
        line.wait()

    script(begins_and_stalls)
    content = make_client().open_content("video_1")
    began = time.monotonic()
    with content:
        pieces = content.pieces()
        assert next(pieces) == FILM[:1000]
        threading.Timer(0.1, content.close).start()
        with pytest.raises(NetworkUnavailable):
            next(pieces)

    assert time.monotonic() - began < 5


def test_closing_the_client_ends_its_downloads(make_client: MakeClient, script: Script) -> None:
    def begins_and_stalls(line: s.Line) -> None:
        line.read_request()
        line.send(s.http(200, FILM[:1000], {"Content-Length": "50000"}))
        line.wait()

    script(begins_and_stalls)
    client = make_client()
    with client.open_content("video_1") as content:
        pieces = content.pieces()
        assert next(pieces) == FILM[:1000]
        client.close()
        with pytest.raises(NetworkUnavailable):
            next(pieces)


def test_what_trickles_in_is_handed_on_at_once(make_client: MakeClient, script: Script) -> None:
    script(s.trickles(s.http(200, b"x" * 50), 0.005))

    with make_client().open_content("video_1") as content:
        pieces = list(content.pieces())

    assert len(pieces) > 5
    assert b"".join(pieces) == b"x" * 50


JPEG = b"\xff\xd8\xff\xe0" + b"x" * 50


def test_a_thumbnail_is_a_picture(make_client: MakeClient, script: Script) -> None:
    azure = script(s.raw(s.http(200, JPEG, {"Content-Type": "image/jpeg"})))

    assert make_client().thumbnail("video_1").value == JPEG
    assert make_client(Dialect.JOBS).thumbnail("gen_1").value == JPEG

    assert dict(azure.requests[0].query) == {"variant": "thumbnail"}
    assert azure.requests[1].path == "/openai/v1/video/generations/gen_1/content/thumbnail"


@pytest.mark.parametrize(
    "step",
    [
        s.answers(404, {"detail": "Not Found"}),
        s.answers(400, {"error": {"message": "Invalid value: 'thumbnail'."}}),
        s.answers(200, {"error": "?"}),
        s.raw(s.http(200, b"<svg/>", {"Content-Type": "image/svg+xml"})),
        s.raw(s.http(200, JPEG + b"x" * (17 << 20))),
    ],
    ids=["missing", "refused", "json", "not a picture", "too large"],
)
def test_where_there_is_no_thumbnail_there_is_none(
    make_client: MakeClient, script: Script, step: s.Step
) -> None:
    script(step)

    assert make_client().thumbnail("video_1").value is None
