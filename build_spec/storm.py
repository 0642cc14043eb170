"""Kill the real program some hundred times against a service that lies, then count everything."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build_spec.storming.storm import Storm
from build_spec.storming.verdict import SHOWN, Verdict
from build_spec.storming.weather import DIALECTS, SETTLE_SECONDS, Plan, with_defaults

# In the short form the storm takes this share of the time, its end the rest.
SHARE = 0.4
# And so many orders come in each of its seconds as can come to their end in the rest.
ORDERS_PER_SECOND = 0.25


def main() -> int:
    """Run one storm; return 0 when nothing was lost, doubled, swapped or spoiled."""
    parser = argparse.ArgumentParser(prog="dev.py storm", description=__doc__)
    add = parser.add_argument
    add("--seed", type=int, default=1, help="what is chosen by chance (default %(default)s)")
    add("--kills", type=int, default=500, help="default %(default)s")
    add("--jobs", type=int, help="default 200, in the short form one for four seconds")
    add("--dialect", choices=[*DIALECTS, "both"], default="both", help="default %(default)s")
    add("--fault", action="append", default=[], metavar="NAME[=VALUE]", help="in place of or"
        " beside the usual ones, as for the practice command")  # fmt: skip
    add("--seconds", type=float, help="the short form: for so long, whatever the kills")
    add("--settle", type=float, default=SETTLE_SECONDS, help="VIDEOGEN_SETTLE_SECONDS")
    add("--keep", type=Path, help="use this folder and leave it behind")
    options = parser.parse_args()
    if options.jobs is None:
        short = options.seconds is not None
        options.jobs = max(1, round(options.seconds * ORDERS_PER_SECOND)) if short else 200
    folder = options.keep or Path(tempfile.mkdtemp(prefix="storm-"))
    plan = Plan(
        seed=options.seed,
        kills=options.kills,
        jobs=options.jobs,
        dialects=DIALECTS if options.dialect == "both" else (options.dialect,),
        faults=with_defaults(options.fault),
        folder=folder,
        seconds=None if options.seconds is None else options.seconds * SHARE,
        settle_seconds=options.settle,
    )
    return run(plan, keep=options.keep is not None)


def run(plan: Plan, *, keep: bool) -> int:
    """Run a storm and say what came of it; a folder with something wrong in it is kept."""
    long = f"{plan.kills} kills" if plan.seconds is None else f"{plan.seconds:.0f} s of kills"
    say(f"seed {plan.seed}: {long}, {plan.jobs} orders, {' '.join(plan.faults)}")
    with contextlib.closing(Storm(plan, say)) as storm:
        storm.run()
        verdict = Verdict(storm)
        good = verdict.judge()
    say(verdict.table())
    if good:
        say("nothing lost, doubled, swapped or spoiled")
        if not keep:
            shutil.rmtree(plan.folder, ignore_errors=True)
        return 0
    for line in verdict.wrong[:SHOWN]:
        say(f"WRONG: {line}")
    say(f"{len(verdict.wrong)} things are wrong; everything is left in {plan.folder}")
    return 1


def say(line: str) -> None:
    """Show a line at once, also where the output is a file."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
