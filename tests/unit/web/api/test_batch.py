"""Many videos at once: each wholly or not at all, with what is needed to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.requests_to_web import call
from tests.support.videos import make_video
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.domain.video import Pick
from videogen_desktop.web.api.batch import MOST_AT_ONCE, batch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_services import FakeParts


@pytest.fixture
def ids(parts: FakeParts) -> list[str]:
    """Three videos; the first has a verdict and tags already."""
    videos = [
        make_video(pick=Pick.REJECT, stars=2, tags=("Sea", "old")),
        make_video(),
        make_video(),
    ]
    for video in videos:
        parts.services.videos.add(video)
        path = parts.services.media.video_path(video)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * video.size_bytes)
    return [video.id for video in videos]


def ask(
    parts: FakeParts, action: str, ids: object, **more: object
) -> tuple[list[dict[str, object]], object]:
    answer = call(parts, batch, {"action": action, "ids": ids, **more})
    changed = answer["changed"]
    assert isinstance(changed, list)
    return changed, answer["failed"]


def test_a_verdict_reaches_all_and_says_what_was_there_before(
    parts: FakeParts, ids: list[str]
) -> None:
    changed, failed = ask(parts, "update", ids, changes={"pick": "pick", "stars": 5})
    assert failed == []
    assert [one["before"] for one in changed] == [
        {"pick": "reject", "stars": 2, "tags": ["Sea", "old"]},
        {"pick": "none", "stars": 0, "tags": []},
        {"pick": "none", "stars": 0, "tags": []},
    ]
    kept = [parts.services.videos.get(video_id) for video_id in ids]
    assert {(video.pick, video.stars) for video in kept} == {(Pick.PICK, 5)}


def test_tags_are_added_and_removed_without_touching_the_others(
    parts: FakeParts, ids: list[str]
) -> None:
    ask(parts, "update", ids, add_tags=["sea", "new"], remove_tags=["OLD"])
    assert [parts.services.videos.get(each).tags for each in ids] == [
        ("Sea", "new"),
        ("sea", "new"),
        ("sea", "new"),
    ]


def test_the_trash_and_back_and_for_ever(parts: FakeParts, ids: list[str]) -> None:
    ask(parts, "trash", ids)
    assert parts.services.videos.sizes()[1].number == 3
    ask(parts, "restore", ids[:1])
    changed, failed = ask(parts, "purge", ids)
    assert len(changed) == 2
    assert failed == [
        {
            "video_id": ids[0],
            "code": "conflict",
            "detail": "Only what is in the trash can be deleted for ever.",
        }
    ]
    kept, trash = parts.services.videos.sizes()
    assert (kept.number, trash.number) == (1, 0)


def test_one_that_is_gone_does_not_hold_up_the_others(parts: FakeParts, ids: list[str]) -> None:
    changed, failed = ask(parts, "trash", [ids[0], "vid_gone", ids[0], ids[1]])
    assert len(changed) == 2
    assert isinstance(failed, list)
    assert [(one["video_id"], one["code"]) for one in failed] == [("vid_gone", "not_found")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "burn"}, "action"),
        ({"action": ["trash"]}, "action"),
        ({"action": "trash", "ids": []}, "ids"),
        ({"action": "trash", "ids": "all"}, "ids"),
        ({"action": "trash", "ids": [5]}, "ids"),
        ({"action": "trash", "ids": ["x"] * (MOST_AT_ONCE + 1)}, "ids"),
        ({"action": "update", "changes": []}, "ids"),
        ({"action": "update", "changes": [1]}, "changes"),
        ({"action": "update", "changes": {"path": "x"}}, "path"),
        ({"action": "update", "changes": {"stars": 6}}, "stars"),
        ({"action": "update", "add_tags": "sea"}, "add_tags"),
        ({"action": "update", "remove_tags": [1]}, "remove_tags"),
        ({"action": "update", "add_tags": ["x" * 65]}, "tags"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is(
    parts: FakeParts, ids: list[str], body: dict[str, object], field: str
) -> None:
    whole = {"ids": ids} | body if "changes" not in body or body["changes"] else body
    with pytest.raises(InvalidRequest) as refused:
        call(parts, batch, whole)
    assert set(refused.value.fields) == {field}
    assert parts.services.videos.get(ids[0]).trashed_at is None


def test_a_tag_too_many_for_one_video_fails_there_alone(parts: FakeParts, ids: list[str]) -> None:
    full = [f"tag {number}" for number in range(64)]
    parts.services.archive.update(ids[0], {"tags": full})
    changed, failed = ask(parts, "update", ids, add_tags=["one more"])
    assert len(changed) == 2
    assert isinstance(failed, list)
    assert [one["video_id"] for one in failed] == [ids[0]]


def test_copies_go_to_a_folder_that_is_there(
    parts: FakeParts, ids: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    with pytest.raises(InvalidRequest):
        ask(parts, "export", ids, folder=str(folder))
    folder.mkdir()
    changed, failed = ask(parts, "export", ids, folder=str(folder))
    assert (len(changed), failed) == (3, [])
    assert len(list(folder.iterdir())) == 3
