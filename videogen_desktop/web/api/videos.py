"""The library: pages of videos, and what a person says about one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.domain.video import Pick
from videogen_desktop.jobs.orders import can_remix
from videogen_desktop.library.annotations import STARS_MAX
from videogen_desktop.library.mp4 import frame_times
from videogen_desktop.library.video_query import LIMIT_MAX, Length, Shape, Sort, VideoQuery
from videogen_desktop.web.fields import QueryFields, json_object
from videogen_desktop.web.messages import json_reply
from videogen_desktop.web.problems import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from videogen_desktop.domain.video import Video
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

_USUAL_LIMIT = 50
_LONGEST_SEARCH = 1_000
_LONGEST_CURSOR = 4_000
_MOST_IDS = 10_000_000
_LATEST = 253_402_300_799.0  # the end of the year 9999

Word = TypeVar("Word", bound=StrEnum)


def page(services: Services, request: Request) -> Reply:
    """Show one page of the library."""
    found = services.videos.page(_asked(request))
    # What was moved, changed or removed behind our back is shown as such from now on.
    videos = services.archive.reconcile(found.videos)
    body = {
        "videos": [video_json(services, video) for video in videos],
        "next_cursor": found.next_cursor,
        "total": found.total,
    }
    return json_reply(body)


def count(services: Services, request: Request) -> Reply:
    """Count what a search or filter finds, apart from its page so that the page need not wait."""
    return json_reply({"total": services.videos.count(_asked(request))})


def ids(services: Services, request: Request) -> Reply:
    """List the ids of what a search or filter finds in its order, to choose it all at once."""
    fields = QueryFields(request.query)
    most = fields.whole("most", 1, _MOST_IDS) or _MOST_IDS
    fields.check()
    return json_reply({"ids": list(services.videos.ids(_asked(request), most))})


def tags(services: Services, _request: Request) -> Reply:
    """List the tags in use."""
    found = [{"tag": tag, "count": number} for tag, number in services.videos.tags()]
    return json_reply({"tags": found})


def _asked(request: Request) -> VideoQuery:
    fields = QueryFields(request.query)
    refused: dict[str, str] = {}
    query = VideoQuery(
        query=fields.text("query", most=_LONGEST_SEARCH) or "",
        cursor=fields.text("cursor", most=_LONGEST_CURSOR),
        limit=fields.whole("limit", 1, LIMIT_MAX) or _USUAL_LIMIT,
        sort=_word(fields, "sort", Sort, refused) or Sort.NEWEST,
        pick=_word(fields, "pick", Pick, refused),
        stars_min=fields.whole("stars", 0, STARS_MAX) or 0,
        shape=_word(fields, "shape", Shape, refused),
        length=_word(fields, "length", Length, refused),
        trashed=fields.flag("trash") or False,
        practice=fields.flag("practice"),
        tag=fields.text("tag", most=_LONGEST_SEARCH) or "",
        since=fields.number("since", -_LATEST, _LATEST),
        until=fields.number("until", -_LATEST, _LATEST),
        skip=fields.whole("skip", 0, _MOST_IDS) or 0,
    )
    fields.check()
    if refused:
        raise InvalidRequest(refused)
    return query


def show(services: Services, request: Request) -> Reply:
    """Show one video."""
    (video,) = services.archive.reconcile([services.videos.get(request.params["video_id"])])
    return json_reply(video_json(services, video))


def lineage(services: Services, request: Request) -> Reply:
    """Show where a video comes from, what was made with it and what was made of it."""
    video = services.videos.get(request.params["video_id"])
    found = services.videos.lineage(video)
    connection = services.connections.current()

    def shown(videos: Sequence[Video]) -> list[dict[str, object]]:
        return [video_json(services, video) for video in services.archive.reconcile(videos)]

    original = shown([found.original] if found.original else [])
    body = {
        "original": original[0] if original else None,
        "takes": shown(found.takes),
        "remixes": shown(found.remixes),
        "can_remix": connection is not None and can_remix(connection, video),
    }
    return json_reply(body)


def frames(services: Services, request: Request) -> Reply:
    """Say when each frame is shown, as ``mp4_times.FrameTimes``: the page steps by it."""
    video = services.videos.get(request.params["video_id"])
    path = services.media.video_path(video)
    if not path.is_file():
        raise Refused(404, "video_missing", "The file of this video is not where it was saved.")
    times = frame_times(path)
    body = {
        "frame_count": times.frame_count,
        "timescale": times.timescale,
        "start": times.start,
        "runs": times.runs,
    }
    return json_reply(body)


def change(services: Services, request: Request) -> Reply:
    """Change stars, pick, tags, notes or title."""
    video = services.archive.update(request.params["video_id"], json_object(request))
    return json_reply(video_json(services, video))


def trash(services: Services, request: Request) -> Reply:
    """Put one in the trash."""
    return json_reply(video_json(services, services.archive.trash(request.params["video_id"])))


def restore(services: Services, request: Request) -> Reply:
    """Take one out of the trash."""
    return json_reply(video_json(services, services.archive.restore(request.params["video_id"])))


def video_json(services: Services, video: Video) -> dict[str, object]:
    """Return a video as the page knows it; instants are Unix seconds."""
    url = f"/videos/{video.id}/content"
    # Only the trash needs a look at the disk, and no page shows many of those.
    in_trash = video.trashed_at is not None
    media = services.media
    path = str(media.video_path(video)) if in_trash else media.plain_path(video)
    return {
        "video_id": video.id,
        "video_url": url,
        "download_url": f"{url}?download=1",
        "poster_url": f"/videos/{video.id}/poster" if video.has_poster else None,
        "title": video.title,
        "prompt": video.prompt,
        "path": path,
        "file_name": video.path.rpartition("/")[2],
        "size": f"{video.width}x{video.height}",
        "width": video.width,
        "height": video.height,
        "seconds": video.seconds,
        "duration_seconds": video.duration_seconds,
        "frame_rate": video.frame_rate,
        "has_audio": video.has_audio,
        "codecs": video.codecs,
        "size_bytes": video.size_bytes,
        "sha256": video.sha256,
        "created_at": video.created_at,
        "saved_at": video.saved_at,
        "practice": video.practice,
        "stars": video.stars,
        "pick": video.pick.value,
        "tags": list(video.tags),
        "notes": [note.as_json() for note in video.notes],
        "job_id": video.job_id,
        "group_id": video.group_id,
        "take_index": video.take_index,
        "parent_video_id": video.parent_video_id,
        "trashed_at": video.trashed_at,
        "missing": video.missing,
        "has_provenance": video.has_provenance,
    }


def _word(fields: QueryFields, name: str, kind: type[Word], refused: dict[str, str]) -> Word | None:
    text = fields.text(name, most=_LONGEST_SEARCH)
    if text is None:
        return None
    try:
        return kind(text)
    except ValueError:
        words = ", ".join(f"“{word.value}”" for word in kind)
        refused[name] = f"“{name}” has to be one of: {words}."
        return None
