"""Measure how fast Videogen is, against what people would compare it with: [NAME…] [--json]."""

from __future__ import annotations

import argparse
import importlib
import random
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from build_spec.benches.stage import Stage  # noqa: E402 - found only now
from build_spec.benches.table import as_json, as_table  # noqa: E402
from build_spec.devtools.voice import Refusal  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from build_spec.benches.figures import Figure

ROWS = (
    "start",
    "memory",
    "completion",
    "download",
    "ranges",
    "status",
    "burst",
    "stop",
    "library",
    "scroll",
    "idle",
)
MISSED = 1
INTERRUPTED = 130


class Row(Protocol):
    """A module of ``benches/`` that measures one row of the table."""

    def measure(self, stage: Stage) -> Iterator[Figure]:
        """Yield each figure as soon as it is known."""


def main(arguments: Sequence[str]) -> int:
    """Measure what is named, or everything; return 1 when a target was missed."""
    options = parser().parse_args(arguments)
    if not Path("/proc/self/smaps_rollup").exists():
        print("The benches need Linux: they read /proc and open windows on Xvfb.", file=sys.stderr)
        return MISSED
    # However it is told to end, what it started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    figures: list[Figure] = []
    code = 0
    with tempfile.TemporaryDirectory(prefix="videogen-bench-") as folder:
        chance = random.Random(options.seed)  # noqa: S311 - to be repeated
        stage = Stage(Path(folder), chance, options.share)
        try:
            for name in options.names or ROWS:
                stage.say(f"{name} …")
                try:
                    for figure in row(name).measure(stage):
                        figures.append(figure)  # noqa: PERF402 - what was found before an error stays
                except (OSError, AssertionError, Refusal) as error:
                    # A machine too busy for one row may still be good enough for the next.
                    stage.say(f"{name} could not be measured: {error}")
                    code = MISSED
        except KeyboardInterrupt:
            code = INTERRUPTED
        finally:
            # What was measured is shown, however it ended.
            print(as_json(figures) if options.json else as_table(figures), flush=True)
    return code or (MISSED if any(not figure.is_met for figure in figures) else 0)


def parser() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    made = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    add = made.add_argument
    add("names", nargs="*", choices=[*ROWS, []], metavar="NAME", help=f"of {', '.join(ROWS)}")
    add("--json", action="store_true", help="one JSON document instead of the table")
    add("--seed", type=int, default=1, help="what is left to chance (default %(default)s)")
    add(
        *("--share",), type=float, default=1.0, metavar="N",
        help="of the usual number of rounds, for instance 0.3 (default %(default)g)",
    )  # fmt: skip
    return made


def row(name: str) -> Row:
    """Return the module of a row; each is loaded only when its turn comes."""
    return cast("Row", importlib.import_module(f"build_spec.benches.{name}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
