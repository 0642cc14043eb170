"""A key planted everywhere a key can come from, and then looked for everywhere one can end up.

The service is an enemy's, or a gateway's that explains itself too well: whatever it answers repeats
the key it was sent, in messages, headers, prompts and ids.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support.scripted_azure import Line, ScriptedAzure, http, raw
from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

ASSETS = Path(__file__).parents[3] / "videogen_desktop" / "practice" / "assets"
PROMPTS = ("refuse me", "fail me", "a boat", "unreadable", "throttle me", "cut me")


@pytest.fixture
def canary() -> str:
    return f"canary{secrets.token_hex(16)}"


@dataclass
class Parrot:
    """Repeats the key in every answer it knows to give."""

    prompts: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def __call__(self, line: Line) -> None:
        request = line.read_request()
        key = request.headers.get("api-key", "")
        self.seen.add(key)
        line.send(self._answer(request.method, request.path, request.body, key))

    def _answer(self, method: str, path: str, body: bytes, key: str) -> bytes:
        fields = {
            "Content-Type": "application/json",
            "apim-request-id": f"request-{key}",
            "x-ms-region": key,
            "ETag": f'"{key}"',
            "Location": f"https://elsewhere.example/?api-key={key}",
            "WWW-Authenticate": f'Bearer error="{key}"',
        }
        video_id = path.partition("/videos/")[2].partition("/")[0]
        if path.endswith("/content"):
            film = next(ASSETS.rglob("*1280x720*.mp4"), None) or next(ASSETS.rglob("*.mp4"))
            return http(200, film.read_bytes(), {**fields, "Content-Type": "video/mp4"})
        if method == "POST":
            return self._created(json.loads(body).get("prompt", "refuse"), key, fields)
        if path.endswith("/videos"):
            listed = [self._job(one, prompt, key) for one, prompt in self.prompts.items()]
            listed.append(self._job("video_foreign", f"made with {key}", key))
            return reply(200, {"object": "list", "data": listed, "has_more": False}, fields)
        if video_id in self.prompts:
            return reply(200, self._job(video_id, self.prompts[video_id], key), fields)
        return reply(404, error("not_found", f"{key} knows no such video"), fields)

    def _created(self, prompt: str, key: str, fields: dict[str, str]) -> bytes:
        if "refuse" in prompt:
            words = f"Incorrect API key provided: {key}. Bearer {key}"
            return reply(400, error(f"bad_{key}", words), fields)
        if "throttle" in prompt and len(self.prompts) < 1:
            return reply(429, error("429", f"{key} is asking too often"), fields)
        if "unreadable" in prompt:
            return http(
                200, f"<html>{key}</html>".encode(), {**fields, "Content-Type": "text/html"}
            )
        if "cut" in prompt:
            return http(200, f'{{"error": "{key}'.encode(), fields)
        video_id = f"video_{len(self.prompts)}"
        self.prompts[video_id] = prompt
        return reply(200, self._job(video_id, prompt, key), fields)

    @staticmethod
    def _job(video_id: str, prompt: str, key: str) -> dict[str, object]:
        failed = "fail" in prompt
        return {
            "id": video_id, "object": "video", "model": f"sora-{key}", "prompt": prompt,
            "status": "failed" if failed else "completed", "progress": 100,
            "created_at": int(time.time()), "completed_at": int(time.time()),
            "size": "1280x720", "seconds": "4", "echo": key,
            "error": error(key, f"Failed for {key}")["error"] if failed else None,
        }  # fmt: skip


def error(code: str, message: str) -> dict[str, object]:
    return {"error": {"code": code, "message": message, "type": "invalid_request_error"}}


def reply(status: int, value: object, fields: dict[str, str]) -> bytes:
    return http(status, json.dumps(value).encode(), fields)


@dataclass
class Search:
    """Looks for the canary in everything that a run leaves or says."""

    canary: str
    answers: list[bytes] = field(default_factory=list)

    def ask(self, program: Served, method: str, target: str, value: object = None) -> None:
        body = b"" if value is None else json.dumps(value).encode()
        answer = program.ask(method, target, body)
        heads = "".join(f"{name}: {value}\n" for name, value in answer.fields)
        self.answers.append(f"{method} {target} {answer.status}\n{heads}".encode() + answer.body)

    def spellings(self) -> tuple[bytes, ...]:
        plain = self.canary.encode()
        return plain, plain[::-1], plain.hex().encode(), self.canary.encode("utf-16-le")

    def is_in(self, data: bytes) -> bool:
        return any(spelling in data for spelling in self.spellings())

    def assert_nowhere(self, *folders: Path, besides: tuple[Path, ...] = ()) -> None:
        assert [answer[:600] for answer in self.answers if self.is_in(answer)] == []
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        assert files
        found = [path for path in files if path not in besides and self.is_in(path.read_bytes())]
        assert found == []


def arguments_of_all_processes() -> bytes:
    found = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += path.read_bytes()
        except OSError:  # ended meanwhile
            continue
    return found


def jobs_of(program: Served) -> list[dict[str, object]]:
    jobs = program.ask("GET", "/jobs").json()["jobs"]
    assert isinstance(jobs, list)
    return jobs


def states_of(program: Served) -> dict[object, object]:
    return {job["prompt"]: job["status"] for job in jobs_of(program)}


def live(program: Served, search: Search) -> None:
    """Do whatever makes the program speak to its service and about it."""
    for target in ("/settings", "/videos", "/orphans", "/orphans?refresh=1", "/jobs"):
        search.ask(program, "GET", target)
    search.ask(program, "POST", "/settings/test", {})
    for prompt in PROMPTS:
        search.ask(program, "POST", "/generate", {"prompt": prompt})
    end = time.monotonic() + 25
    while (states := states_of(program)).get("a boat") != "completed" or (
        states.get("fail me") != "failed"
    ):
        assert time.monotonic() < end, states
        time.sleep(0.3)
    search.ask(program, "GET", "/jobs")
    for job in jobs_of(program):
        search.ask(program, "GET", f"/status?job_id={job['job_id']}")
        search.ask(program, "POST", f"/jobs/{job['job_id']}/check", {})
    search.ask(program, "GET", "/orphans?refresh=1")
    search.ask(program, "GET", "/videos")
    search.ask(program, "POST", "/orphans/video_foreign/fetch", {})
    search.ask(program, "GET", "/orphans/video_foreign/thumbnail")
    assert not search.is_in(arguments_of_all_processes())


@pytest.fixture
def parrot() -> Iterator[tuple[Parrot, ScriptedAzure]]:
    repeats = Parrot()
    with ScriptedAzure([repeats]) as service:
        yield repeats, service


def test_a_key_from_the_environment_ends_up_nowhere(
    tmp_path: Path, canary: str, parrot: tuple[Parrot, ScriptedAzure]
) -> None:
    repeats, service = parrot
    search = Search(canary)
    (tmp_path / "tmp").mkdir()
    environ = {
        "AZURE_OPENAI_ENDPOINT": service.base_url,
        "AZURE_OPENAI_API_KEY": canary,
        "AZURE_OPENAI_DEPLOYMENT": "my-sora",
        "VIDEOGEN_CREATES_PER_MINUTE": "0",
        "VIDEOGEN_AT_ONCE": "8",
        "VIDEOGEN_SETTLE_SECONDS": "1",
        "TMPDIR": str(tmp_path / "tmp"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    with Served(tmp_path / "data", "--verbose", environ=environ) as program:
        live(program, search)
        # Where a careless person may put it, it is refused or dropped, and never shown again.
        for endpoint in (
            f"https://example.openai.azure.com/?api-key={canary}",
            f"https://user:{canary}@example.openai.azure.com/",
            f"https://example.openai.azure.com/#{canary}",
        ):
            connection = {"endpoint": endpoint, "deployment": "d", "dialect": "videos"}
            search.ask(program, "PUT", "/settings", {"connection": connection})
        for key in (f"{canary} with blanks", f"{canary}\n", f"\x00{canary}", canary * 100):
            connection = {"endpoint": service.base_url, "deployment": "d", "api_key": key}
            search.ask(program, "POST", "/settings/test", {"connection": connection})
        search.ask(program, "GET", "/settings")
        search.ask(program, "GET", f"/videos?query={quote('anything')}")
    assert repeats.seen >= {canary}
    search.assert_nowhere(tmp_path)


def test_a_key_from_settings_lies_in_its_own_file_alone(
    tmp_path: Path, canary: str, parrot: tuple[Parrot, ScriptedAzure]
) -> None:
    """Without a key store, which the tests' environment takes away."""
    repeats, service = parrot
    search = Search(canary)
    environ = {"VIDEOGEN_CREATES_PER_MINUTE": "0", "VIDEOGEN_AT_ONCE": "8"}
    with Served(tmp_path / "data", "--verbose", environ=environ) as program:
        connection = {
            "endpoint": service.base_url,
            "deployment": "my-sora",
            "dialect": "videos",
            "api_key": canary,
        }
        search.ask(program, "POST", "/settings/test", {"connection": connection})
        search.ask(program, "PUT", "/settings", {"connection": connection})
        live(program, search)
    assert repeats.seen == {canary}
    key_file = tmp_path / "data" / "credentials.json"
    assert canary in key_file.read_text()
    assert key_file.stat().st_mode & 0o777 == 0o600
    search.assert_nowhere(tmp_path, besides=(key_file,))


def test_a_key_that_is_none_is_not_repeated(tmp_path: Path, canary: str) -> None:
    """The program ends with a sentence about it, not with the key in it."""
    from tests.support.program import environment, run  # noqa: PLC0415 - only here

    for key in (f"{canary} x", f"{canary}\u202e", f"x\t{canary}"):
        ended = run(
            "generate", "a boat", "--data-dir", tmp_path / "data",
            env=environment(
                AZURE_OPENAI_ENDPOINT="https://example.openai.azure.com",
                AZURE_OPENAI_API_KEY=key,
                AZURE_OPENAI_DEPLOYMENT="d",
            ),
        )  # fmt: skip
        assert ended.code != 0
        assert re.search("AZURE_OPENAI_API_KEY|key", ended.err)
        assert canary not in ended.err + ended.out
    Search(canary).assert_nowhere(tmp_path)


def test_the_key_does_not_follow_a_redirect(tmp_path: Path, canary: str) -> None:
    with ScriptedAzure([raw(http(200))]) as thief:
        target = f"{thief.base_url}/videos"

        def sends_on(line: Line) -> None:
            line.read_request()
            line.send(http(307, headers={"Location": target}))

        with ScriptedAzure([sends_on]) as service:
            environ = {
                "AZURE_OPENAI_ENDPOINT": service.base_url,
                "AZURE_OPENAI_API_KEY": canary,
                "AZURE_OPENAI_DEPLOYMENT": "my-sora",
                "VIDEOGEN_SETTLE_SECONDS": "1",
            }
            with Served(tmp_path / "data", environ=environ) as program:
                program.ask("POST", "/settings/test", b"{}")
                program.ordered("a boat")
                program.ask("GET", "/orphans?refresh=1")
                end = time.monotonic() + 10
                while len(service.requests) < 3 and time.monotonic() < end:
                    time.sleep(0.1)
        assert service.requests
        assert thief.requests == []
