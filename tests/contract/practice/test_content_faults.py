"""Faults of content: each does what its name says, and nothing else."""

from __future__ import annotations

import time

import pytest
import requests

from tests.support.practice_site import JOBS, VIDEOS, practice_site

GENERATIONS = "/video/generations"
BOTH = pytest.mark.parametrize("path", [VIDEOS, JOBS])


def test_cut_body_ends_before_its_length() -> None:
    with practice_site("cut-body") as site:
        job_id = site.finished()
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            site.film(job_id)


def test_cut_body_no_length_looks_whole_but_is_not() -> None:
    with practice_site("cut-body-no-length") as site:
        job_id = site.finished()
        head = site.ask("HEAD", f"{VIDEOS}/{job_id}/content")
        answer = site.film(job_id)
        assert "content-length" not in answer.headers
        assert 0 < len(answer.content) < int(head.headers["content-length"])


def test_some_downloads_are_cut_and_others_are_not() -> None:
    with practice_site("cut-body=0.5") as site:
        job_id = site.finished()
        whole = 0
        for _ in range(20):
            try:
                site.film(job_id)
                whole += 1
            except requests.exceptions.ChunkedEncodingError:
                pass
        assert 0 < whole < 20


def test_trickle_sends_a_few_bytes_a_second() -> None:
    with practice_site("trickle") as site:
        job_id = site.finished(size=None)
        answer = site.film(job_id, Range="bytes=0-99")
        assert len(answer.content) == 100
        # The last wait comes after the last byte, which the client may have before it begins.
        end = time.monotonic() + 5
        while len(site.clock.waits) < 7 and time.monotonic() < end:
            time.sleep(0.01)
        assert site.clock.waits == [1.0] * 7


def test_ranges_are_honoured_unless_told_otherwise() -> None:
    with practice_site() as site:
        job_id = site.finished()
        whole = site.film(job_id)
        etag = whole.headers["etag"]
        part = site.film(job_id, Range="bytes=1000-", **{"If-Range": etag})
        assert part.status_code == 206
        assert part.content == whole.content[1000:]
        other = site.film(job_id, Range="bytes=1000-", **{"If-Range": '"other"'})
        assert (other.status_code, other.content) == (200, whole.content)
        beyond = site.film(job_id, Range=f"bytes={len(whole.content)}-")
        assert beyond.status_code == 416
        assert beyond.headers["content-range"] == f"bytes */{len(whole.content)}"


def test_range_ignore_sends_everything() -> None:
    with practice_site("range=ignore") as site:
        answer = site.film(site.finished(), Range="bytes=1000-")
        assert answer.status_code == 200
        assert "accept-ranges" not in answer.headers


def test_range_wrong_starts_somewhere_else_and_says_so() -> None:
    with practice_site("range=wrong") as site:
        job_id = site.finished()
        whole = site.film(job_id)
        answer = site.film(job_id, Range="bytes=1000-")
        assert answer.status_code == 206
        assert answer.headers["content-range"].startswith("bytes 500-")
        assert answer.content == whole.content[500:]


@BOTH
def test_content_lag_is_404_for_a_while_after_the_end(path: str) -> None:
    with practice_site("content-lag=5") as site:
        job_id = site.made(path)
        site.clock.advance(6)
        assert site.shown(job_id, path)["status"] in {"completed", "succeeded"}
        output = job_id if path == VIDEOS else site.outputs(job_id)[0]
        where = (
            f"{VIDEOS}/{job_id}/content"
            if path == VIDEOS
            else f"{GENERATIONS}/{output}/content/video"
        )
        site.clock.advance(4.9)
        assert site.get(where).status_code == 404
        site.clock.advance(0.1)
        assert site.get(where).status_code == 200


def test_expired_is_over_the_moment_it_is_finished() -> None:
    with practice_site("expired") as site:
        job_id = site.finished()
        shown = site.shown(job_id)
        assert (shown["status"], shown["expires_at"]) == ("completed", shown["completed_at"])
        assert site.film(job_id).status_code == 404
        [output] = site.outputs(site.finished(JOBS))
        assert site.get(f"{GENERATIONS}/{output}/content/video").status_code == 404
