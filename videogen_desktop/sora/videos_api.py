"""The ``videos`` dialect (Sora 2), as pure translation: no input or output."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from videogen_desktop.domain.remote import FailureStage, RemoteFailure, RemoteJob, RemoteStatus
from videogen_desktop.sora import fields
from videogen_desktop.sora.wire import Call, json_body

if TYPE_CHECKING:
    from videogen_desktop.domain.job import GenerationRequest

_MODERATION = ("moderation", "content_filter", "content_safety", "policy_violation")
_ABOUT_WORDS = ("prompt", "input")
_ABOUT_RESULT = ("output", "generated", "result")
_HALF_WAY = 50


def create(request: GenerationRequest, deployment: str) -> Call:
    """Return the call that makes one video, or changes one where ``remix_of`` is set.

    JSON, because there is no file to send. ``seconds`` is a text: a number is refused.
    """
    if request.remix_of is not None:
        path = f"/videos/{quote(request.remix_of, safe='')}/remix"
        return Call("POST", path, body=json_body({"prompt": request.prompt}))
    body = {
        "model": deployment,
        "prompt": request.prompt,
        "size": request.size,
        "seconds": str(request.seconds),
    }
    return Call("POST", "/videos", body=json_body(body))


def refused_create(deployment: str) -> Call:
    """Return a create that no service can carry out: it has no prompt, size or length."""
    body = {"model": deployment, "size": "0x0", "seconds": "0"}
    return Call("POST", "/videos", body=json_body(body))


def status(remote_id: str) -> Call:
    """Return the call that asks for one video."""
    return Call("GET", f"/videos/{quote(remote_id, safe='')}")


def page(after: str | None, limit: int) -> Call:
    """Return the call that lists videos, the newest first."""
    query = [("limit", str(limit)), ("order", "desc")]
    if after is not None:
        query.append(("after", after))
    return Call("GET", "/videos", tuple(query))


def delete(remote_id: str) -> Call:
    """Return the call that deletes one video."""
    return Call("DELETE", f"/videos/{quote(remote_id, safe='')}")


def content(output_id: str) -> Call:
    """Return the call that fetches the MP4."""
    return Call("GET", f"/videos/{quote(output_id, safe='')}/content", (("variant", "video"),))


def thumbnail(output_id: str) -> Call:
    """Return the call that fetches the still."""
    return Call("GET", f"/videos/{quote(output_id, safe='')}/content", (("variant", "thumbnail"),))


def read_job(value: object) -> RemoteJob | None:
    """Read a video object; ``None`` where no id can be read."""
    video = fields.members(value)
    remote_id = fields.identifier(video.get("id"))
    if remote_id is None:
        return None
    state = fields.status(video.get("status"))
    progress = fields.progress(video.get("progress"))
    width, height = fields.size(video.get("size")) or (None, None)
    failed = state is RemoteStatus.FAILED
    return RemoteJob(
        id=remote_id,
        status=state,
        output_ids=(remote_id,) if state is RemoteStatus.COMPLETED else (),
        progress=progress,
        created_at=fields.instant(video.get("created_at")),
        expires_at=fields.instant(video.get("expires_at")),
        prompt=fields.text(video.get("prompt")),
        model=fields.text(video.get("model")),
        width=width,
        height=height,
        seconds=fields.count(video.get("seconds")),
        variant_count=1,
        remixed_from=fields.identifier(video.get("remixed_from_video_id")),
        failure=_failure(video.get("error"), progress) if failed else None,
    )


def _failure(value: object, progress: int | None) -> RemoteFailure:
    error = fields.members(value)
    code = fields.words(error.get("code"))
    message = fields.words(error.get("message")) or fields.words(value)
    return RemoteFailure(code, message, failure_stage(code, message, progress))


def failure_stage(code: str, message: str, progress: int | None) -> FailureStage:
    """Decide whether the words or the result were refused, or the service broke.

    ``moderation_blocked`` stands for both. The words of the code and the message decide where
    they speak of one ("Your request was blocked" does not); else a job that stopped in its first
    half was refused for its words. Where nothing tells, it is the result: that promises less, for
    it does not say that nothing was made.
    """
    said = f"{code} {message}".lower()
    if not any(marker in said for marker in _MODERATION):
        return FailureStage.SERVICE
    stopped_early = progress is not None and progress < _HALF_WAY
    if any(marker in said for marker in _ABOUT_RESULT):
        return FailureStage.RESULT
    if any(marker in said for marker in _ABOUT_WORDS) or stopped_early:
        return FailureStage.WORDS
    return FailureStage.RESULT
