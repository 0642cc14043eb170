"""What was really asked and made, one JSON line for each create, for whoever counts the cost."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.practice.wire import Answer, Call


class Ledger:
    """Appends to a file, each line on its way to the disk before the answer leaves.

    A line has ``time`` (of the request, or of the making where that is later), ``id`` (or null
    where nothing was made), ``idempotency_key``, ``answered`` (false where the connection was
    dropped), ``status`` (of the answer, or null), ``path``, ``account`` and ``other_client``.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, call: Call, answer: Answer, now: float) -> None:
        """Note one create and what the other computer made around it."""
        ours = [made for made in answer.made if not made.other_client]
        lines: list[dict[str, object]] = [
            {
                "time": ours[0].made_at if ours else now,
                "idempotency_key": call.headers.get("idempotency-key"),
                "id": ours[0].job_id if ours else None,
                "answered": not answer.dropped,
                "status": None if answer.dropped else answer.status,
                "path": call.path,
                "account": call.account,
                "other_client": False,
            }
        ]
        lines += [
            {
                "time": made.made_at,
                "idempotency_key": None,
                "id": made.job_id,
                "answered": True,
                "status": None,
                "path": call.path,
                "account": call.account,
                "other_client": True,
            }
            for made in answer.made
            if made.other_client
        ]
        with self._lock:
            if not self._file.closed:
                self._file.writelines(json.dumps(line) + "\n" for line in lines)
                self._file.flush()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()
