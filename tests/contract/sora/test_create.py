"""Creates: what goes out, what comes back, and what proves that nothing was made."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import Connection, Dialect, SignIn
from videogen_desktop.domain.errors import (
    AnswerLost,
    AzureError,
    CredentialsRefused,
    InvalidRequest,
    NetworkUnavailable,
    NotConfigured,
    PromptBlocked,
    RateLimited,
    RequestRejected,
    TooManyTasks,
)
from videogen_desktop.domain.job import GenerationRequest
from videogen_desktop.domain.remote import RemoteStatus
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from tests.contract.sora.conftest import MakeClient, Script

BOAT = GenerationRequest("paper boat", 1280, 720, 4)
VIDEO = {
    "id": "video_00000000000000000000000000000001",
    "object": "video",
    "model": "my-sora",
    "status": "queued",
    "progress": 0,
    "created_at": 1790000000,
    "expires_at": None,
    "prompt": "paper boat",
    "size": "1280x720",
    "seconds": "4",
    "error": None,
}
JOB = {
    "object": "video.generation.job",
    "id": "task_01abcdefghjkmnpqrstvwxyz00",
    "status": "queued",
    "created_at": 1790000000,
    "finished_at": None,
    "expires_at": None,
    "generations": [],
    "prompt": "paper boat",
    "model": "my-sora",
    "n_variants": 2,
    "n_seconds": 5,
    "height": 480,
    "width": 480,
    "failure_reason": None,
}


def create(client: SoraClient, request: GenerationRequest = BOAT, seconds: float = 5) -> object:
    return client.create(request, idempotency_key="one", deadline_seconds=seconds)


def test_a_videos_create_sends_texts_and_reads_the_video(
    make_client: MakeClient, script: Script
) -> None:
    headers = {"Date": "Sun, 22 Nov 2026 12:00:00 GMT", "apim-request-id": "r-1"}
    azure = script(s.answers(200, VIDEO, headers))

    reply = make_client().create(BOAT, idempotency_key="one")

    sent = azure.requests[0]
    assert (sent.method, sent.path, dict(sent.query)) == ("POST", "/openai/v1/videos", {})
    assert sent.json == {
        "model": "my-sora",
        "prompt": "paper boat",
        "size": "1280x720",
        "seconds": "4",
    }
    assert sent.headers["idempotency-key"] == "one"
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["accept-encoding"] == "identity"
    assert reply.value.id == VIDEO["id"]
    assert reply.value.status is RemoteStatus.QUEUED
    assert (reply.value.width, reply.value.height, reply.value.seconds) == (1280, 720, 4)
    assert reply.service_time == 1795348800
    assert reply.request_id == "r-1"


def test_a_jobs_create_sends_numbers_and_the_preview_version(
    make_client: MakeClient, script: Script
) -> None:
    azure = script(s.answers(201, JOB))
    request = GenerationRequest("paper boat", 480, 480, 5, variant_count=2)

    reply = make_client(Dialect.JOBS).create(request, idempotency_key="one")

    sent = azure.requests[0]
    assert (sent.path, dict(sent.query)) == (
        "/openai/v1/video/generations/jobs",
        {"api-version": "preview"},
    )
    assert sent.json == {
        "model": "my-sora",
        "prompt": "paper boat",
        "width": 480,
        "height": 480,
        "n_seconds": 5,
        "n_variants": 2,
    }
    assert (reply.value.id, reply.value.variant_count) == (JOB["id"], 2)


def test_a_remix_sends_the_prompt_alone(make_client: MakeClient, script: Script) -> None:
    azure = script(s.answers(200, {**VIDEO, "remixed_from_video_id": "video_9"}))

    reply = make_client().create(
        GenerationRequest("at night", 1280, 720, 4, remix_of="video_9"), idempotency_key="one"
    )

    assert azure.requests[0].path == "/openai/v1/videos/video_9/remix"
    assert azure.requests[0].json == {"prompt": "at night"}
    assert reply.value.remixed_from == "video_9"


def test_a_remix_whose_original_is_gone_fails_alone(
    make_client: MakeClient, script: Script
) -> None:
    script(s.answers(404, {"error": {"code": "404", "message": "Resource not found"}}))

    with pytest.raises(RequestRejected, match="no longer at Azure"):
        create(make_client(), GenerationRequest("at night", 1280, 720, 4, remix_of="video_9"))


def test_a_remix_in_the_jobs_dialect_never_leaves(make_client: MakeClient, script: Script) -> None:
    azure = script(s.answers(201, JOB))

    with pytest.raises(InvalidRequest):
        create(make_client(Dialect.JOBS), GenerationRequest("x", 480, 480, 5, remix_of="task_1"))

    assert azure.connections == 0


@pytest.mark.parametrize(
    ("sign_in", "header", "value"),
    [
        (SignIn.API_KEY, "api-key", "secret"),
        (SignIn.BEARER_KEY, "authorization", "Bearer secret"),
        (SignIn.ENTRA, "authorization", "Bearer secret"),
    ],
)
def test_each_way_to_sign_in_has_its_header(
    make_client: MakeClient, script: Script, sign_in: SignIn, header: str, value: str
) -> None:
    azure = script(s.answers(200, VIDEO))

    create(make_client(sign_in=sign_in, key=" secret\n"))

    assert azure.requests[0].headers[header] == value
    assert ("api-key" in azure.requests[0].headers) == (sign_in is SignIn.API_KEY)


@pytest.mark.parametrize(
    ("key", "error"),
    [(None, NotConfigured), (" ", NotConfigured), ("schlüssel", CredentialsRefused)],
)
def test_without_a_usable_key_nothing_leaves(
    make_client: MakeClient, script: Script, key: str | None, error: type[Exception]
) -> None:
    azure = script(s.answers(200, VIDEO))

    with pytest.raises(error):
        create(make_client(key=key))

    assert azure.connections == 0


def test_the_longest_prompt_arrives_whole(make_client: MakeClient, script: Script) -> None:
    azure = script(s.answers(200, VIDEO))
    prompt = "😀" * 32_000

    create(make_client(), GenerationRequest(prompt, 1280, 720, 4))

    assert json.loads(azure.requests[0].body)["prompt"] == prompt


def test_each_create_has_a_connection_of_its_own(make_client: MakeClient, script: Script) -> None:
    azure = script(s.answers(200, VIDEO, {"Connection": "keep-alive"}))
    client = make_client()

    create(client)
    create(client)

    assert azure.connections == 2


LOSSES = {
    "hung up after reading": s.drops_after_request,
    "reset after reading": s.resets_after_request,
    "silence": s.stays_silent,
    "trickling head": s.trickles(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: 1\r\n" * 40),
    "trickling body": s.trickles(s.http(200, b" " * 60), 0.03),
    "cut body": s.raw(s.http(200, b'{"id": "video_1"}', {"Content-Length": "900"})),
    "cut JSON": s.raw(s.http(200, b'{"id": "vid')),
    "HTML": s.raw(s.http(200, b"<html>Sign in</html>")),
    "no id": s.answers(200, {"status": "queued"}),
    "an id with a path": s.answers(200, {"id": "../x"}),
    "an id that is a number": s.answers(200, {"id": 7}),
    "nothing": s.answers(204),
    "a list": s.answers(200, [VIDEO]),
    "deep nesting": s.raw(s.http(200, b"[" * 100_000)),
    "not HTTP": s.raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "an early hint": s.raw(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "far too much": s.raw(s.http(200, b" " * (1 << 20) + b'{"id":"video_1"}')),
    "gzip bomb": s.raw(s.http(200, gzip.compress(b" " * (64 << 20)), {"Content-Encoding": "gzip"})),
    "brotli": s.raw(s.http(200, b"x", {"Content-Encoding": "br"})),
    "redirect": s.answers(307, None, {"Location": "http://127.0.0.1:9/"}),
    "408": s.answers(408, {"error": {"message": "timeout"}}),
    "409": s.answers(409, {"error": {"message": "conflict"}}),
    "500": s.answers(500, {"error": {"message": "server had an error"}}),
    "503 with Retry-After": s.answers(503, {"error": {}}, {"Retry-After": "1"}),
    "empty 404": s.answers(404),
    "HTML 403": s.raw(s.http(403, b"<html>blocked by gateway</html>")),
    "a 400 whose body is cut": s.raw(s.http(400, b'{"error": {}}', {"Content-Length": "900"})),
}


@pytest.mark.parametrize("step", LOSSES.values(), ids=LOSSES.keys())
def test_an_answer_that_proves_nothing_is_lost(
    make_client: MakeClient, script: Script, step: s.Step
) -> None:
    azure = script(step)
    began = time.monotonic()

    with pytest.raises(AnswerLost):
        create(make_client(), seconds=1)

    assert time.monotonic() - began < 3
    assert azure.connections == 1


def test_a_lost_answer_keeps_what_azure_said(make_client: MakeClient, script: Script) -> None:
    script(s.answers(500, {"error": {"message": "oh no"}}, {"x-request-id": "r-7"}))

    with pytest.raises(AnswerLost) as caught:
        create(make_client())

    assert (caught.value.azure_message, caught.value.request_id) == ("oh no", "r-7")
    assert caught.value.http_status == 500


PROOFS: dict[str, tuple[s.Step, type[AzureError]]] = {
    "400": (s.answers(400, {"error": {"message": "Invalid value: '5'."}}), RequestRejected),
    "moderation": (s.answers(400, {"error": {"code": "content_filter"}}), PromptBlocked),
    "401": (s.answers(401, {"statusCode": 401, "message": "Unauthorized"}), CredentialsRefused),
    "429 busy": (s.answers(429, {"error": {"message": "Too many running tasks"}}), TooManyTasks),
    "429 without a body": (s.answers(429, None, {"Retry-After": "7"}), RateLimited),
    "429 whose body is cut": (s.raw(s.http(429, b"{", {"Content-Length": "99"})), RateLimited),
}


@pytest.mark.parametrize(("step", "error"), PROOFS.values(), ids=PROOFS.keys())
def test_a_refusal_with_a_body_of_its_own_proves_that_nothing_was_made(
    make_client: MakeClient, script: Script, step: s.Step, error: type[AzureError]
) -> None:
    script(step)

    with pytest.raises(error) as caught:
        create(make_client())

    assert not isinstance(caught.value, AnswerLost)


def test_nobody_at_the_port_means_that_nothing_was_made() -> None:
    connection = Connection("c", "http://127.0.0.1:1/openai/v1", Dialect.VIDEOS, "d")
    client = SoraClient(connection, lambda: "key")

    with pytest.raises(NetworkUnavailable, match="accepts no connection"):
        create(client)


def test_a_reset_before_the_body_was_taken_means_that_nothing_was_made(
    make_client: MakeClient, script: Script
) -> None:
    def resets_in_the_middle(line: s.Line) -> None:
        line.read_head()
        line.reset()

    script(resets_in_the_middle)
    # More than the sockets' buffers hold, so that the last byte cannot have been taken.
    request = GenerationRequest("😀" * 8_000_000, 1280, 720, 4)

    with pytest.raises(NetworkUnavailable):
        create(make_client(), request)


def test_an_error_before_the_whole_body_was_taken_is_told_as_it_is(
    make_client: MakeClient, script: Script
) -> None:
    def refuses_early(line: s.Line) -> None:
        line.read_head()
        line.send(s.http(413, b"<html>too large</html>"))
        line.wait(0.3)

    script(refuses_early)
    request = GenerationRequest("😀" * 8_000_000, 1280, 720, 4)

    with pytest.raises((RequestRejected, NetworkUnavailable)):
        create(make_client(), request, seconds=2)


def test_no_server_behind_tls_means_that_nothing_was_made(script: Script) -> None:
    azure = script(lambda line: line.send(s.http(200, b"{}")))
    base_url = azure.base_url.replace("http:", "https:")
    client = SoraClient(Connection("c", base_url, Dialect.VIDEOS, "d"), lambda: "key")

    with pytest.raises(NetworkUnavailable, match="secure connection"):
        create(client, seconds=2)


def test_gzip_that_nobody_asked_for_is_read(make_client: MakeClient, script: Script) -> None:
    body = gzip.compress(json.dumps(VIDEO).encode())
    script(s.raw(s.http(200, body, {"Content-Encoding": "gzip"})))

    assert make_client().create(BOAT, idempotency_key="one").value.id == VIDEO["id"]


def test_closing_the_client_ends_a_create_as_lost_and_refuses_the_next(
    make_client: MakeClient, script: Script
) -> None:
    client = make_client()

    def closes_the_client(line: s.Line) -> None:
        line.read_request()
        client.close()
        line.wait(5)

    azure = script(closes_the_client)

    with pytest.raises(AnswerLost):
        create(client)
    with pytest.raises(NetworkUnavailable):
        create(client)
    assert azure.connections == 1


def test_the_key_is_in_no_message(make_client: MakeClient, script: Script) -> None:
    script(s.answers(401, {"error": {"message": "You sent secret-key-1 as key."}}))

    with pytest.raises(CredentialsRefused) as caught:
        create(make_client(key="secret-key-1"))

    assert "secret-key-1" not in f"{caught.value} {caught.value.azure_message}"
