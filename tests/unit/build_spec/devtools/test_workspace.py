from __future__ import annotations

from typing import TYPE_CHECKING

from build_spec.devtools.workspace import Stamp, Workspace, here

if TYPE_CHECKING:
    from pathlib import Path


def checkout(root: Path, pyproject: str = "") -> Workspace:
    (root / "build_spec").mkdir(exist_ok=True)
    (root / "pyproject.toml").write_text(pyproject)
    workspace = Workspace(root)
    workspace.lock.write_text("alpha==1.0 --hash=sha256:aa\n")
    return workspace


def test_the_checkout_is_the_one_these_tests_lie_in() -> None:
    assert (here().root / "build_spec" / "dev.py").is_file()


def test_a_new_lock_file_means_a_new_set_up(tmp_path: Path) -> None:
    workspace = checkout(tmp_path)
    before = workspace.recipe()
    workspace.lock.write_text("alpha==1.1 --hash=sha256:bb\n")
    assert workspace.recipe() != before


def test_a_new_dependency_means_a_new_set_up(tmp_path: Path) -> None:
    before = checkout(tmp_path, "[project]\ndependencies = []").recipe()
    assert checkout(tmp_path, '[project]\ndependencies = ["a"]').recipe() != before


def test_a_new_lint_rule_does_not(tmp_path: Path) -> None:
    before = checkout(tmp_path, "[tool.ruff]\nline-length = 100").recipe()
    assert checkout(tmp_path, "[tool.ruff]\nline-length = 90").recipe() == before


def test_a_damaged_stamp_is_no_stamp(tmp_path: Path) -> None:
    workspace = checkout(tmp_path)
    workspace.venv.mkdir()
    (workspace.venv / "videogen-stamp.json").write_text("{")
    assert workspace.stamp() == {}


def test_a_stamp_says_what_was_written_until_it_is_removed(tmp_path: Path) -> None:
    workspace = checkout(tmp_path)
    workspace.venv.mkdir()
    workspace.write_stamp(Stamp(kind="run", recipe="x"))
    assert workspace.stamp() == {"kind": "run", "recipe": "x"}
    workspace.remove_stamp()
    assert workspace.stamp() == {}
