"""The front door for everybody who works on Videogen: ``python3 build_spec/dev.py COMMAND``.

Standard library only and started by any Python from 3.11 on; it makes ``.venv`` and everything in
it by itself. What the commands do is in ``devtools/`` beside this file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

OLDEST = (3, 11)


def main() -> int:
    """Run one command; return the exit code.

    The imports wait until the version is checked, for an older Python cannot even read them.
    """
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:2])
        print(f"Videogen needs Python 3.11 or newer; this is {found}.", file=sys.stderr)
        return 1
    # The tests start the program hundreds of times and a benchmark times its start: it is compiled
    # once, as for everybody who uses it, also where an image for integration forbids that.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from build_spec.devtools.commands import run  # noqa: PLC0415

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
