from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from build_spec.devtools.commands import become, scripts, split
from build_spec.devtools.workspace import here

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("words", "steps", "extra"),
    [
        ([], [], []),
        (["unit", "e2e"], ["unit", "e2e"], []),
        (["--only", "unit"], ["unit"], []),
        (["unit", "-k", "lock and file"], ["unit"], ["-k", "lock and file"]),
        (["-x"], [], ["-x"]),
        (["unit", "--", "-x"], ["unit"], ["-x"]),
    ],
)
def test_steps_come_first_and_the_rest_is_for_pytest(
    words: list[str], steps: list[str], extra: list[str]
) -> None:
    assert split(words) == (steps, extra)


def test_a_script_becomes_a_command_with_the_first_line_it_says_about_itself(
    tmp_path: Path,
) -> None:
    (tmp_path / "bare_bones.py").write_text('"""Prove the bones.\n\nMore."""\n')
    (tmp_path / "_part.py").write_text('"""No command."""\n')
    assert scripts(tmp_path) == {"bare-bones": "Prove the bones."}
    assert scripts(tmp_path, ["other"]) == {}


def test_every_proof_says_what_it_proves() -> None:
    found = scripts(here().root / "build_spec" / "proofs")
    assert "bare-debian" in found
    assert all(found.values())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot replace a process")
def test_the_program_takes_our_place_with_its_arguments_unchanged() -> None:
    taken: list[list[str]] = []

    def execute(path: str, command: list[str]) -> None:
        taken.append([path, *command])
        raise SystemExit

    with pytest.raises(SystemExit):
        become(["/bin/prog", "generate", "two  spaces", "--practice"], execute)
    assert taken == [["/bin/prog", "/bin/prog", "generate", "two  spaces", "--practice"]]
