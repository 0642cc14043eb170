"""A damaged settings file is kept, said, and never overwritten silently."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_clock import FakeClock
from videogen_desktop.config.json_file import MOST_BYTES
from videogen_desktop.config.person_file import PersonFile
from videogen_desktop.domain.errors import DataFolderUnusable

if TYPE_CHECKING:
    from pathlib import Path

CONNECTION = {"id": "con_1", "endpoint": "https://contoso.openai.azure.com/openai/v1"}


def person_file(tmp_path: Path, data: bytes | str | None = None) -> PersonFile:
    path = tmp_path / "settings.json"
    if data is not None:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return PersonFile(path, FakeClock())


def aside(tmp_path: Path) -> list[Path]:
    return sorted(tmp_path.glob("settings.damaged-*.json"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"null",
        b'{"version": NaN}',
        b"\x00\x01\x02\xff",
        b"[" * 100_000,
        b'{"hold_seconds": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_object_is_kept_aside_and_said(tmp_path: Path, data: bytes) -> None:
    file = person_file(tmp_path, data)
    document = file.read()
    assert document.values == {}
    (kept,) = aside(tmp_path)
    assert kept.read_bytes() == data
    (notice,) = file.notices
    assert notice.code == "settings_damaged"
    assert kept.name in notice.message


def test_a_huge_file_is_not_read_into_memory(tmp_path: Path) -> None:
    file = person_file(tmp_path, b" " * (MOST_BYTES + 1))
    file.read()
    assert "too large" in file.notices[0].message


def test_a_folder_in_the_files_place_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    file = person_file(tmp_path)
    file.read()
    assert [kept.is_dir() for kept in aside(tmp_path)] == [True]
    file.write(file.read())
    assert (tmp_path / "settings.json").is_file()


def test_two_damaged_files_within_a_second_are_both_kept(tmp_path: Path) -> None:
    file = person_file(tmp_path, "{")
    file.read()
    (tmp_path / "settings.json").write_text("[")
    file.read()
    assert sorted(kept.read_text() for kept in aside(tmp_path)) == ["[", "{"]


def test_a_file_that_cannot_be_moved_aside_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = person_file(tmp_path, "{")
    with monkeypatch.context() as patch:
        patch.setattr("videogen_desktop.config.person_file.set_aside", lambda *_: None)
        document = file.read()
    with pytest.raises(DataFolderUnusable):
        file.write(document)
    assert (tmp_path / "settings.json").read_text() == "{"
    file.read()
    file.write(document)


def test_one_bad_value_costs_only_itself_and_the_old_file_is_kept(tmp_path: Path) -> None:
    text = json.dumps(
        {"version": 1, "appearance": "dark", "hold_seconds": "4", "connections": [CONNECTION]}
    )
    file = person_file(tmp_path, text)
    document = file.read()
    assert document.values == {"appearance": "dark"}
    assert len(document.entries) == 1
    (kept,) = aside(tmp_path)
    assert kept.read_text() == text
    assert "hold_seconds" in file.notices[0].message
    again = PersonFile(tmp_path / "settings.json", FakeClock())
    assert again.read().values == {"appearance": "dark"}
    assert again.notices == []


@pytest.mark.parametrize(
    "entry",
    [
        5,
        {},
        {"id": 3, "endpoint": "https://contoso.openai.azure.com"},
        {"id": "a"},
        {"id": "a", "endpoint": "http://contoso.openai.azure.com"},
        {"id": "a", "endpoint": "https://contoso.openai.azure.com", "dialect": "french"},
    ],
)
def test_a_bad_connection_is_left_out_and_the_good_one_stays(tmp_path: Path, entry: object) -> None:
    file = person_file(tmp_path, json.dumps({"connections": [entry, CONNECTION]}))
    document = file.read()
    assert [item["id"] for item in document.entries] == ["con_1"]
    assert len(aside(tmp_path)) == 1


def test_a_newer_versions_file_is_read_for_what_is_understood(tmp_path: Path) -> None:
    text = json.dumps(
        {"version": 7, "appearance": {"new": "shape"}, "language": "de", "wings": [1]}
    )
    file = person_file(tmp_path, text)
    document = file.read()
    assert document.values == {"language": "de"}
    assert file.notices == []
    assert (tmp_path / "settings.json").read_text() == text


def test_writing_keeps_what_only_a_newer_version_knows(tmp_path: Path) -> None:
    entry = {**CONNECTION, "colour": "red"}
    file = person_file(
        tmp_path,
        json.dumps({"version": 7, "wings": [1], "connections": [entry], "active": "con_1"}),
    )
    file.write(file.read())
    written = json.loads((tmp_path / "settings.json").read_text())
    assert written["version"] == 7
    assert written["wings"] == [1]
    assert written["connections"] == [entry]
    assert written["active"] == "con_1"


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    file = person_file(tmp_path, b'\xef\xbb\xbf{"language": "de"}')
    assert file.read().values == {"language": "de"}


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(["version", "connections", "active", "draft", "window", "hold_seconds"])


@given(document=st.dictionaries(NAMES, JSON_VALUES))
def test_any_object_is_read_without_an_error_and_none_is_lost(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, object]
) -> None:
    tmp_path = tmp_path_factory.mktemp("any")
    text = json.dumps(document)
    file = person_file(tmp_path, text)
    file.read()
    texts = [path.read_text() for path in tmp_path.iterdir()]
    assert text in texts
