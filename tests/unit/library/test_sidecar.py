"""A record holds everything, and reading one trusts nothing in it."""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.videos import make_video
from videogen_desktop.domain.errors import LibraryError
from videogen_desktop.domain.video import Note, Pick, Video
from videogen_desktop.library import sidecar
from videogen_desktop.library.videos import new_video_id

if TYPE_CHECKING:
    from pathlib import Path

POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights and links")


def full_video() -> Video:
    return make_video(
        prompt="a paper boat, 紙の舟\n“quoted” <b>",
        title="Boat",
        job_id="job_1",
        group_id="grp_1",
        take_index=1,
        connection_id="con_1",
        resource="acme",
        dialect="jobs",
        deployment="sora",
        remote_id="task_1",
        output_id="gen_1",
        parent_video_id=new_video_id(),
        practice=True,
        has_provenance=True,
        seconds=4,
        stars=5,
        pick=Pick.REJECT,
        tags=("Sea", "blue table"),
        notes=(Note("n1", "here", 1.25, 1_790_000_000.25), Note("n2", "all", None, 5.0)),
        trashed_at=1_790_000_500.125,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


def written(path: Path, video: Video) -> dict[str, object]:
    sidecar.write(path, video)
    record = json.loads(path.read_text("utf-8"))
    assert isinstance(record, dict)
    return record


def test_everything_but_what_the_folder_tells_comes_back(path: Path) -> None:
    video = full_video()
    sidecar.write(path, video._replace(missing=True, has_poster=True))
    assert sidecar.read(path, video.path) == video


def test_people_can_read_it(path: Path) -> None:
    video = full_video()
    sidecar.write(path, video)
    text = path.read_text("utf-8")
    assert "紙の舟" in text
    assert '"created_at": "2026-09-' in text
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert text.endswith("}\n")


@POSIX_ONLY
def test_only_its_owner_can_read_it(path: Path) -> None:
    sidecar.write(path, full_video())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_path_in_it_is_not_believed(path: Path) -> None:
    record = written(path, full_video())
    record["path"] = "../../etc/passwd"
    path.write_text(json.dumps(record))
    assert sidecar.read(path, "2026-11/real.mp4").path == "2026-11/real.mp4"


def test_a_record_that_cannot_be_written_is_an_error_of_the_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError):
        sidecar.write(tmp_path / "gone" / "a.json", full_video())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b" " * (sidecar.RECORD_BYTES_MAX + 1),
        b'{"created_at": NaN}',
        b'{"size_bytes": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_no_record_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LibraryError):
        sidecar.read(path, "a.mp4")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "../evil"),
        ("id", 5),
        ("id", "vid_" + "a" * 21),
        ("sha256", "AB" * 32),
        ("sha256", None),
        ("prompt", None),
        ("prompt", "x" * 100_001),
        ("prompt", "nul\x00"),
        ("prompt", "half \ud800"),
        ("created_at", 5),
        ("created_at", "yesterday"),
        ("created_at", "9999-12-31T23:59:59-23:59"),
        ("size_bytes", -1),
        ("size_bytes", "big"),
        ("size_bytes", 1e300),
        ("width", 1 << 20),
        ("frame_rate", 1e9),
        ("duration_seconds", True),
    ],
)
def test_a_record_without_its_essentials_is_refused(path: Path, field: str, value: object) -> None:
    record = written(path, full_video())
    record[field] = value
    path.write_text(json.dumps(record))
    with pytest.raises(LibraryError, match="damaged"):
        sidecar.read(path, "a.mp4")


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("stars", 99, 0),
        ("stars", "5", 0),
        ("pick", "maybe", Pick.NONE),
        ("title", ["x"], ""),
        ("title", "x" * 1_000, ""),
        ("tags", "sea", ()),
        ("tags", ["x"] * 1_000, ()),
        ("notes", [{"text": 5}], ()),
        ("notes", [{"text": "no time", "id": "n1"}], (Note("n1", "no time", None, 0.0),)),
        ("notes", {"a": 1}, ()),
        ("notes", ["x"], ()),
        ("seconds", "4", None),
        ("job_id", ["x"], None),
        ("job_id", "", None),
        ("resource", 5, ""),
        ("has_audio", "yes", False),
        ("trashed_at", "never", None),
        ("saved_at", None, 1_790_000_000.0),
        ("unknown_field", {"from": "the future"}, ...),
    ],
)
def test_what_is_not_essential_is_left_out_where_it_is_wrong(
    path: Path, field: str, value: object, kept: object
) -> None:
    record = written(path, full_video()._replace(created_at=1_790_000_000.0))
    record[field] = value
    path.write_text(json.dumps(record))
    video = sidecar.read(path, "a.mp4")
    assert kept is ... or getattr(video, field) == kept


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.data())
def test_no_value_anywhere_does_more_than_refuse(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.json"
    record = written(path, full_video())
    for name in data.draw(st.lists(st.sampled_from(sorted(record)), max_size=4)):
        record[name] = data.draw(_json)
    path.write_text(json.dumps(record))
    try:
        video = sidecar.read(path, "a.mp4")
    except LibraryError:
        return
    assert isinstance(video.tags, tuple)
    assert 0 <= video.stars <= 5
    # What was read can be written again.
    sidecar.write(path, video)
    assert sidecar.read(path, "a.mp4") == video


@POSIX_ONLY
def test_no_link_is_followed(path: Path, tmp_path: Path) -> None:
    sidecar.write(tmp_path / "real.json", full_video())
    path.symlink_to(tmp_path / "real.json")
    with pytest.raises(LibraryError):
        sidecar.read(path, "a.mp4")


if sys.platform != "win32":  # Windows has no named pipes in folders

    def test_a_pipe_and_a_folder_are_no_records(path: Path, tmp_path: Path) -> None:
        os.mkfifo(path)
        with pytest.raises(LibraryError):
            sidecar.read(path, "a.mp4")
        with pytest.raises(LibraryError):
            sidecar.read(tmp_path, "a.mp4")


def test_a_scan_finds_every_video_with_its_record(tmp_path: Path) -> None:
    for name in ("2026-11/b.mp4", "2026-10/a.mp4", "own/deep/c.MP4", "loose.mp4"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in (".parts/x.mp4", "2026-11/.hidden.mp4", "2026-11/note.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.mp4").mkdir()
    video = full_video()
    sidecar.write(tmp_path / "2026-10/a.json", video)
    (tmp_path / "2026-11/b.json").write_text("damaged")
    found = {path.relative_to(tmp_path).as_posix(): seen for path, seen in sidecar.scan(tmp_path)}
    assert found == {
        "2026-10/a.mp4": video._replace(path="2026-10/a.mp4"),
        "2026-11/b.mp4": None,
        "loose.mp4": None,
        "own/deep/c.MP4": None,
    }


def test_a_scan_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert list(sidecar.scan(tmp_path / "gone")) == []
