from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.raw_http import RawConnection
from tests.support.site import CONTENT

if TYPE_CHECKING:
    from tests.support.site import Site


def url(site: Site) -> str:
    return f"/videos/{site.video.id}/content"


@pytest.mark.parametrize(
    ("text", "status", "part"),
    [
        ("bytes=0-", 206, CONTENT),
        ("bytes=0-0", 206, CONTENT[:1]),
        ("bytes=500-1500", 206, CONTENT[500:]),
        ("bytes=-100", 206, CONTENT[-100:]),
        ("bytes=-2000", 206, CONTENT),
        ("BYTES=1-2", 206, CONTENT[1:3]),
        ("bytes=1-2,4-5", 200, CONTENT),
        ("bytes=" + ",".join(["0-"] * 100), 200, CONTENT),
        ("items=0-5", 200, CONTENT),
        ("bytes=1000-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=5-2", 416, None),
        ("bytes=+0-+5", 416, None),
    ],
)
def test_a_range_over_the_wire(site: Site, text: str, status: int, part: bytes | None) -> None:
    answer = site.ask("GET", url(site), Range=text)
    assert answer.status == status
    if part is None:
        assert answer.field("content-range") == "bytes */1000"
        assert answer.json()["code"] == "range_refused"
    else:
        assert answer.body == part
        assert answer.field("content-type") == "video/mp4"


def test_parts_of_one_file_can_be_put_together(site: Site) -> None:
    etag = site.ask("HEAD", url(site)).field("etag")
    with RawConnection(site.port) as client:
        whole = b""
        for start in range(0, 1000, 300):
            client.send(
                site.head("GET", url(site), Range=f"bytes={start}-{start + 299}", If_Range=etag)
            )
            whole += client.read_answer().body
    assert whole == CONTENT


def test_a_part_of_another_file_is_never_mixed_in(site: Site) -> None:
    answer = site.ask("GET", url(site), Range="bytes=500-", If_Range='"another"')
    assert (answer.status, answer.body) == (200, CONTENT)


def test_an_unchanged_file_is_not_sent_again(site: Site) -> None:
    etag = site.ask("GET", url(site)).field("etag")
    answer = site.ask("GET", url(site), If_None_Match=f'"x", W/{etag}')
    assert (answer.status, answer.body) == (304, b"")
    assert answer.field("etag") == etag
    assert answer.field("content-length") is None


def test_another_file_than_expected_is_412(site: Site) -> None:
    answer = site.ask("GET", url(site), If_Match='"x"')
    assert answer.json()["code"] == "precondition_failed"


def test_media_opened_alone_can_do_nothing(site: Site) -> None:
    answer = site.ask("GET", url(site))
    assert "sandbox" in (answer.field("content-security-policy") or "")
    assert answer.field("x-content-type-options") == "nosniff"
    assert (answer.field("cache-control") or "").startswith("private")


def test_a_download_has_a_name(site: Site) -> None:
    answer = site.ask("GET", url(site) + "?download=1")
    assert answer.body == CONTENT
    assert answer.all("content-disposition") == [
        "attachment; filename=\"a boat.mp4\"; filename*=UTF-8''a%20boat.mp4"
    ]


@pytest.mark.parametrize(
    "name", ['a"; x="b.mp4', "a\r\nSet-Cookie: x=y.mp4", "東京\u202egpj.mp4", "%0d%0aX: y.mp4"]
)
def test_no_name_of_a_file_adds_a_field(own_site: Site, name: str) -> None:
    try:
        video = own_site.add_video(f"2026-11/{name}")
    except OSError:
        pytest.skip("this system has no such names")
    answer = own_site.ask("GET", f"/videos/{video.id}/content?download=1")
    assert answer.status == 200
    usual = own_site.ask("GET", f"/videos/{own_site.video.id}/content?download=1")
    assert [field for field, _ in answer.fields] == [field for field, _ in usual.fields]


def test_a_file_that_went_away_is_said(own_site: Site) -> None:
    own_site.parts.services.media.video_path(own_site.video).unlink()
    answer = own_site.ask("GET", url(own_site))
    assert (answer.status, answer.json()["code"]) == (404, "video_missing")
    shown = own_site.ask("GET", f"/videos/{own_site.video.id}")
    assert shown.json()["missing"] is True


def test_a_still_of_16_megabytes_is_taken(own_site: Site) -> None:
    picture = b"\x89PNG\r\n\x1a\n".ljust(16 * 1024 * 1024, b"x")
    target = f"/videos/{own_site.video.id}/poster"
    answer = own_site.ask("PUT", target, picture, Content_Type="image/png")
    assert answer.status == 200
    shown = own_site.ask("GET", target)
    assert shown.body == picture
    assert shown.field("content-type") == "image/png"


def test_what_calls_itself_a_picture_and_is_none_is_refused(own_site: Site) -> None:
    for method, path in (("PUT", "poster"), ("POST", "frame")):
        for kind in ("image/png", "image/jpeg"):
            answer = own_site.ask(
                method, f"/videos/{own_site.video.id}/{path}", b"<svg/>", Content_Type=kind
            )
            assert (answer.status, answer.json()["code"]) == (400, "invalid_request")
        answer = own_site.ask(
            method, f"/videos/{own_site.video.id}/{path}", b"<svg/>", Content_Type="image/svg+xml"
        )
        assert answer.status == 415
