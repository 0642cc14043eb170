"""``dev.py test``: run the gates in two lines side by side, and count what was really tested."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.devtools import environment, gates, page_tools
from build_spec.devtools.system_packages import apt_line
from build_spec.devtools.voice import BEAT_SECONDS, Refusal, Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from build_spec.devtools.gates import Step
    from build_spec.devtools.workspace import Workspace

NOTHING_COLLECTED = 5
REASON_LINES = 12
SLOWEST = ("--durations=5", "--durations-min=2")
OURS = {"audit": "build_spec.devtools.audit", "storm": "build_spec.storm"}


@dataclass(frozen=True)
class Outcome:
    """What one step came to; a tool that ran counts as one test.

    ``reasons`` name the tests that failed, each with what it says of it.
    """

    step: str
    passed: int
    failed: int
    seconds: float = 0.0
    note: str = ""
    reasons: tuple[str, ...] = ()


def in_ci() -> bool:
    """Tell whether a skipped test is a failure."""
    return bool(os.environ.get("CI"))


def test(workspace: Workspace, voice: Voice, names: Sequence[str], extra: list[str]) -> int:
    """Run the named steps, or all; return the exit code.

    Args:
        workspace: The checkout.
        voice: Where to talk.
        names: Steps, in the order of the table; empty for all of them.
        extra: Arguments for pytest.

    Raises:
        Refusal: The environment cannot be made, or a step's system packages are missing.
    """
    steps = [step for step in gates.STEPS if not names or step.name in names]
    began = time.monotonic()
    absent = environment.ensure(workspace, voice, tests=True)
    if absent and any(step.needs_system for step in steps):
        raise Refusal(f"The tests need system packages that are missing: {apt_line(absent)}")
    outcomes = side_by_side(steps, lambda step, to: _run_step(step, workspace, to, extra), voice)
    return report(outcomes, time.monotonic() - began, voice)


def side_by_side(
    steps: Sequence[Step], run: Callable[[Step, Voice], Outcome], voice: Voice
) -> list[Outcome]:
    """Run steps one after the other, those marked ``beside`` meanwhile in a line of their own.

    What the second line says is kept back and follows whole when a step of the first has ended.

    Returns:
        What each came to, in the order of the steps.
    """
    first = [step for step in steps if not step.beside]
    second = [step for step in steps if step.beside] if first else []
    outcomes: dict[str, Outcome] = {}
    with ThreadPoolExecutor(1) as line:
        try:
            kept = [(step.name, line.submit(_run_kept, step, run)) for step in second]
            if kept:
                voice.say(f"\nBeside the rest: {' '.join(name for name, _ in kept)}")
            for step in first or steps:
                outcomes[step.name] = run(step, voice)
                while kept and kept[0][1].done():
                    name, ended = kept.pop(0)
                    outcomes[name], words = ended.result()
                    voice.say(words)
            for name, still in kept:
                _await(name, still, voice)
                outcomes[name], words = still.result()
                voice.say(words)
        except BaseException:
            line.shutdown(wait=False, cancel_futures=True)
            raise
    return [outcomes[step.name] for step in steps]


def _run_kept(step: Step, run: Callable[[Step, Voice], Outcome]) -> tuple[Outcome, str]:
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        outcome = run(step, Voice(output))
        output.seek(0)
        return outcome, output.read().rstrip()


def _await(name: str, step: Future[tuple[Outcome, str]], voice: Voice) -> None:
    """Wait for a step of the second line, with a sign of life now and then."""
    while not step.done():
        try:
            step.result(BEAT_SECONDS)
        except TimeoutError:
            voice.say(f"  … {name}")


def report(outcomes: Sequence[Outcome], seconds: float, voice: Voice) -> int:
    """Print why tests failed, a line for each step and, last, the sum; return the exit code.

    What a test said of its failure stands thousands of lines further up by then.
    """
    for outcome in outcomes:
        for reason in outcome.reasons:
            voice.say(f"\nFAILED {outcome.step}: {reason}")
    voice.say("")
    for outcome in outcomes:
        mark = "FAILED" if outcome.failed else "ok"
        counts = f"{outcome.passed} passed, {outcome.failed} failed"
        line = f"{mark:7}{outcome.step:11}{outcome.seconds:6.1f} s  {counts}"
        voice.say(f"{line}  {outcome.note}".rstrip())
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    voice.say(f"All of it took {seconds:.0f} s.")
    voice.say(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def _run_step(step: Step, workspace: Workspace, voice: Voice, extra: list[str]) -> Outcome:
    voice.say(f"\n== {step.name}: {step.what}")
    began = time.monotonic()
    reasons: tuple[str, ...] = ()
    try:
        if step.tests:
            (passed, failed, note), reasons = _run_tests(step, workspace, voice, extra)
        else:
            passed, failed, note = _run_tools(step, workspace, voice)
    except Refusal as refusal:
        voice.say(str(refusal))
        passed, failed, note = 0, 1, "could not be started"
    return Outcome(step.name, passed, failed, time.monotonic() - began, note, reasons)


def _run_tools(step: Step, workspace: Workspace, voice: Voice) -> tuple[int, int, str]:
    """Start a step's tools side by side, then show what each had to say."""
    if step.page:
        page_tools.ensure(workspace, voice)
    environ = {**os.environ, **(page_tools.path_with_node(workspace) if step.page else {})}
    folder = page_tools.folder(workspace) if step.page else workspace.root
    started = [
        subprocess.Popen(
            command_line(tool, workspace),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            cwd=folder,
            env=environ,
        )
        for tool in step.tools
    ]
    failed = 0
    for tool, process in zip(step.tools, started, strict=True):
        output = process.communicate()[0].rstrip()
        failed += process.returncode != 0
        voice.say(f"$ {' '.join(tool)}")
        if output:
            voice.say(output)
    return len(step.tools) - failed, failed, ""


def command_line(tool: Sequence[str], workspace: Workspace) -> list[str]:
    """Return how a step's tool is started: one of the page, of ours, or of the environment."""
    if tool[0] == "npm":
        return [*page_tools.npm(workspace), "run", "--silent", *tool[1:]]
    if tool[0] in OURS:
        return [str(workspace.python), "-m", OURS[tool[0]], *tool[1:]]
    return [str(workspace.script(tool[0])), *tool[1:]]


def _run_tests(
    step: Step, workspace: Workspace, voice: Voice, extra: list[str]
) -> tuple[tuple[int, int, str], tuple[str, ...]]:
    folder = workspace.root / "tests" / step.tests
    if not any(folder.rglob("test_*.py")):
        return (0, 0, "no tests here yet"), ()
    with tempfile.TemporaryDirectory() as temporary:
        results = Path(temporary) / "results.xml"
        command = [str(workspace.python), "-m", "pytest", str(folder), *step.options, *SLOWEST]
        code = subprocess.run(
            [*command, *extra, f"--junit-xml={results}"],
            stdin=subprocess.DEVNULL,
            stdout=voice.stream,
            stderr=subprocess.STDOUT,
            cwd=workspace.root,
            check=False,
        ).returncode
        return judge(code, results, chosen=bool(extra), strict=in_ci()), reasons(results)


def judge(code: int, results: Path, *, chosen: bool, strict: bool) -> tuple[int, int, str]:
    """Turn pytest's exit code and results file into passed, failed and a note.

    Args:
        code: pytest's exit code.
        results: Its JUnit file, which a crash leaves out.
        chosen: Whether the caller picked tests, so that none may be left.
        strict: Whether a skipped test counts as failed.
    """
    if code == NOTHING_COLLECTED:
        return (0, 0, "none chosen") if chosen else (0, 1, "no test ran")
    suites = _elements(results, "testsuite")
    if suites is None:
        return 0, 1, f"pytest ended with exit code {code} and no results"
    total = sum(int(suite.get("tests", 0)) for suite in suites)
    wrong = sum(int(suite.get(kind, 0)) for suite in suites for kind in ("failures", "errors"))
    skipped = sum(int(suite.get("skipped", 0)) for suite in suites)
    passed = total - wrong - skipped
    failed = wrong + (skipped if strict else 0)
    if code != 0 and failed == 0:
        return passed, 1, f"pytest ended with exit code {code}"
    note = f"{skipped} skipped" if skipped else ""
    return passed, failed, f"{note}, which CI does not allow" if skipped and strict else note


def reasons(results: Path) -> tuple[str, ...]:
    """Return the name of every test that failed, with the first lines of its message and its end.

    Args:
        results: pytest's JUnit file, which a crash leaves out.
    """
    return tuple(
        "\n  ".join([
            f"{case.get('classname')}::{case.get('name')}",
            *(wrong.get("message") or "").splitlines()[:REASON_LINES],
            *(wrong.text or "").splitlines()[-1:],
        ])
        for case in _elements(results, "testcase") or ()
        for kind in ("failure", "error")
        for wrong in case.iter(kind)
    )  # fmt: skip


def _elements(results: Path, tag: str) -> list[ET.Element] | None:
    try:
        return list(ET.parse(results).getroot().iter(tag))  # noqa: S314 - pytest wrote it
    except (OSError, ET.ParseError):
        return None


def tidy(workspace: Workspace, voice: Voice) -> int:
    """Let the formatter and the linter mend what they can."""
    environment.ensure(workspace, voice, tests=True)
    ruff = str(workspace.script("ruff"))
    code = 0
    for arguments in (["check", "--fix", "."], ["format", "."]):
        code |= subprocess.run([ruff, *arguments], cwd=workspace.root, check=False).returncode
    sys.stdout.flush()
    return code
