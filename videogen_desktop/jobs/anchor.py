"""Notices that a library is a copy or an old backup, so that it sends nothing by itself.

A restored library holds rows "in line" that were sent after the backup was made; a copied folder
holds rows that the original will send. Nothing inside the folder can tell, so a small file outside
it remembers where each library lies and how many creates it has intended.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.library.driving import DrivingStore


class Anchor:
    """The record outside the data folder for one library."""

    def __init__(self, state_dir: Path, library_path: Path, driving: DrivingStore) -> None:
        self._dir = state_dir / "libraries"
        self._library_path = library_path
        self._driving = driving

    def verify(self) -> bool:
        """Tell whether this library is the one that was last driven here, and make it so.

        A library that nobody here has ever seen and that has never intended a create is new.
        """
        name, sends = self._driving.identity()
        known = self._read(name)
        if known is None:
            mine = sends == 0
        else:
            mine = known.get("place") == self._place() and sends in _numbers(known.get("sends"))
        self._write(name, [sends])
        return mine

    def before_send(self) -> None:
        """Record that one more create is about to be intended."""
        name, sends = self._driving.identity()
        self._write(name, [sends, sends + 1])

    def after_intent(self) -> None:
        """Record that the intent is on disk: a backup from before it is old from now on."""
        name, sends = self._driving.identity()
        self._write(name, [sends])

    def _place(self) -> list[str | int]:
        # The inode tells a file that was put back from one that stayed.
        found = self._library_path.stat()
        return [str(self._library_path.resolve()), found.st_ino, found.st_dev]

    def _read(self, name: str) -> dict[str, object] | None:
        try:
            value = json.loads((self._dir / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return value if isinstance(value, dict) else None

    def _write(self, name: str, sends: list[int]) -> None:
        text = json.dumps({"place": self._place(), "sends": sends})
        try:
            self._dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._dir / f"{name}.json", text.encode())
        except OSError:
            # Without the record the next start asks before it sends: once too often, never wrong.
            return


def _numbers(value: object) -> list[int]:
    return [item for item in value if isinstance(item, int)] if isinstance(value, list) else []
