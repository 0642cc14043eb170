"""Review packs: begun, followed, broken off and fetched; and the notes that come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest, NotFound
from videogen_desktop.library.review_notes import merge, read_notes
from videogen_desktop.web.api.native import dialog_words, shown
from videogen_desktop.web.fields import Fields, json_object
from videogen_desktop.web.media import media_reply, open_media
from videogen_desktop.web.messages import json_reply
from videogen_desktop.web.services import NotOffered

if TYPE_CHECKING:
    from videogen_desktop.domain.video import Video
    from videogen_desktop.jobs.packing import PackTask
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

VIDEOS_MAX = 10_000


def start(services: Services, request: Request) -> Reply:
    """Ask where to put a pack of some videos and begin it; a browser downloads it afterwards."""
    body = json_object(request)
    fields = Fields({"zip": body.get("zip")})
    as_zip = fields.flag("zip") or False
    fields.check()
    videos = _videos(services, body.get("video_ids"))
    try:
        folder = services.native.choose_folder(dialog_words(body))
    except NotOffered:
        return json_reply(_task_json(services.packs.start(videos, None, as_zip=True)), 202)
    if folder is None:
        return json_reply({"state": "cancelled"})
    return json_reply(_task_json(services.packs.start(videos, folder, as_zip=as_zip)), 202)


def show(services: Services, request: Request) -> Reply:
    """Say how far a pack is."""
    return json_reply(_task_json(services.packs.get(request.params["pack_id"])))


def cancel(services: Services, request: Request) -> Reply:
    """Break a pack off; nothing is left of it."""
    return json_reply(_task_json(services.packs.cancel(request.params["pack_id"])))


def reveal(services: Services, request: Request) -> Reply:
    """Show a finished pack in the file manager, or say where it is."""
    return shown(services, _finished(services, request).path)


def content(services: Services, request: Request) -> Reply:
    """Send a finished pack that is a zip."""
    task = _finished(services, request)
    file = open_media(task.path) if task.is_download else None
    if file is None:
        raise NotFound("This review pack is not here any more.")
    return media_reply(
        request,
        file,
        etag=f'"{task.id}"',
        content_type="application/zip",
        attachment=task.path.name,
    )


def take_notes(services: Services, request: Request) -> Reply:
    """Merge the notes that a reviewer has saved in a pack; nothing newer is overwritten."""
    merged = merge(read_notes(json_object(request)), services.videos, services.archive)
    kept = [{"video_id": video.id, "title": video.title or video.prompt} for video in merged.kept]
    return json_reply({"changed": merged.changed, "kept": kept, "unknown": merged.unknown})


def _videos(services: Services, ids: object) -> list[Video]:
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise InvalidRequest({"video_ids": "“video_ids” has to be a list of ids."})
    if not 0 < len(ids) <= VIDEOS_MAX:
        raise InvalidRequest({"video_ids": f"A review pack takes 1 to {VIDEOS_MAX:,} videos."})
    return [services.videos.get(each) for each in dict.fromkeys(ids)]


def _finished(services: Services, request: Request) -> PackTask:
    task = services.packs.get(request.params["pack_id"])
    if task.state != "done":
        raise NotFound("This review pack is not finished.")
    return task


def _task_json(task: PackTask) -> dict[str, object]:
    error = task.error
    is_done = task.state == "done"
    return {
        "pack_id": task.id,
        "state": task.state,
        "videos_done": task.videos_done,
        "videos_total": task.videos_total,
        "bytes_done": task.bytes_done,
        "bytes_total": task.bytes_total,
        "missing": task.missing,
        "path": str(task.path) if is_done and not task.is_download else None,
        "download_url": f"/packs/{task.id}/content" if is_done and task.is_download else None,
        "error": None if error is None else {"code": error.code, "message": str(error)},
    }
