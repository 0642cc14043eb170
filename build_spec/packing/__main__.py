"""``python3 -m build_spec.packing TARGET``, in the environment that dev.py has made."""

from __future__ import annotations

import sys

from build_spec.devtools.voice import Refusal, Voice
from build_spec.devtools.workspace import here
from build_spec.packing.command import chosen, package


def main(arguments: list[str]) -> int:
    """Make what is asked for; return the exit code."""
    try:
        return package(here(), Voice(sys.stdout), chosen(arguments, sys.platform))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
