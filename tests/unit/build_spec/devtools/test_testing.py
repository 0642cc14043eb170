from __future__ import annotations

import importlib.util
import io
from typing import TYPE_CHECKING

import pytest

from build_spec.devtools import gates
from build_spec.devtools.testing import OURS, Outcome, command_line, judge, report
from build_spec.devtools.voice import Voice
from build_spec.devtools.workspace import here

if TYPE_CHECKING:
    from pathlib import Path

SUITE = (
    '<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}"'
    ' skipped="{skipped}"/></testsuites>'
)


def results(folder: Path, tests: int, failures: int = 0, errors: int = 0, skipped: int = 0) -> Path:
    path = folder / "results.xml"
    path.write_text(
        SUITE.format(tests=tests, failures=failures, errors=errors, skipped=skipped), "utf-8"
    )
    return path


def test_what_pytest_counted_is_what_counts(tmp_path: Path) -> None:
    path = results(tmp_path, 10, failures=2, errors=1)
    assert judge(1, path, chosen=False, strict=True) == (7, 3, "")


def test_a_skipped_test_fails_in_ci(tmp_path: Path) -> None:
    path = results(tmp_path, 10, skipped=1)
    assert judge(0, path, chosen=False, strict=True)[:2] == (9, 1)


def test_elsewhere_a_skipped_test_is_only_said(tmp_path: Path) -> None:
    path = results(tmp_path, 10, skipped=1)
    assert judge(0, path, chosen=False, strict=False) == (9, 0, "1 skipped")


def test_a_crash_without_results_is_a_failure(tmp_path: Path) -> None:
    assert judge(3, tmp_path / "absent.xml", chosen=False, strict=True)[:2] == (0, 1)


def test_an_exit_code_that_the_results_do_not_explain_is_a_failure(tmp_path: Path) -> None:
    assert judge(1, results(tmp_path, 4), chosen=False, strict=True)[:2] == (4, 1)


def test_a_folder_in_which_no_test_ran_is_a_failure_unless_tests_were_chosen(
    tmp_path: Path,
) -> None:
    path = tmp_path / "absent.xml"
    assert judge(5, path, chosen=False, strict=True)[:2] == (0, 1)
    assert judge(5, path, chosen=True, strict=True)[:2] == (0, 0)


@pytest.mark.parametrize(
    ("outcomes", "last", "code"),
    [
        ([Outcome("lint", 3, 0), Outcome("unit", 40, 0)], "43 passed, 0 failed", 0),
        ([Outcome("lint", 2, 1), Outcome("unit", 40, 0)], "42 passed, 1 failed", 1),
        ([Outcome("unit", 0, 0)], "0 passed, 0 failed", 1),
    ],
)
def test_the_last_line_is_the_sum_and_nothing_tested_is_not_green(
    outcomes: list[Outcome], last: str, code: int
) -> None:
    stream = io.StringIO()
    assert report(outcomes, 1.0, Voice(stream)) == code
    assert stream.getvalue().splitlines()[-1] == last


def test_every_folder_of_tests_belongs_to_a_step() -> None:
    folders = {path.parts[-1] for path in (here().root / "tests").iterdir() if path.is_dir()}
    steps = {step.tests for step in gates.STEPS if step.tests}
    assert folders - {"support", "ui", "__pycache__"} <= steps


def test_tools_of_ours_are_modules_run_with_the_environments_python() -> None:
    workspace = here()
    command = command_line(("storm", "--seconds", "60"), workspace)
    assert command == [str(workspace.python), "-m", "build_spec.storm", "--seconds", "60"]
    assert all(importlib.util.find_spec(module) for module in OURS.values())
