"""The whole library at once: what it takes on the disk, and the long tasks with their progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.library.archive import TRASH_DAYS
from videogen_desktop.web.fields import Fields, json_object
from videogen_desktop.web.messages import json_reply
from videogen_desktop.web.problems import problem_document

if TYPE_CHECKING:
    from videogen_desktop.jobs.upkeep import Task
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services


def storage(services: Services, _request: Request) -> Reply:
    """Say what videos and trash take, and what room is left."""
    videos, trash = services.videos.sizes()
    body = {
        "videos": {"count": videos.number, "bytes": videos.size_bytes},
        "trash": {"count": trash.number, "bytes": trash.size_bytes},
        "free_bytes": services.media.free_bytes(),
        "trash_days": TRASH_DAYS,
        "videos_dir": str(services.media.videos_dir),
    }
    return json_reply(body)


def show(services: Services, _request: Request) -> Reply:
    """Say how far the long task is that runs, or what came of the last."""
    return json_reply({"task": _task_json(services.upkeep.now())})


def begin(services: Services, request: Request) -> Reply:
    """Begin one."""
    asked = json_object(request)
    fields = Fields(asked)
    kind = fields.text("kind", most=40) or ""
    fields.check()
    held = services.settings.settings.held
    if kind == "move" and "videos_dir" in held:
        raise InvalidRequest({"folder": held["videos_dir"]})
    return json_reply({"task": _task_json(services.upkeep.begin(kind, asked))}, 202)


def stop(services: Services, _request: Request) -> Reply:
    """Break it off."""
    services.upkeep.stop()
    return json_reply({"task": _task_json(services.upkeep.now())})


def _task_json(task: Task | None) -> dict[str, object] | None:
    if task is None:
        return None
    body: dict[str, object] = {
        "kind": task.kind,
        "state": task.state,
        "done": task.done,
        "total": task.total,
        "found": task.found,
    }
    if task.trouble is not None:
        body["trouble"] = problem_document(task.trouble)
    return body
