"""JSON objects on disk: read with distrust, written whole, moved aside without loss."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.config import json_file
from videogen_desktop.config.json_file import (
    FileDamaged,
    copy_aside,
    fingerprint,
    read_object,
    set_aside,
    write_object,
)
from videogen_desktop.domain.errors import DataFolderUnusable, DiskFull

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_790_000_000.0


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    document: dict[str, object] = {"text": "boat \ud800 ü", "number": 4, "list": [None, True]}
    write_object(path, document)
    assert read_object(path) == document
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_file_is_no_object(tmp_path: Path) -> None:
    assert read_object(tmp_path / "a.json") is None
    assert fingerprint(tmp_path / "a.json") is None


@given(data=st.binary(max_size=200))
def test_any_bytes_are_an_object_or_damage(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.json"
    path.write_bytes(data)
    with contextlib.suppress(FileDamaged):
        assert isinstance(read_object(path), dict)


def test_a_rewritten_file_has_another_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_object(path, {"a": 1})
    before = fingerprint(path)
    write_object(path, {"a": 2})
    assert fingerprint(path) != before


@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, DiskFull), (errno.EROFS, DataFolderUnusable)]
)
def test_a_disk_that_refuses_gives_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(json_file, "write_atomically", refuse)
    with pytest.raises(error, match=r"a\.json"):
        write_object(tmp_path / "a.json", {})


def test_a_file_is_moved_or_copied_aside_under_a_name_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    kept = set()
    for number in range(3):
        path.write_text(str(number))
        kept.add(copy_aside(path, NOW))
        kept.add(set_aside(path, NOW))
    assert not path.exists()
    assert None not in kept
    assert len(kept) == 6
    assert all(found.name.startswith("a.damaged-2026-09-2") for found in tmp_path.iterdir())


def test_what_is_not_there_cannot_be_kept(tmp_path: Path) -> None:
    assert set_aside(tmp_path / "a.json", NOW) is None
    assert copy_aside(tmp_path / "a.json", NOW) is None
