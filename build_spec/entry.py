"""Where the bundle starts: PyInstaller wants a script, not a module."""

from __future__ import annotations

import sys

from videogen_desktop.cli import main

sys.exit(main())
