from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from build_spec import bench
from build_spec.benches.figures import Figure, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_spec.benches.stage import Stage

GOOD = Figure("good", 1.0, "s", target=Target("≤", 2, of="ours"))
BAD = Figure("bad", 3.0, "s", target=Target("≤", 2, of="ours"))


class FakeRow:
    def __init__(self, *figures: Figure, then: BaseException | None = None) -> None:
        self.figures = figures
        self.then = then

    def measure(self, _stage: Stage) -> Iterator[Figure]:
        yield from self.figures
        if self.then is not None:
            raise self.then


def run(monkeypatch: pytest.MonkeyPatch, row: FakeRow, *options: str) -> int:
    monkeypatch.setattr(bench, "row", lambda _name: row)
    return bench.main(["burst", *options])


def test_every_row_has_a_module_that_measures_it() -> None:
    assert [name for name in bench.ROWS if not callable(bench.row(name).measure)] == []


def test_a_missed_target_is_shown_and_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, FakeRow(GOOD)) == 0
    assert run(monkeypatch, FakeRow(GOOD, BAD)) == bench.MISSED
    assert "MISSED" in capsys.readouterr().out


def test_an_interrupted_run_shows_what_it_has(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, FakeRow(GOOD, then=KeyboardInterrupt()), "--json")
    assert code == bench.INTERRUPTED
    (shown,) = json.loads(capsys.readouterr().out)
    assert shown["what"] == "good"


def test_a_row_that_cannot_be_measured_does_not_end_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {
        "burst": FakeRow(then=OSError("the screen does not come to rest")),
        "stop": FakeRow(GOOD),
    }
    monkeypatch.setattr(bench, "row", lambda name: rows[name])
    assert bench.main(["burst", "stop"]) == bench.MISSED
    shown = capsys.readouterr()
    assert "good" in shown.out
    assert "burst could not be measured: the screen" in shown.err


def test_an_unknown_row_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(["speed"])
    assert "burst" in capsys.readouterr().err
