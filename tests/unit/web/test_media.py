from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.web.media import content_disposition, media_reply, open_media
from videogen_desktop.web.messages import Reply, Request

if TYPE_CHECKING:
    from pathlib import Path

DATA = bytes(range(250)) * 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "video.mp4"
    path.write_bytes(DATA)
    return path


def ask(path: Path, method: str = "GET", attachment: str = "", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    file = open_media(path)
    assert file is not None
    request = Request(method, "/", 1, headers=named)
    return media_reply(request, file, etag='"abc"', content_type="video/mp4", attachment=attachment)


def body_of(reply: Reply) -> bytes:
    if isinstance(reply.body, bytes):
        return reply.body
    body = b"".join(reply.body)
    reply.body.close()
    return body


def test_all_of_a_file(path: Path) -> None:
    reply = ask(path)
    assert reply.status == 200
    assert body_of(reply) == DATA
    assert reply.headers["Content-Length"] == "1000"
    assert reply.headers["ETag"] == '"abc"'
    assert reply.headers["Accept-Ranges"] == "bytes"
    assert reply.headers["Content-Type"] == "video/mp4"
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Cache-Control"].startswith("private")
    assert "Content-Disposition" not in reply.headers


def test_a_part_of_a_file(path: Path) -> None:
    reply = ask(path, range="bytes=500-1500")
    assert reply.status == 206
    assert reply.headers["Content-Range"] == "bytes 500-999/1000"
    assert reply.headers["Content-Length"] == "500"
    assert body_of(reply) == DATA[500:]


def test_head_ignores_the_range(path: Path) -> None:
    reply = ask(path, "HEAD", range="bytes=0-5")
    assert (reply.status, reply.headers["Content-Length"]) == (200, "1000")
    body_of(reply)


def test_a_part_that_is_not_there_says_how_long_the_file_is(path: Path) -> None:
    reply = ask(path, range="bytes=1000-")
    assert reply.status == 416
    assert reply.headers["Content-Range"] == "bytes */1000"
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_an_empty_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.touch()
    reply = ask(empty, range="bytes=0-")
    assert (reply.status, reply.headers["Content-Range"]) == (416, "bytes */0")
    assert body_of(ask(empty)) == b""


def test_a_condition_counts_before_the_range(path: Path) -> None:
    unchanged = ask(path, if_none_match='"abc"', range="bytes=5000-")
    assert unchanged.status == 304
    assert unchanged.headers["ETag"] == '"abc"'
    assert "Content-Length" not in unchanged.headers
    assert ask(path, if_match='"x"', range="bytes=0-").status == 412


def test_only_ordinary_files_are_opened(tmp_path: Path, path: Path) -> None:
    assert open_media(tmp_path / "nothing") is None
    assert open_media(tmp_path) is None
    if sys.platform != "win32":
        link, pipe = tmp_path / "link", tmp_path / "pipe"
        link.symlink_to(path)
        os.mkfifo(pipe)
        assert open_media(link) is None
        assert open_media(pipe) is None


def test_an_attachment_has_both_forms_of_its_name(path: Path) -> None:
    reply = ask(path, attachment="bücher „x“ 東京.mp4")
    body_of(reply)
    assert reply.headers["Content-Disposition"] == (
        'attachment; filename="bucher x .mp4"; '
        "filename*=UTF-8''b%C3%BCcher%20%E2%80%9Ex%E2%80%9C%20%E6%9D%B1%E4%BA%AC.mp4"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('a"b.mp4', "a_b.mp4"),
        ("a\r\nSet-Cookie: x.mp4", "a__Set-Cookie_ x.mp4"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x.mp4", "C__x.mp4"),
        ("nul.mp4", "_nul.mp4"),
        ("CON", "_CON"),
        ("trailing. . ", "trailing"),
        ("a\u202egpj.mp4", "a_gpj.mp4"),
        ("100%41.mp4", "100_41.mp4"),
        ("...", "video.mp4"),
        ("", "video.mp4"),
    ],
)
def test_a_name_that_would_do_harm_is_tamed(name: str, expected: str) -> None:
    field = content_disposition(name)
    assert field == f"attachment; filename=\"{expected}\"; filename*=UTF-8''" + expected.replace(
        " ", "%20"
    )


@given(st.text(max_size=80))
def test_any_name_gives_one_valid_field(name: str) -> None:
    match = re.fullmatch(
        r"attachment; filename=\"([A-Za-z0-9 ()._,+-]+)\"; "
        r"filename\*=UTF-8''([A-Za-z0-9!#$&+\-.^_`|~%]+)",
        content_disposition(name),
    )
    assert match is not None
    decoded = unquote(match[2], errors="strict")
    assert decoded.strip(" .") == decoded
    assert not re.search(r'[\x00-\x1f\x7f"/\\:]', decoded)
