from __future__ import annotations

import io
import platform
from typing import TYPE_CHECKING

import bottle
import pytest

from build_spec.devtools import system_packages
from build_spec.devtools.system_packages import Release
from build_spec.devtools.voice import Refusal, Voice
from build_spec.devtools.workspace import here
from build_spec.packing import bundle, origins
from build_spec.packing.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = Plan(here(), Voice(io.StringIO()), "1.2.3", 0)


@pytest.mark.parametrize(
    ("system", "name"),
    [
        ("linux", "videogen-desktop-1.2.3-debian12-x86_64.tar.gz"),
        ("win32", "videogen-desktop-1.2.3-windows-x86_64.zip"),
        ("darwin", "videogen-desktop-1.2.3-macos-x86_64.tar.gz"),
    ],
)
def test_the_archive_says_what_it_is_for(
    monkeypatch: pytest.MonkeyPatch, system: str, name: str
) -> None:
    monkeypatch.setattr(bundle, "system", lambda: system)
    monkeypatch.setattr(bundle, "linux_release", lambda: "debian 12")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    assert bundle.archive_name(PLAN) == name


def test_the_size_counts_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").symlink_to("a")
    assert bundle.size_of(tmp_path) == 5


def test_a_bundle_that_does_not_start_goes_nowhere(tmp_path: Path) -> None:
    program = tmp_path / "videogen-desktop"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(Refusal, match="--version"):
        bundle.try_out(PLAN, tmp_path)


def test_a_bundle_that_has_grown_goes_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "videogen-desktop"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    bundle.try_out(PLAN, tmp_path)
    monkeypatch.setattr(bundle, "LARGEST_BYTES", 3)
    with pytest.raises(Refusal, match="grown past"):
        bundle.try_out(PLAN, tmp_path)


def test_python_as_a_library_is_asked_for_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "read_release", lambda: Release("debian"))
    monkeypatch.setattr(Release, "has_apt", property(lambda _self: True))
    monkeypatch.setattr(system_packages, "missing", tuple)
    monkeypatch.setattr(system_packages, "is_root", lambda: False)
    with pytest.raises(Refusal, match=r"apt-get install .*libpython3\.11"):
        bundle.need_package(PLAN, "libpython3.11")


def test_what_has_no_owner_does_not_leave_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = tmp_path / "libstray.so"
    stray.write_bytes(b"whose?")
    entries = {"bottle": bottle.__file__, "libstray.so": str(stray)}
    monkeypatch.setattr(bundle, "system", lambda: "linux")
    with pytest.raises(Refusal, match=r"Nobody knows whose these are: libstray\.so\."):
        bundle.parts_of(PLAN, entries)
    monkeypatch.setattr(bundle, "system", lambda: "win32")
    assert {part.name for part in bundle.parts_of(PLAN, entries)} == {"bottle", "pyinstaller"}


def test_python_comes_with_its_own_terms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "LICENSE.txt").write_text("PSF LICENSE AGREEMENT")
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(tmp_path))
    monkeypatch.setattr(origins, "owners", lambda *_: {"base_library.zip": origins.PYTHON})
    parts = {part.name: part for part in bundle.parts_of(PLAN, {})}
    assert parts["python"].texts == ("PSF LICENSE AGREEMENT",)
    assert parts["python"].licence == "PSF-2.0"
