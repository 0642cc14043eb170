"""The videos dialect by hand: what the official client would not send (contract 3 and 5)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.support.practice_site import VIDEO, VIDEOS, PracticeSite, practice_site

if TYPE_CHECKING:
    from collections.abc import Generator

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1280).to_bytes(4, "big") + (720).to_bytes(4, "big")


@pytest.fixture
def site() -> Generator[PracticeSite]:
    with practice_site(at_once=100) as site:
        yield site


def refusal(site: PracticeSite, **changes: object) -> dict[str, object]:
    answer = site.create(VIDEOS, **changes)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert isinstance(error, dict)
    assert error.keys() >= {"message", "type", "param", "code"}
    return error


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": None, "prompt": None}, "Missing required parameter: 'model'."),
        ({"model": None}, "Missing required parameter: 'model'."),
        ({"prompt": None}, "Missing required parameter: 'prompt'."),
        (
            {"seconds": 4},
            (
                "Invalid type for 'seconds': expected one of '4', '8', or '12', but got an "
                "integer instead."
            ),
        ),
        ({"seconds": "5"}, "Invalid value: '5'. Supported values are: '4', '8', and '12'."),
        (
            {"size": "720"},
            (
                "Invalid value: '720'. Supported values are: '720x1280', '1280x720', "
                "'1024x1792', and '1792x1024'."
            ),
        ),
        ({"duration": 4}, "Unknown parameter: 'duration'."),
        ({"n_variants": 2}, "Unknown parameter: 'n_variants'."),
    ],
)
def test_what_is_wrong_with_a_create_is_said_in_azures_words(
    site: PracticeSite, changes: dict[str, object], message: str
) -> None:
    assert refusal(site, **changes)["message"] == message
    assert site.listed() == []


@pytest.mark.parametrize("prompt", ["", "x" * 32_001, 7, ["a"], None])
def test_a_prompt_has_one_to_32000_characters(site: PracticeSite, prompt: object) -> None:
    assert refusal(site, prompt=prompt)["param"] == "prompt"


def test_the_longest_prompt_is_taken(site: PracticeSite) -> None:
    longest = "ü" * 32_000
    assert site.shown(site.made(prompt=longest))["prompt"] == longest


def test_defaults_are_a_short_portrait(site: PracticeSite) -> None:
    shown = site.shown(site.made(size=None, seconds=None))
    assert (shown["size"], shown["seconds"]) == ("720x1280", "4")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"model":"m","prompt":"\\ud800"}', "application/json"),
        (b'{"model":"m","prompt":"\xff"}', "application/json"),
        (b"model=m&prompt=a", "application/x-www-form-urlencoded"),
        (b"", "text/plain"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
        (b"--x\r\n\r\n\xff\r\n--x--", "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_is_none_is_refused(site: PracticeSite, body: bytes, content_type: str) -> None:
    answer = site.ask("POST", VIDEOS, data=body, headers={"Content-Type": content_type})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert site.listed() == []


def test_a_form_without_a_file_is_a_create(site: PracticeSite) -> None:
    parts = [(name, (None, value, "text/plain")) for name, value in VIDEO.items()]
    answer = site.ask("POST", VIDEOS, files=parts)  # type: ignore[arg-type]
    assert answer.json()["prompt"] == VIDEO["prompt"]


def form(picture: tuple[str | None, bytes | str, str]) -> list[tuple[str, tuple[object, ...]]]:
    parts = [(name, (None, value, "text/plain")) for name, value in VIDEO.items()]
    return [*parts, ("input_reference", picture)]


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (("a.png", PNG, "application/octet-stream"), "unsupported mimetype"),
        (("a.png", b"no picture", "image/png"), "could not be read"),
        (("a.png", PNG[:-1] + b"\1", "image/png"), "Inpaint image must match the requested width"),
        ((None, "a string", "text/plain"), "expected a file, but got a string"),
    ],
)
def test_a_reference_has_to_be_a_picture_of_the_same_size(
    site: PracticeSite, picture: tuple[str | None, bytes | str, str], says: str
) -> None:
    answer = site.ask("POST", VIDEOS, files=form(picture))  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("reference", "status"),
    [
        ({"image_url": "data:image/png;base64," + base64.b64encode(PNG).decode()}, 200),
        ({"image_url": "https://example.com/a.png"}, 200),
        ({"image_url": "data:image/png;base64,!"}, 400),
        ({"image_url": "data:text/html,x"}, 400),
        ({"image_url": "ftp://example.com"}, 400),
        ({"image_url": 7}, 400),
        ({"file_id": "file-123"}, 400),
        ({"image_url": "https://example.com", "file_id": "file-123"}, 400),
        ({}, 400),
        ("https://example.com/a.png", 400),
    ],
)
def test_a_reference_in_json_is_an_object_with_one_key(
    site: PracticeSite, reference: object, status: int
) -> None:
    assert site.create(input_reference=reference).status_code == status


def test_a_page_is_bounded_and_ordered(site: PracticeSite) -> None:
    made = []
    for _ in range(3):
        made.append(site.made())
        site.clock.advance(1)
    first = site.get(f"{VIDEOS}?limit=2").json()
    assert [video["id"] for video in first["data"]] == [made[2], made[1]]
    assert (first["first_id"], first["last_id"], first["has_more"]) == (made[2], made[1], True)
    last = site.get(f"{VIDEOS}?limit=2&after={first['last_id']}").json()
    assert ([video["id"] for video in last["data"]], last["has_more"]) == ([made[0]], False)
    none = site.get(f"{VIDEOS}?limit=0").json()
    assert (none["data"], none["first_id"], none["has_more"]) == ([], None, True)
    oldest = site.get(f"{VIDEOS}?order=asc&limit=1").json()
    assert oldest["first_id"] == made[0]


@pytest.mark.parametrize(
    "query", ["limit=101", "limit=-1", "limit=a", "limit=", "order=up", "after=video_0"]
)
def test_a_page_that_cannot_be_is_refused(site: PracticeSite, query: str) -> None:
    site.made()
    assert site.get(f"{VIDEOS}?{query}").status_code == 400


@pytest.mark.parametrize("version", ["v1", "preview", ""])
def test_api_versions_that_are_known_are_accepted(site: PracticeSite, version: str) -> None:
    assert site.get(f"{VIDEOS}?api-version={version}").status_code == 200


def test_another_api_version_is_refused(site: PracticeSite) -> None:
    answer = site.get(f"{VIDEOS}?api-version=2025-02-15-preview")
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_id_is_404_in_its_own_words(site: PracticeSite, method: str) -> None:
    answer = site.ask(method, f"{VIDEOS}/video_0")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Video with id 'video_0' not found."


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("PUT", "/videos"),
        ("GET", "/videos/"),
        ("POST", "/../deployments/sora/videos"),
        ("GET", "/../.."),
    ],
)
def test_another_route_is_404_of_the_front_end(site: PracticeSite, method: str, path: str) -> None:
    site.strict = False
    answer = site.ask(method, path)
    assert answer.status_code == 404
    assert answer.json() == {"error": {"code": "404", "message": "Resource not found"}}


def test_two_at_a_time_and_then_429() -> None:
    with practice_site() as site:
        first = site.made()
        site.clock.advance(3)
        site.made()
        answer = site.create()
        assert answer.status_code == 429
        assert answer.json() == {
            "error": {
                "message": "Too many running tasks",
                "type": "video_generation_user_error",
                "param": None,
                "code": None,
            }
        }
        assert "retry-after" not in answer.headers
        site.clock.advance(3)
        assert site.shown(first)["status"] == "completed"
        site.made()


def test_deleting_a_running_job_frees_its_place() -> None:
    with practice_site(at_once=1) as site:
        job_id = site.made()
        assert site.ask("DELETE", f"{VIDEOS}/{job_id}").status_code == 200
        site.made()


def test_creates_of_a_minute_can_be_limited() -> None:
    with practice_site(creates_per_minute=2, job_seconds=0) as site:
        site.made()
        site.clock.advance(20.5)
        site.made()
        answer = site.create()
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "40")
        site.clock.advance(39.5)
        site.made()


def test_progress_rises_and_states_come_in_order(site: PracticeSite) -> None:
    job_id = site.made()
    seen = []
    for _ in range(13):
        shown = site.shown(job_id)
        seen.append((shown["status"], shown["progress"]))
        site.clock.advance(0.5)
    states = [state for state, _ in seen]
    assert list(dict.fromkeys(states)) == ["queued", "in_progress", "completed"]
    progress = [int(str(each)) for _, each in seen]
    assert progress == sorted(progress)
    assert len(set(progress)) > 5


def test_job_and_content_are_gone_after_their_lifetime() -> None:
    with practice_site(lifetime_seconds=100) as site:
        job_id = site.finished()
        shown = site.shown(job_id)
        assert shown["expires_at"] == int(str(shown["created_at"])) + 100
        site.clock.advance(39.9)
        assert site.get(f"{VIDEOS}/{job_id}/content").status_code == 200
        site.clock.advance(0.1)
        assert site.get(f"{VIDEOS}/{job_id}/content").status_code == 404
        assert site.get(f"{VIDEOS}/{job_id}").status_code == 404
        assert site.listed() == []


def test_with_no_time_for_jobs_everything_is_there_at_once() -> None:
    with practice_site(job_seconds=0) as site:
        answer = site.create()
        assert answer.json()["status"] == "queued"
        assert site.get(f"{VIDEOS}/{answer.json()['id']}/content").status_code == 200


def test_head_says_the_length_and_sends_nothing(site: PracticeSite) -> None:
    job_id = site.finished()
    head = site.ask("HEAD", f"{VIDEOS}/{job_id}/content")
    whole = site.get(f"{VIDEOS}/{job_id}/content")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(whole.content)
    assert head.headers["etag"] == whole.headers["etag"]


def test_an_unknown_variant_is_refused(site: PracticeSite) -> None:
    job_id = site.finished()
    assert site.get(f"{VIDEOS}/{job_id}/content?variant=poster").status_code == 400


def test_a_remix_that_cannot_be_is_refused(site: PracticeSite) -> None:
    source = site.finished()
    path = f"{VIDEOS}/{source}/remix"
    assert site.ask("POST", path, json={}).status_code == 400
    assert site.ask("POST", path, json={"prompt": "x", "size": "1x1"}).status_code == 400
    assert site.ask("POST", f"{VIDEOS}/video_0/remix", json={"prompt": "x"}).status_code == 404
