"""Print the schema of a fresh library, to be kept as ``schemas/v<N>.sql`` when it ships.

Run from the top as ``PYTHONPATH=. .venv/bin/python tests/contract/library/dump_schema.py``.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from videogen_desktop.library.schema import migrate

_SCHEMA = """
SELECT sql FROM sqlite_schema
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'video_search_%'
ORDER BY rowid
"""


def dump(path: Path) -> str:
    """Return what makes the same empty library as ``path`` is."""
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        statements = [str(sql) for (sql,) in connection.execute(_SCHEMA)]
    return ";\n".join((*statements, f"PRAGMA user_version = {version}")) + ";\n"


def fresh() -> str:
    """Return the schema that this version makes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.sqlite3")
        migrate(path)
        return dump(path)


if __name__ == "__main__":
    sys.stdout.write(fresh())
