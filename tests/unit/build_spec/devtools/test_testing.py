from __future__ import annotations

import importlib.util
import io
import threading
from typing import TYPE_CHECKING

import pytest

from build_spec.devtools import gates
from build_spec.devtools.testing import (
    OURS,
    REASON_LINES,
    Outcome,
    command_line,
    judge,
    reasons,
    report,
    side_by_side,
)
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


def test_a_failed_test_says_why_once_more_before_the_sum(tmp_path: Path) -> None:
    path = tmp_path / "results.xml"
    message = "&#10;".join(["AssertionError: too late", *map(str, range(100))])
    path.write_text(
        '<testsuites><testsuite><testcase classname="tests.t" name="good"/>'
        f'<testcase classname="tests.t" name="slow"><failure message="{message}">def\n'
        "tests/t.py:7: AssertionError</failure></testcase></testsuite></testsuites>",
        "utf-8",
    )
    (reason,) = reasons(path)
    lines = reason.splitlines()
    assert lines[:2] == ["tests.t::slow", "  AssertionError: too late"]
    assert lines[-1] == "  tests/t.py:7: AssertionError"
    assert len(lines) == 1 + REASON_LINES + 1
    stream = io.StringIO()
    report([Outcome("unit", 1, 1, reasons=(reason,))], 1.0, Voice(stream))
    assert "FAILED unit: tests.t::slow\n  AssertionError: too late\n" in stream.getvalue()
    assert reasons(tmp_path / "absent.xml") == ()


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


PAGE, E2E, WINDOW = (
    gates.Step("page", "x"),
    gates.Step("e2e", "x", beside=True),
    gates.Step("window", "x"),
)


def test_a_step_beside_runs_meanwhile_and_speaks_when_a_step_of_the_first_line_has_ended() -> None:
    under_way, spoken = threading.Event(), threading.Event()

    def run(step: gates.Step, voice: Voice) -> Outcome:
        voice.say(f"{step.name} begins")
        if step is PAGE:
            assert under_way.wait(10)
        if step is E2E:
            under_way.set()
            assert spoken.wait(10)
        if step is WINDOW:
            spoken.set()
        voice.say(f"{step.name} ends")
        return Outcome(step.name, 1, 0)

    stream = io.StringIO()
    outcomes = side_by_side([PAGE, E2E, WINDOW], run, Voice(stream))
    assert [outcome.step for outcome in outcomes] == ["page", "e2e", "window"]
    lines = [line for line in stream.getvalue().splitlines() if line.endswith(("begins", "ends"))]
    assert lines == [
        f"{step} {moment}" for step in ("page", "window", "e2e") for moment in ("begins", "ends")
    ]


def test_a_step_that_would_run_beside_speaks_at_once_when_it_is_alone() -> None:
    stream = io.StringIO()

    def run(step: gates.Step, voice: Voice) -> Outcome:
        voice.say("at once")
        assert stream.getvalue() == "at once\n"
        return Outcome(step.name, 1, 0)

    assert [one.step for one in side_by_side([E2E], run, Voice(stream))] == ["e2e"]


def test_when_the_first_line_breaks_off_the_second_begins_nothing_more() -> None:
    begun: list[str] = []
    under_way, broken = threading.Event(), threading.Event()
    more = gates.Step("packaging", "x", beside=True)

    def run(step: gates.Step, _voice: Voice) -> Outcome:
        begun.append(step.name)
        if step is PAGE:
            assert under_way.wait(10)
            threading.Timer(0.2, broken.set).start()
            raise KeyboardInterrupt
        under_way.set()
        assert broken.wait(10)
        return Outcome(step.name, 1, 0)

    with pytest.raises(KeyboardInterrupt):
        side_by_side([PAGE, E2E, more], run, Voice(io.StringIO()))
    assert sorted(begun) == ["e2e", "page"]


def test_every_folder_of_tests_belongs_to_a_step() -> None:
    folders = {path.parts[-1] for path in (here().root / "tests").iterdir() if path.is_dir()}
    steps = {step.tests for step in gates.STEPS if step.tests}
    assert folders - {"support", "ui", "__pycache__"} <= steps


def test_tools_of_ours_are_modules_run_with_the_environments_python() -> None:
    workspace = here()
    command = command_line(("storm", "--seconds", "60"), workspace)
    assert command == [str(workspace.python), "-m", "build_spec.storm", "--seconds", "60"]
    assert all(importlib.util.find_spec(module) for module in OURS.values())
