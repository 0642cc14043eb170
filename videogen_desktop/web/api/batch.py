"""One change to many videos: each is changed wholly or not at all, and each failure is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import InvalidRequest, VideogenError
from videogen_desktop.library.annotations import read_annotations
from videogen_desktop.library.exporting import export_copy, named_folder
from videogen_desktop.web.api.videos import video_json
from videogen_desktop.web.fields import json_object
from videogen_desktop.web.messages import json_reply
from videogen_desktop.web.problems import problem_document

if TYPE_CHECKING:
    from videogen_desktop.domain.video import Video
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

MOST_AT_ONCE = 200
_LONGEST_ID = 80


class _Act(Protocol):
    def __call__(self, services: Services, video: Video, asked: dict[str, object], /) -> Video:
        """Do it to one video and return it as it is then."""


def batch(services: Services, request: Request) -> Reply:
    """Change, tag, trash, restore, purge or copy to a folder up to 200 videos.

    The answer has each changed video with what it said before, so that the page can undo it.
    """
    asked = json_object(request)
    act = _act_in(asked)
    changed: list[dict[str, object]] = []
    failed: list[dict[str, object]] = []
    for video_id in _ids_in(asked):
        try:
            before = services.videos.get(video_id)
            after = act(services, before, asked)
        except VideogenError as error:
            document = problem_document(error)
            failed.append(
                {"video_id": video_id, "code": document["code"], "detail": document["detail"]}
            )
        else:
            said = {"pick": before.pick.value, "stars": before.stars, "tags": list(before.tags)}
            changed.append({"video": video_json(services, after), "before": said})
    return json_reply({"changed": changed, "failed": failed})


def _update(services: Services, video: Video, asked: dict[str, object]) -> Video:
    changes = _object(asked, "changes")
    added, removed = _tags(asked, "add_tags"), _tags(asked, "remove_tags")
    if added or removed:
        gone = {tag.casefold() for tag in removed}
        kept = [tag for tag in video.tags if tag.casefold() not in gone]
        changes["tags"] = [*kept, *added]
    return services.archive.update(video.id, changes)


def _trash(services: Services, video: Video, _asked: dict[str, object]) -> Video:
    return services.archive.trash(video.id)


def _restore(services: Services, video: Video, _asked: dict[str, object]) -> Video:
    return services.archive.restore(video.id)


def _purge(services: Services, video: Video, _asked: dict[str, object]) -> Video:
    return services.archive.purge(video.id)


def _export(services: Services, video: Video, asked: dict[str, object]) -> Video:
    export_copy(services.media, video, named_folder(asked.get("folder")))
    return video


_ACTIONS: dict[str, _Act] = {
    "update": _update,
    "trash": _trash,
    "restore": _restore,
    "purge": _purge,
    "export": _export,
}


def _act_in(asked: dict[str, object]) -> _Act:
    action = asked.get("action")
    act = _ACTIONS.get(action) if isinstance(action, str) else None
    if act is None:
        words = ", ".join(f"“{word}”" for word in _ACTIONS)
        raise InvalidRequest({"action": f"“action” has to be one of: {words}."})
    if act is _update:
        changes = _object(asked, "changes")
        read_annotations(changes, now=0)  # refuse what no video can take before any is changed
        for name in ("add_tags", "remove_tags"):
            read_annotations({"tags": _tags(asked, name)}, now=0)
    if act is _export:
        named_folder(asked.get("folder"))
    return act


def _ids_in(asked: dict[str, object]) -> list[str]:
    ids = asked.get("ids")
    good = isinstance(ids, list) and 0 < len(ids) <= MOST_AT_ONCE
    if not isinstance(ids, list) or not good or not all(_is_id(one) for one in ids):
        raise InvalidRequest({"ids": f"“ids” has to be a list of 1 to {MOST_AT_ONCE} videos."})
    return list(dict.fromkeys(ids))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isascii()


def _object(asked: dict[str, object], name: str) -> dict[str, object]:
    value = asked.get(name) or {}
    if not isinstance(value, dict):
        raise InvalidRequest({name: f"“{name}” has to be a JSON object."})
    return dict(value)


def _tags(asked: dict[str, object], name: str) -> list[str]:
    value = asked.get(name) or []
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise InvalidRequest({name: f"“{name}” has to be a list of words."})
    return value
