"""Standard input, output and error of a program that was started without them."""

from __future__ import annotations

import os
import sys

STANDARD = (0, 1, 2)


def fill_missing_streams() -> None:
    """Give the process the three streams it lacks, leading nowhere.

    A menu may start it with none. The next files that it opens would then become "standard
    error", and the first warning of a toolkit would be written into the library or to the screen's
    own connection. Children inherit them, for the same reason.
    """
    if sys.platform != "win32":  # there a program without a console has no such numbers
        for number in STANDARD:
            _fill(number)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good
            setattr(sys, name, stream)


def _fill(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        # The system hands out the lowest free number.
        os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
