"""The installer for Windows, compiled from a stand-in; ``dev.py prove wine`` installs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import videogen_desktop
from build_spec.devtools.voice import Refusal
from build_spec.packing.stand_in import make_stand_in
from build_spec.packing.windows import Installer, compile_installer
from tests.packaging.conftest import plan_for

if TYPE_CHECKING:
    from pathlib import Path


def compiled(folder: Path, name: str = "a", **options: str) -> bytes:
    plan = plan_for(folder)
    lists = folder / f"lists-{name}"
    lists.mkdir()
    tree = make_stand_in(folder / "tree")
    installer = Installer(tree, folder / f"{name}-setup.exe", lists, **options)
    compile_installer(plan, installer)
    return installer.output.read_bytes()


def test_it_compiles_into_a_program_that_says_what_it_is(tmp_path: Path) -> None:
    made = compiled(tmp_path)
    assert made.startswith(b"MZ")
    for words in ("ProductVersion", videogen_desktop.__version__, "Videogen Setup"):
        assert words.encode("utf-16-le") in made


def test_it_runs_as_the_person_and_not_as_an_administrator(tmp_path: Path) -> None:
    made = compiled(tmp_path)
    assert b'requestedExecutionLevel level="asInvoker"' in made
    assert b"requireAdministrator" not in made


def test_it_carries_a_runtime_and_calls_a_signer_when_it_is_given_them(tmp_path: Path) -> None:
    runtime = tmp_path / "runtime.exe"
    runtime.write_bytes(bytes(range(256)) * 400)
    signer = tmp_path / "signer"
    signed = tmp_path / "signed"
    signer.write_text(f'#!/bin/sh\necho "$1" >> {signed}\n')
    signer.chmod(0o755)
    plain = compiled(tmp_path, "plain")
    full = compiled(tmp_path, "full", webview2=str(runtime), sign=str(signer))
    assert len(full) > len(plain)
    names = signed.read_text().splitlines()
    assert len(names) == 2, "the uninstaller and the installer"
    assert any(name.endswith("full-setup.exe") for name in names)


def test_a_fault_in_it_stops_the_packing(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Compiling"):
        compiled(tmp_path, webview2=str(tmp_path / "not there.exe"))
