"""The official ``openai`` client, as it comes, against the practice service."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import httpx2
import openai
import pytest

from tests.support.openapi import check_answer
from tests.support.practice_site import PracticeSite, practice_site

if TYPE_CHECKING:
    from collections.abc import Generator

# OpenAI's own service has closed; the client says so on each call, whatever the address.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1280).to_bytes(4, "big") + (720).to_bytes(4, "big")


@pytest.fixture
def site() -> Generator[PracticeSite]:
    with practice_site() as site:
        yield site


@pytest.fixture
def client(site: PracticeSite) -> Generator[openai.OpenAI]:
    def check(response: httpx2.Response) -> None:
        response.read()
        request = response.request
        check_answer(
            request.method,
            request.url.path,
            response.status_code,
            dict(response.headers),
            response.content,
        )

    http = httpx2.Client(event_hooks={"response": [check]}, trust_env=False)
    with openai.OpenAI(
        base_url=site.service.base_url + "/", api_key="any", max_retries=0, http_client=http
    ) as client:
        yield client


def test_it_creates_polls_downloads_and_deletes(site: PracticeSite, client: openai.OpenAI) -> None:
    video = client.videos.create(
        model="my-sora", prompt="a paper boat", size="1280x720", seconds="4"
    )
    assert re.fullmatch("video_[0-9a-f]{32}", video.id)
    assert (video.status, video.progress, video.expires_at) == ("queued", 0, None)
    site.clock.advance(3)
    video = client.videos.retrieve(video.id)
    assert video.status == "in_progress"
    assert 0 < video.progress < 100
    site.clock.advance(3)
    video = client.videos.retrieve(video.id)
    assert (video.status, video.progress, video.seconds) == ("completed", 100, "4")
    assert video.expires_at == video.created_at + 86_400
    with pytest.raises(openai.NotFoundError):
        client.videos.download_content(video.id)
    site.clock.advance(1)
    film = client.videos.download_content(video.id, variant="video").read()
    assert film[4:8] == b"ftyp"
    assert video.id.encode() in film
    still = client.videos.download_content(video.id, variant="thumbnail").read()
    assert (still[:4], still[8:12]) == (b"RIFF", b"WEBP")
    sheet = client.videos.download_content(video.id, variant="spritesheet").read()
    assert sheet != still
    assert client.videos.delete(video.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.videos.retrieve(video.id)


def test_it_polls_by_itself(client: openai.OpenAI, site: PracticeSite) -> None:
    # Its waits are by the real clock, so the job has to be done before the first of them.
    video = client.videos.create(model="my-sora", prompt="a boat")
    site.clock.advance(6)
    assert client.videos.poll(video.id, poll_interval_ms=1).status == "completed"


def test_it_pages_through_the_list(site: PracticeSite, client: openai.OpenAI) -> None:
    made = []
    for _ in range(5):
        made.append(client.videos.create(model="my-sora", prompt="a boat").id)
        site.clock.advance(10)
    newest_first = [video.id for video in client.videos.list(limit=2)]
    assert newest_first == made[::-1]
    oldest_first = [video.id for video in client.videos.list(limit=3, order="asc")]
    assert oldest_first == made


def test_it_remixes(site: PracticeSite, client: openai.OpenAI) -> None:
    video = client.videos.create(model="my-sora", prompt="a boat", size="1792x1024", seconds="8")
    with pytest.raises(openai.BadRequestError):
        client.videos.remix(video.id, prompt="with a red sail")
    site.clock.advance(10)
    remix = client.videos.remix(video.id, prompt="with a red sail")
    assert remix.remixed_from_video_id == video.id
    assert (remix.size, remix.seconds, remix.prompt) == ("1792x1024", "8", "with a red sail")


def test_it_uploads_a_picture(client: openai.OpenAI) -> None:
    picture = ("boat.png", PNG, "image/png")
    video = client.videos.create(
        model="my-sora", prompt="a boat", size="1280x720", input_reference=picture
    )
    assert video.status == "queued"
    with pytest.raises(openai.BadRequestError, match="Inpaint image must match the requested"):
        client.videos.create(
            model="my-sora", prompt="a boat", size="720x1280", input_reference=picture
        )


def test_it_raises_its_own_error_for_each_refusal(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="Supported values are: '4', '8', and '12'"):
        client.videos.create(model="my-sora", prompt="a boat", seconds="5")  # type: ignore[arg-type]
    for _ in range(2):
        client.videos.create(model="my-sora", prompt="a boat")
    with pytest.raises(openai.RateLimitError, match="Too many running tasks"):
        client.videos.create(model="my-sora", prompt="a boat")


def test_what_only_openai_had_is_no_route_here(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="Resource not found"):
        client.videos.edit(video=("a.mp4", b"x", "video/mp4"), prompt="a boat")
    with pytest.raises(openai.NotFoundError, match="Resource not found"):
        client.videos.get_character("char_1")


def test_the_same_video_is_the_same_bytes_each_time(
    site: PracticeSite, client: openai.OpenAI
) -> None:
    video = client.videos.create(model="my-sora", prompt="a boat")
    site.clock.advance(10)
    sums = {
        hashlib.sha256(client.videos.download_content(video.id).read()).hexdigest()
        for _ in range(2)
    }
    assert len(sums) == 1
