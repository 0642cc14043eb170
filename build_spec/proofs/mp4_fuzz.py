"""A hundred thousand damaged video files crash nothing, hang nothing and fill no memory."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.mp4_fuzz import fuzz  # noqa: E402 - found only now

LONGEST_SECONDS = 2.0
GROWTH_MEGABYTES_MAX = 64


def main() -> int:
    """Read the files and print what became of them."""
    parser = argparse.ArgumentParser(prog="dev.py prove mp4-fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311 - the same files each time
    done = read = 0
    longest = 0.0
    fuzz_one = 20
    before = _peak_megabytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "video.mp4")
        while done < arguments.files:
            begun = time.thread_time()
            read += fuzz(path, chance, fuzz_one).read
            longest = max(longest, time.thread_time() - begun)
            done += fuzz_one
    growth = _peak_megabytes() - before
    print(
        f"{done:,} files: {read:,} read, {done - read:,} refused; slowest {fuzz_one} took"
        f" {longest:.2f} s; memory grew by {growth:.0f} MB"
    )
    return int(longest > LONGEST_SECONDS or growth > GROWTH_MEGABYTES_MAX)


def _peak_megabytes() -> float:
    """Return the most memory this process ever had, as Linux tells it; elsewhere 0."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    raise SystemExit(main())
