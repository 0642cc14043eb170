"""A data folder in trouble: one sentence, the right exit code, nothing lost."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.support.program import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(60)


def test_a_file_in_the_folders_place_is_said(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("mine")
    done = run("generate", "a boat", "--practice", "--data-dir", place)
    assert done.code == 1
    assert "something that is not a folder is in its place" in done.err
    assert place.read_text() == "mine"


def test_a_missing_folder_is_made_for_this_user_alone(tmp_path: Path) -> None:
    place = tmp_path / "new" / "data"
    assert run("doctor", "--data-dir", place).code == 0
    assert place.stat().st_mode & 0o777 == 0o700
    assert (place / "library.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_library_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    assert run("doctor", "--data-dir", tmp_path).code == 0
    path = tmp_path / "library.sqlite3"
    with sqlite3.connect(path) as library:
        library.execute("PRAGMA journal_mode=DELETE")
        library.execute("PRAGMA user_version=9999")
    before = path.read_bytes()
    done = run("generate", "a boat", "--practice", "--data-dir", tmp_path)
    assert done.code == 1
    assert "newer" in done.err
    assert path.read_bytes() == before


def test_a_damaged_settings_file_is_kept_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{broken")
    done = run("doctor", "--data-dir", tmp_path)
    assert done.code == 0
    assert "settings" in done.out
    kept = [path for path in tmp_path.iterdir() if path.name.startswith("settings.damaged")]
    assert [path.read_text() for path in kept] == ["{broken"]


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    import socket  # noqa: PLC0415 - only here

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--practice", "--data-dir", tmp_path)
    assert done.code == 1
    assert f"Port {port} is already in use" in done.err


def test_the_self_test_of_this_copy_passes() -> None:
    done = run("--self-test")
    assert done.code == 0, done.out + done.err
    assert "made and kept" in done.out
