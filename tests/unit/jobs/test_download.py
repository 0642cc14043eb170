"""Resume what can be resumed, keep only what is whole: the table of what an answer means."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.support import scripted_azure as s
from tests.support.fake_clock import FakeClock
from tests.support.mp4_builder import Mp4Plan, build_mp4
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.errors import (
    AzureError,
    DiskFull,
    NetworkUnavailable,
    RangeRefused,
    TooSlow,
    UnexpectedReply,
    VideoDamaged,
)
from videogen_desktop.jobs import download as module
from videogen_desktop.jobs.download import Download, Goal, Saved
from videogen_desktop.library.media_files import MediaFiles
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

FILM = build_mp4(Mp4Plan(seconds=2, frame_bytes=512))
OTHER = build_mp4(Mp4Plan(seconds=2, frame_bytes=512, seed=9))
HALF = len(FILM) // 2
TAG = {"ETag": '"one"'}


@dataclass
class Bench:
    """One take, one service and one folder."""

    azure: s.ScriptedAzure
    client: SoraClient
    media: MediaFiles
    clock: FakeClock
    etag: str = ""
    seen: list[int] = field(default_factory=list)

    @property
    def part(self) -> Path:
        return self.media.part_path("video_1")

    @property
    def final(self) -> Path:
        return self.media.videos_dir / "2026-11" / "boat.mp4"

    def run(self, *steps: s.Step) -> Saved:
        """Try once; what is remembered of the version is handed on to the next try."""
        self.azure.script[:] = steps
        self.azure.connections = 0
        download = Download(
            self.client, self.media, self.clock, on_etag=self._keep_tag, on_bytes=self._count
        )
        return download.run(Goal("video_1", "2026-11/boat.mp4", self.etag))

    def _keep_tag(self, etag: str) -> None:
        self.etag = etag

    def _count(self, done: int, _total: int | None) -> None:
        self.seen.append(done)

    def begin(self) -> None:
        """Let the first half arrive."""
        with pytest.raises(NetworkUnavailable):
            self.run(cut(FILM, HALF, TAG))
        assert self.part.read_bytes() == FILM[:HALF]
        assert self.etag == '"one"'

    def asked(self) -> str | None:
        """Return which part the last request wanted."""
        return self.azure.requests[-1].headers.get("range")


@pytest.fixture
def bench(tmp_path: Path) -> Generator[Bench]:
    with s.ScriptedAzure() as azure:
        connection = Connection("con", azure.base_url, Dialect.VIDEOS, "my-sora")
        client = SoraClient(connection, lambda: "key")
        (tmp_path / "videos").mkdir()
        media = MediaFiles(tmp_path / "videos", tmp_path / "trash")
        yield Bench(azure, client, media, FakeClock())
        client.close()


def film(body: bytes = FILM, headers: dict[str, str] | None = None) -> s.Step:
    return s.raw(s.http(200, body, {"Content-Type": "video/mp4", **(headers or {})}))


def cut(body: bytes, after: int, headers: dict[str, str]) -> s.Step:
    answer = s.http(200, body, {"Content-Type": "video/mp4", **headers})
    return s.raw(answer[: len(answer) - len(body) + after])


def part(start: int, body: bytes, total: int | str, tag: str | None = '"one"') -> s.Step:
    headers = {
        "Content-Type": "video/mp4",
        "Content-Range": f"bytes {start}-{start + len(body) - 1}/{total}",
    }
    return s.raw(s.http(206, body, headers | ({} if tag is None else {"ETag": tag})))


def is_whole(bench: Bench, saved: Saved, body: bytes = FILM) -> bool:
    assert bench.final.read_bytes() == body
    assert saved.sha256 == hashlib.sha256(body).hexdigest()
    assert saved.size_bytes == len(body)
    return not list((bench.media.videos_dir / ".parts").iterdir())


def test_a_whole_answer_is_kept(bench: Bench) -> None:
    assert is_whole(bench, bench.run(film()))
    assert bench.asked() is None
    assert bench.seen[-1] == len(FILM)


def test_the_right_part_is_put_behind_what_is_there(bench: Bench) -> None:
    bench.begin()
    saved = bench.run(part(HALF, FILM[HALF:], len(FILM)))
    assert is_whole(bench, saved)
    assert bench.asked() == f"bytes={HALF}-"
    assert bench.azure.requests[-1].headers["if-range"] == '"one"'


def test_a_whole_answer_to_a_request_for_a_part_replaces_what_is_there(bench: Bench) -> None:
    bench.begin()
    assert is_whole(bench, bench.run(film(OTHER, {"ETag": '"two"'})), OTHER)


def test_without_a_strong_tag_nothing_is_resumed(bench: Bench) -> None:
    for tag in ({}, {"ETag": 'W/"weak"'}):
        with pytest.raises(NetworkUnavailable):
            bench.run(cut(FILM, HALF, tag))
        assert is_whole(bench, bench.run(film()))
        assert bench.asked() is None
        bench.final.unlink()


@pytest.mark.parametrize(
    "answer",
    [
        part(HALF - 1, FILM[HALF - 1 :], len(FILM)),
        part(0, FILM, len(FILM)),
        part(HALF, FILM[HALF:], len(FILM), '"two"'),
        part(HALF, FILM[HALF:], len(FILM), None),
        s.raw(s.http(416, b"", {"Content-Range": f"bytes */{len(FILM)}"})),
        s.raw(s.http(206, FILM[HALF:], {"Content-Type": "video/mp4", "ETag": '"one"'})),
        part(HALF, OTHER[HALF : HALF + 10], HALF + 10),
    ],
    ids=[
        "other start", "from the start", "other tag", "no tag", "416", "no Content-Range",
        "other total",
    ],
)  # fmt: skip
def test_any_other_part_means_starting_over(bench: Bench, answer: s.Step) -> None:
    bench.begin()
    with pytest.raises((AzureError, VideoDamaged)) as caught:
        bench.run(answer)
    assert isinstance(caught.value, (RangeRefused, UnexpectedReply, VideoDamaged))
    assert not bench.part.exists()
    assert not bench.final.exists()
    assert is_whole(bench, bench.run(film(headers=TAG)))
    assert bench.asked() is None


def test_a_part_that_was_not_asked_for_is_refused(bench: Bench) -> None:
    with pytest.raises(UnexpectedReply):
        bench.run(part(HALF, FILM[HALF:], len(FILM)))
    assert not bench.part.exists()


@pytest.mark.parametrize("status", [404, 410, 500, 503, 429, 401])
def test_a_refusal_leaves_what_is_there_for_later(bench: Bench, status: int) -> None:
    bench.begin()
    with pytest.raises(AzureError):
        bench.run(s.answers(status, {"error": {"code": "x", "message": "y"}}))
    assert bench.part.read_bytes() == FILM[:HALF]
    assert is_whole(bench, bench.run(part(HALF, FILM[HALF:], len(FILM))))


def test_several_cuts_in_a_row_lose_nothing(bench: Bench) -> None:
    bench.begin()
    quarter = HALF // 2
    for start in (HALF, HALF + quarter):
        rest = s.http(
            206,
            FILM[start:],
            {
                "Content-Type": "video/mp4",
                "Content-Range": f"bytes {start}-{len(FILM) - 1}/{len(FILM)}",
                **TAG,
            },
        )
        with pytest.raises(NetworkUnavailable):
            bench.run(s.raw(rest[: len(rest) - len(FILM[start:]) + quarter]))
    assert bench.part.stat().st_size == HALF + 2 * quarter
    assert is_whole(bench, bench.run(part(HALF + 2 * quarter, FILM[HALF + 2 * quarter :], "*")))


def test_the_old_bytes_are_gone_before_the_new_name_is_remembered(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.begin()
    sizes: list[int] = []
    monkeypatch.setattr(
        bench, "_keep_tag", lambda _tag: sizes.append(bench.part.stat().st_size), raising=True
    )
    bench.run(film(OTHER, {"ETag": '"two"'}))
    assert sizes == [0]


@pytest.mark.parametrize(
    "body",
    [FILM[:-1], FILM[:HALF], b"", b"<html>error</html>", FILM + b"\x00", b'{"error": 1}'],
    ids=["last byte", "half", "empty", "page", "more", "json"],
)
def test_a_body_without_a_length_that_is_not_whole_is_never_kept(bench: Bench, body: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nConnection: close\r\n\r\n" + body
    with pytest.raises((VideoDamaged, AzureError)):
        bench.run(s.raw(answer))
    assert not bench.final.exists()
    assert not bench.part.exists()


def test_compressed_bytes_are_refused(bench: Bench) -> None:
    with pytest.raises(UnexpectedReply):
        bench.run(film(gzip.compress(FILM), {"Content-Encoding": "gzip"}))
    assert bench.azure.requests[-1].headers["accept-encoding"] == "identity"
    assert not bench.final.exists()


def test_an_announced_monster_is_not_begun(bench: Bench) -> None:
    answer = s.http(200, b"", {"Content-Type": "video/mp4"}).replace(
        b"Content-Length: 0", b"Content-Length: 99999999999"
    )
    with pytest.raises(UnexpectedReply, match="too large"):
        bench.run(s.raw(answer))
    assert not bench.part.exists()


def test_a_body_without_an_end_is_ended(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_BYTES", 1000)
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nConnection: close\r\n\r\n" + FILM
    with pytest.raises(UnexpectedReply, match="does not end"):
        bench.run(s.raw(answer))
    assert not bench.final.exists()


def slowly(bench: Bench, seconds_each: float) -> s.Step:
    """Send the film in pieces, with time passing on the test's clock before each."""

    def step(line: s.Line) -> None:
        line.read_request()
        answer = s.http(200, FILM, {"Content-Type": "video/mp4", **TAG})
        head = len(answer) - len(FILM)
        line.send(answer[:head])
        for start in range(0, len(FILM), 4096):
            bench.clock.advance(seconds_each)
            before = len(bench.seen)
            line.send(answer[head + start : head + start + 4096])
            while len(bench.seen) == before and not line.released.wait(0.001):
                pass

    return step


def test_a_trickle_is_broken_off_and_resumed_later(bench: Bench) -> None:
    with pytest.raises(TooSlow, match="slowly"):
        bench.run(slowly(bench, 40.0))
    have = bench.part.stat().st_size
    assert 0 < have < len(FILM)
    assert is_whole(bench, bench.run(part(have, FILM[have:], len(FILM))))


def test_no_download_takes_more_than_an_hour(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOWEST_BYTES_PER_SECOND", 0.0)
    with pytest.raises(TooSlow, match="hour"):
        bench.run(slowly(bench, 400.0))


def test_what_does_not_fit_is_not_begun(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MediaFiles, "free_bytes", lambda _self: 10)
    with pytest.raises(DiskFull, match="no room"):
        bench.run(film(headers=TAG))
    assert not bench.part.exists()


def test_a_file_that_is_in_its_place_already_is_not_asked_for(bench: Bench) -> None:
    bench.run(film())
    asked = len(bench.azure.requests)
    assert is_whole(bench, bench.run(s.answers(500)))
    assert len(bench.azure.requests) == asked
