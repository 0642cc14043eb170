from __future__ import annotations

import pytest

from tests.support.practice_site import JOBS, VIDEOS, practice_site

# The operations are proved over HTTP in tests/contract/practice; here is what that leaves out.


@pytest.mark.parametrize("path", [VIDEOS, JOBS])
def test_content_of_a_job_that_is_not_finished_is_not_there(path: str) -> None:
    with practice_site(job_seconds=60) as site:
        job_id = site.made(path)
        site.clock.advance(30)
        where = f"{VIDEOS}/{job_id}" if path == VIDEOS else f"/video/generations/{job_id}"
        ending = "/content" if path == VIDEOS else "/content/video"
        assert site.get(where + ending).status_code == 404


def test_a_remix_can_be_remixed() -> None:
    with practice_site(job_seconds=0) as site:
        job_id = site.made(size="1024x1792")
        for _ in range(2):
            source = job_id
            answer = site.ask("POST", f"{VIDEOS}/{source}/remix", json={"prompt": "again"})
            job_id = answer.json()["id"]
            assert answer.json()["remixed_from_video_id"] == source
        assert site.shown(job_id)["size"] == "1024x1792"


def test_a_deleted_source_does_not_take_its_remix_along() -> None:
    with practice_site(job_seconds=0) as site:
        source = site.made()
        remix = site.ask("POST", f"{VIDEOS}/{source}/remix", json={"prompt": "x"}).json()["id"]
        site.ask("DELETE", f"{VIDEOS}/{source}")
        assert site.get(f"{VIDEOS}/{remix}/content").ok
