from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pytest

import videogen_desktop
from build_spec.devtools import system_packages
from build_spec.devtools.system_packages import Release
from build_spec.devtools.voice import Refusal, Voice
from build_spec.devtools.workspace import here
from build_spec.packing import plan
from build_spec.packing.plan import epoch_of, make_plan, need, version_of

if TYPE_CHECKING:
    from pathlib import Path

WHICH = "build_spec.packing.plan.shutil.which"


def test_the_version_is_the_programs_own() -> None:
    assert version_of(here().root) == videogen_desktop.__version__


def test_a_package_without_a_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "videogen_desktop").mkdir()
    (tmp_path / "videogen_desktop" / "__init__.py").write_text("")
    with pytest.raises(Refusal, match="__version__"):
        version_of(tmp_path)


def test_the_packers_date_wins_over_the_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", " 1700000000 ")
    assert epoch_of(here().root) == 1_700_000_000


@pytest.mark.parametrize("said", ["yesterday", "-1", "1.5"])
def test_a_date_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
    with pytest.raises(Refusal, match="SOURCE_DATE_EPOCH"):
        epoch_of(here().root)


def test_a_checkout_is_dated_by_its_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=n", "-c", "user.email=e@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "1700000001 +0000")
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "one"], check=True)
    assert epoch_of(tmp_path) == 1_700_000_001


def test_an_unpacked_archive_is_dated_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert epoch_of(tmp_path) == plan.FIRST_MOMENT


def test_staging_lies_outside_dist_and_begins_empty() -> None:
    made = make_plan(here(), Voice(io.StringIO()))
    folder = made.staging("test-of-staging")
    try:
        (folder / "left").touch()
        assert list(made.staging("test-of-staging").iterdir()) == []
        assert not folder.is_relative_to(made.dist_dir)
    finally:
        folder.rmdir()


def test_a_missing_tool_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WHICH, lambda _name: None)
    with pytest.raises(Refusal, match=r"makensis.*apt-get install .*nsis"):
        need(Voice(io.StringIO()), "makensis")


def test_root_gets_a_missing_tool_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    there: set[str] = set()
    monkeypatch.setattr(WHICH, lambda name: None if name == "objdump" and not there else name)
    monkeypatch.setattr(system_packages, "read_release", lambda: Release("debian"))
    monkeypatch.setattr(system_packages, "is_root", lambda: True)

    def install(names: tuple[str, ...], _voice: Voice) -> None:
        assert names == ("binutils",)
        there.add("objdump")

    monkeypatch.setattr(system_packages, "install", install)
    need(Voice(io.StringIO()), "objdump")
