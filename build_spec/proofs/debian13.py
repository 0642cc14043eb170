"""The Debian package in an empty Debian 13: install, use, upgrade, remove, purge."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from build_spec.proofs._debian_package import prove

if __name__ == "__main__":
    sys.exit(prove("debian13", "trixie"))
