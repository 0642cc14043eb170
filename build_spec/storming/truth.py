"""What is really there: the service's own book-keeping and the program's own tables and files."""

from __future__ import annotations

import hashlib
import http.client
import json
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.library import mp4

if TYPE_CHECKING:
    from pathlib import Path

    from build_spec.storming.whole_program import Computer, Service

# Nothing may stand still for so long at the end; one lost answer alone may take over a minute.
STILL_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class RemoteVideo:
    """A job as the service keeps it."""

    remote_id: str
    prompt: str
    dialect: str
    output_ids: tuple[str, ...]
    stranger: bool


def remote_videos(service: Service) -> dict[str, RemoteVideo]:
    """Return everything an account holds, by remote id."""
    path = service.folder / "service" / "jobs.jsonl"
    found = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        job = json.loads(line).get("job")
        if job is not None:
            found[job["id"]] = RemoteVideo(
                job["id"],
                job["order"]["prompt"],
                job["order"]["dialect"],
                tuple(job["output_ids"]),
                bool(job["stranger"]),
            )
    return found


def content_digest(service: Service, remote: RemoteVideo, output_id: str) -> str:
    """Fetch a video from a service without faults; return its SHA-256."""
    path = f"/videos/{output_id}/content"
    if remote.dialect == "jobs":
        path = f"/video/generations/{output_id}/content/video"
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    with closing(connection):
        connection.request("GET", f"/openai/v1{path}", headers={"api-key": "any"})
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != http.client.OK:
        return f"status {answer.status}"
    return hashlib.sha256(body).hexdigest()


class Tables:
    """The program's library, read from outside and never written but for the check of the index."""

    def __init__(self, computer: Computer) -> None:
        self._path = computer.library_path

    def rows(self, sql: str, *values: object) -> list[dict[str, object]]:
        """Return the rows of a query."""
        uri = f"{self._path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, values)]

    def states(self) -> Counter[str]:
        """Return how many jobs are in each state."""
        found = self.rows("SELECT state, count(*) AS n FROM jobs GROUP BY state")
        return Counter({str(row["state"]): int(str(row["n"])) for row in found})

    def troubles(self) -> list[str]:
        """Return what SQLite itself finds wrong; the program must have ended."""
        with closing(sqlite3.connect(self._path, timeout=10)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            wrong = [f"integrity_check: {line}" for line in found if line != "ok"]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            wrong += [f"foreign_key_check: {row}" for row in broken]
            try:
                connection.execute(
                    "INSERT INTO video_search(video_search) VALUES ('integrity-check')"
                )
            except sqlite3.DatabaseError as error:
                wrong.append(f"FTS integrity-check: {error}")
            connection.rollback()
        return wrong


class Folder:
    """The video files as anybody sees them, looked at again and again."""

    def __init__(self, computer: Computer) -> None:
        self._root = computer.videos_dir
        self.seen: dict[str, str] = {}
        self.wrong: list[str] = []
        self.looks = 0

    def look(self) -> None:
        """Note each new file; one that is not whole at this moment is wrong."""
        self.looks += 1
        for path in sorted(self._root.rglob("*.mp4")):
            name = path.relative_to(self._root).as_posix()
            if name in self.seen:
                continue
            try:
                mp4.inspect(path)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with it is what counts
                self.wrong.append(f"{name} was visible and not whole: {error}")
            self.seen[name] = digest(path)

    def strays(self) -> list[str]:
        """Return what a broken-off run left behind."""
        patterns = ("*.part", "*.tmp")
        found = [path for pattern in patterns for path in self._root.rglob(pattern)]
        return sorted(path.relative_to(self._root).as_posix() for path in found)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Stillness:
    """Watches whether jobs still change their states; one that is sent again counts as a change."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._seen: object = None
        self._since = time.monotonic()

    def is_too_long(self) -> bool:
        """Tell whether nothing has moved for longer than anything may take."""
        rows = self._tables.rows("SELECT count(*) AS made FROM attempts")
        now = (self._tables.states(), rows[0]["made"])
        if now != self._seen:
            self._seen, self._since = now, time.monotonic()
        return time.monotonic() - self._since > STILL_SECONDS
