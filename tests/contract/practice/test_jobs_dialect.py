"""The jobs dialect (contract 4)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.practice_site import JOB, JOBS, PracticeSite, practice_site

if TYPE_CHECKING:
    from collections.abc import Generator

GENERATIONS = "/video/generations"
ULID = "[0-9a-hjkmnp-tv-z]{26}"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (480).to_bytes(4, "big") + (480).to_bytes(4, "big")


@pytest.fixture
def site() -> Generator[PracticeSite]:
    with practice_site(at_once=100) as site:
        yield site


def test_a_job_goes_through_all_its_states(site: PracticeSite) -> None:
    answer = site.create(JOBS, n_variants=3)
    assert answer.status_code == 201
    job = answer.json()
    assert re.fullmatch(f"task_{ULID}", job["id"])
    assert {job["finished_at"], job["expires_at"], job["failure_reason"]} == {None}
    seen = []
    for _ in range(13):
        seen.append(site.shown(job["id"], JOBS)["status"])
        site.clock.advance(0.5)
    assert list(dict.fromkeys(seen)) == [
        "queued",
        "preprocessing",
        "running",
        "processing",
        "succeeded",
    ]
    done = site.shown(job["id"], JOBS)
    assert int(str(done["expires_at"])) == int(str(done["finished_at"])) + 86_400
    outputs = site.outputs(job["id"])
    assert len(set(outputs)) == 3
    for output in outputs:
        assert re.fullmatch(f"gen_{ULID}", output)
        generation = site.get(f"{GENERATIONS}/{output}").json()
        assert (generation["job_id"], generation["width"]) == (job["id"], 480)


def test_every_take_is_sent_with_its_still(site: PracticeSite) -> None:
    job_id = site.finished(JOBS, n_variants=4)
    films = set()
    for output in site.outputs(job_id):
        film = site.get(f"{GENERATIONS}/{output}/content/video?quality=low")
        assert film.headers["content-type"] == "video/mp4"
        assert film.headers["accept-ranges"] == "bytes"
        assert "last-modified" in film.headers
        films.add(film.content)
        still = site.get(f"{GENERATIONS}/{output}/content/thumbnail")
        assert (still.headers["content-type"], still.content[:2]) == ("image/jpg", b"\xff\xd8")
        head = site.ask("HEAD", f"{GENERATIONS}/{output}/content/video")
        assert int(head.headers["content-length"]) == len(film.content)
    assert len(films) == 4


def test_content_has_no_bare_address_and_no_gif(site: PracticeSite) -> None:
    [output] = site.outputs(site.finished(JOBS))
    site.strict = False
    for path in ("content", "content/gif"):
        answer = site.get(f"{GENERATIONS}/{output}/{path}")
        assert answer.status_code == 404
        assert answer.json()["error"]["message"] == "Resource not found"


def test_numbers_as_text_are_taken_and_come_back_as_numbers(site: PracticeSite) -> None:
    job = site.create(JOBS, width="480", height="480", n_seconds="7", n_variants="2").json()
    assert [job[name] for name in ("width", "height", "n_seconds", "n_variants")] == [
        480,
        480,
        7,
        2,
    ]


def test_five_seconds_and_one_result_are_the_default(site: PracticeSite) -> None:
    job = site.create(JOBS, n_seconds=None).json()
    assert (job["n_seconds"], job["n_variants"]) == (5, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": None},
        {"prompt": None},
        {"prompt": ""},
        {"width": None},
        {"width": 481},
        {"width": 480.5},
        {"width": "wide"},
        {"width": True},
        {"n_seconds": 0},
        {"n_seconds": 21},
        {"n_variants": 0},
        {"n_variants": 5},
        {"width": 1280, "height": 720, "n_variants": 3},
        {"width": 1080, "height": 1920, "n_variants": 2},
    ],
)
def test_what_cannot_be_made_is_refused(site: PracticeSite, changes: dict[str, object]) -> None:
    assert site.create(JOBS, **changes).status_code == 400
    assert site.listed(JOBS) == []


def form(items: object, picture: bytes = PNG, name: str = "a.png") -> list[tuple[str, object]]:
    parts = [(key, (None, str(value), "text/plain")) for key, value in JOB.items()]
    text = items if isinstance(items, str) else json.dumps(items)
    parts.append(("inpaint_items", (None, text, "application/json")))
    return [*parts, ("files", (name, picture, "image/png"))]


def test_pictures_come_as_files_with_a_description(site: PracticeSite) -> None:
    items = [{"frame_index": 3, "type": "image", "file_name": "a.png"}]
    answer = site.ask("POST", JOBS, files=form(items))  # type: ignore[arg-type]
    assert answer.status_code == 201
    [item] = answer.json()["inpaint_items"]
    assert (item["frame_index"], item["crop_bounds"]["right_fraction"]) == (3, 1)


@pytest.mark.parametrize(
    "items",
    [
        "no json",
        {},
        ["a"],
        [{"type": "sound", "file_name": "a.png"}],
        [{"type": "image", "file_name": "b.png"}],
        [{"type": "image", "file_name": "a.png", "frame_index": -1}],
        [{"type": "image", "file_name": "a.png", "crop_bounds": {"left_fraction": 2}}],
        [{"type": "image", "file_name": "a.png", "crop_bounds": {"left": 0}}],
        [{"type": "image", "file_name": "a.png"}] * 3,
        7,
    ],
)
def test_a_description_that_does_not_fit_is_refused(site: PracticeSite, items: object) -> None:
    answer = site.ask("POST", JOBS, files=form(items))  # type: ignore[arg-type]
    assert answer.status_code == 400


def test_a_film_is_taken_as_it_is(site: PracticeSite) -> None:
    # The quickstart sends it, the description knows pictures only (contract 4.3).
    site.strict = False
    items = [{"type": "video", "file_name": "a.mp4"}]
    files = form(items, b"a film", "a.mp4")
    answer = site.ask("POST", JOBS, files=files)  # type: ignore[arg-type]
    assert answer.status_code == 201
    assert site.create(JOBS, inpaint_items=items).status_code == 400


def test_a_picture_of_another_size_is_refused(site: PracticeSite) -> None:
    items = [{"type": "image", "file_name": "a.png"}]
    answer = site.ask("POST", JOBS, files=form(items, PNG[:-1] + b"\1"))  # type: ignore[arg-type]
    assert answer.json()["error"]["message"] == (
        "Inpaint image must match the requested width and height"
    )


def test_the_list_is_paged_both_ways_and_filtered(site: PracticeSite) -> None:
    made = []
    for _ in range(4):
        made.append(site.made(JOBS))
        site.clock.advance(3)
    newest = made[::-1]

    def ids(query: str) -> tuple[list[str], bool]:
        page = site.get(f"{JOBS}?{query}").json()
        return [job["id"] for job in page["data"]], page["has_more"]

    assert ids("limit=3") == (newest[:3], True)
    assert ids(f"limit=3&after={newest[2]}") == (newest[3:], False)
    assert ids(f"limit=2&before={newest[3]}") == (newest[1:3], True)
    assert ids(f"limit=9&before={newest[2]}") == (newest[:2], False)
    assert ids(f"limit=9&after={newest[0]}&before={newest[3]}") == (newest[1:3], False)
    assert ids("limit=9&statuses=succeeded") == (newest[1:], False)
    assert ids("limit=9&statuses=running,succeeded") == (newest, False)
    assert site.get(f"{JOBS}?statuses=done").status_code == 400
    assert ids("") == (newest, False)


def test_deleting_answers_nothing(site: PracticeSite) -> None:
    job_id = site.finished(JOBS)
    [output] = site.outputs(job_id)
    answer = site.ask("DELETE", f"{JOBS}/{job_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert site.get(f"{JOBS}/{job_id}").json() == {"detail": "Not Found"}
    assert site.get(f"{GENERATIONS}/{output}/content/video").status_code == 404


def test_the_two_dialects_do_not_see_each_others_jobs(site: PracticeSite) -> None:
    video, job = site.made(), site.made(JOBS)
    assert [each["id"] for each in site.listed()] == [video]
    assert [each["id"] for each in site.listed(JOBS)] == [job]
    assert site.get(f"/videos/{job}").status_code == 404
    assert site.get(f"{JOBS}/{video}").status_code == 404
    site.clock.advance(60)
    assert site.get(f"{GENERATIONS}/{video}").status_code == 404


def test_a_job_is_kept_for_its_lifetime_after_its_end() -> None:
    with practice_site(lifetime_seconds=100) as site:
        job_id = site.made(JOBS)
        site.clock.advance(105.9)
        assert site.get(f"{JOBS}/{job_id}").status_code == 200
        site.clock.advance(0.2)
        assert site.get(f"{JOBS}/{job_id}").status_code == 404
