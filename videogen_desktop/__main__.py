"""Start the program with ``python -m videogen_desktop``."""

import sys

from videogen_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
