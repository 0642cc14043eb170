"""The ``jobs`` dialect (Sora 1), as pure translation: no input or output."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from videogen_desktop.domain.remote import FailureStage, RemoteFailure, RemoteJob, RemoteStatus
from videogen_desktop.sora import fields
from videogen_desktop.sora.wire import Call, json_body

if TYPE_CHECKING:
    from videogen_desktop.domain.job import GenerationRequest

# The operations exist under this version only, so it is sent where the connection names none.
DEFAULT_API_VERSION = "preview"
_JOBS = "/video/generations/jobs"
_STAGES = {
    "input_moderation": FailureStage.WORDS,
    "output_moderation": FailureStage.RESULT,
}


def create(request: GenerationRequest, deployment: str) -> Call:
    """Return the call that makes one job of ``variant_count`` videos. There is no remix here."""
    body: dict[str, str | int] = {
        "model": deployment,
        "prompt": request.prompt,
        "width": request.width,
        "height": request.height,
        "n_seconds": request.seconds,
        "n_variants": request.variant_count,
    }
    return Call("POST", _JOBS, body=json_body(body))


def refused_create(deployment: str) -> Call:
    """Return a create that no service can carry out: it has no prompt, size or length."""
    body: dict[str, str | int] = {"model": deployment, "width": 0, "height": 0, "n_seconds": 0}
    return Call("POST", _JOBS, body=json_body(body))


def status(remote_id: str) -> Call:
    """Return the call that asks for one job."""
    return Call("GET", f"{_JOBS}/{quote(remote_id, safe='')}")


def page(after: str | None, limit: int) -> Call:
    """Return the call that lists jobs; there is no order to choose, so the caller verifies it."""
    query = [("limit", str(limit))]
    if after is not None:
        query.append(("after", after))
    return Call("GET", _JOBS, tuple(query))


def delete(remote_id: str) -> Call:
    """Return the call that deletes one job."""
    return Call("DELETE", f"{_JOBS}/{quote(remote_id, safe='')}")


def content(output_id: str) -> Call:
    """Return the call that fetches the MP4 of one generation, in high quality by default."""
    return Call("GET", f"/video/generations/{quote(output_id, safe='')}/content/video")


def thumbnail(output_id: str) -> Call:
    """Return the call that fetches the still of one generation."""
    return Call("GET", f"/video/generations/{quote(output_id, safe='')}/content/thumbnail")


def read_job(value: object) -> RemoteJob | None:
    """Read a job object; ``None`` where no id can be read."""
    job = fields.members(value)
    remote_id = fields.identifier(job.get("id"))
    if remote_id is None:
        return None
    state = fields.status(job.get("status"))
    generations = [fields.members(item) for item in fields.items(job.get("generations"))]
    outputs = (fields.identifier(generation.get("id")) for generation in generations)
    return RemoteJob(
        id=remote_id,
        status=state,
        output_ids=tuple(dict.fromkeys(output for output in outputs if output is not None)),
        progress=fields.progress(job.get("progress")),
        created_at=fields.instant(job.get("created_at")),
        expires_at=fields.instant(job.get("expires_at")),
        prompt=fields.text(job.get("prompt")),
        model=fields.text(job.get("model")),
        width=fields.count(job.get("width")),
        height=fields.count(job.get("height")),
        seconds=fields.count(job.get("n_seconds")),
        variant_count=fields.count(job.get("n_variants")),
        failure=_failure(job) if state is RemoteStatus.FAILED else None,
    )


def _failure(job: dict[str, object]) -> RemoteFailure:
    error = fields.members(job.get("error"))
    code = fields.words(job.get("failure_reason")) or fields.words(error.get("code"))
    message = fields.words(error.get("message"))
    return RemoteFailure(code, message, _stage(code))


def _stage(code: str) -> FailureStage:
    known = _STAGES.get(code.lower())
    if known is not None:
        return known
    return FailureStage.RESULT if "moderation" in code.lower() else FailureStage.SERVICE
