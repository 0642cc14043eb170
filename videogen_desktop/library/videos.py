"""The library's rows of videos: keep, find, page, search and change them."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.base.clock import SystemClock
from videogen_desktop.domain.errors import NotFound
from videogen_desktop.library.annotations import read_annotations
from videogen_desktop.library.search_words import stored_words
from videogen_desktop.library.video_query import (
    FEW_HITS,
    Statement,
    VideoQuery,
    build_count,
    build_few_hits,
    build_first_rows,
    build_statement,
    key_of_instant,
    write_cursor,
)
from videogen_desktop.library.video_rows import COLUMNS, FIELDS, INSERT, from_row, to_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.database import Database

RELATIVES_MAX = 100

_ID_BYTES = 13
_ID_CHARACTERS = 20
_IDS_AT_ONCE = 500


def new_video_id() -> str:
    """Return a fresh id, 100 random bits: it also names the video in records and packs."""
    text = base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode().lower()
    return f"vid_{text[:_ID_CHARACTERS]}"


class Decide(Protocol):
    """Says what to change about a video."""

    def __call__(self, video: Video, /) -> Mapping[str, object]:
        """Return changes as :meth:`VideoStore.update` takes them; none are fine."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a video comes from and what came of it; nothing of it lies in the trash.

    ``takes`` are the others that were ordered with it. Oldest first.
    """

    original: Video | None
    takes: tuple[Video, ...]
    remixes: tuple[Video, ...]


@dataclass(frozen=True, slots=True)
class VideoPage:
    """Some videos in order. ``total`` is ``None`` where counting would be slow."""

    videos: tuple[Video, ...]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """So many videos of so many bytes."""

    number: int
    size_bytes: int


def insert(connection: sqlite3.Connection, video: Video) -> bool:
    """Keep ``video`` inside the caller's transaction; return whether it is new.

    An id that is known already changes nothing, so that a restart may repeat itself.
    """
    known = connection.execute("SELECT 1 FROM videos WHERE id = ?", (video.id,)).fetchone()
    if known:
        return False
    key = _free_key(connection, video.created_at)
    connection.execute(INSERT, {**to_row(video), "key": key})
    connection.execute(
        "INSERT INTO video_words(key, text) VALUES (?, ?)", (key, stored_words(video))
    )
    return True


class VideoStore:
    """Every video this library knows, also those in the trash and those whose file is gone."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    def add(self, video: Video) -> bool:
        """Keep ``video`` in a transaction of its own; return whether it is new."""
        with self._database.writing() as connection:
            return insert(connection, video)

    def get(self, video_id: str) -> Video:
        """Return one video.

        Raises:
            NotFound: There is none with this id.
        """
        found = self._select("v.id = ?", (video_id,))
        if not found:
            raise _unknown(video_id)
        return found[0]

    def of_job(self, job_id: str) -> tuple[Video, ...]:
        """Return the takes of a job in their order."""
        return tuple(sorted(self._select("v.job_id = ?", (job_id,)), key=lambda v: v.take_index))

    def lineage(self, video: Video) -> Lineage:
        """Return the relatives of ``video``, at most 100 of a kind."""
        ids = tuple(name or "" for name in (video.job_id, video.group_id))
        # Two indexes, one for each half; a record without them, after an import, has no takes.
        takes = self._relatives(
            "(v.job_id = ? AND v.job_id <> '' OR v.group_id = ? AND v.group_id <> '')", ids, video
        )
        remixes = self._relatives("v.parent_video_id = ?", (video.id,), video)
        parents = self._relatives("v.id = ?", (video.parent_video_id or "",), video)
        return Lineage(next(iter(parents), None), takes, remixes)

    def find_by_output(self, output_id: str) -> Video | None:
        """Return the video that Azure calls ``output_id``, the oldest if there are several."""
        return next(iter(self._select("v.output_id = ?", (output_id,))), None)

    def find_by_sha256(self, sha256: str) -> Video | None:
        """Return the video with exactly these bytes, the oldest if there are several."""
        return next(iter(self._select("v.sha256 = ?", (sha256,))), None)

    def is_path_taken(self, path: str) -> bool:
        """Tell whether a video has this relative path, also one in the trash."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT 1 FROM videos WHERE path = ?", (path,)).fetchone()
        return row is not None

    def page(self, query: VideoQuery) -> VideoPage:
        """Return one page and the cursor of the next.

        Raises:
            InvalidRequest: The cursor is not one of ours.
        """
        with self._database.reading() as connection:
            rows = _rows_of_page(connection, query)
            total = None if query.is_filtered else _count(connection, trashed=query.trashed)
        limit = query.page_rows
        cursor = None
        if len(rows) > limit:
            last = rows[limit - 1]
            cursor = write_cursor(query.sort, last[len(FIELDS) + 1], last[len(FIELDS)])
        elif total is None and query.cursor is None:
            total = len(rows)
        return VideoPage(tuple(from_row(row) for row in rows[:limit]), cursor, total)

    def count(self, query: VideoQuery) -> int:
        """Return how many videos ``query`` finds; looks at every one, for the list of a search."""
        statement = build_count(query)
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT count(*) {statement.sql}", statement.values
            ).fetchone()
        return int(row[0])

    def ids(self, query: VideoQuery, most: int) -> tuple[str, ...]:
        """Return the ids of what ``query`` finds in its order, ``query.skip`` of them left out.

        ``query.limit`` counts for nothing here: ids are for choosing everything at once.
        """
        statement = build_statement(query, most=most)
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT v.id {statement.sql}", statement.values)
            return tuple(str(row[0]) for row in rows)

    def tags(self) -> tuple[tuple[str, int], ...]:
        """Return the tags in use outside the trash, each with its number of videos, A to Z."""
        sql = (
            "SELECT tags, count(*) FROM videos WHERE trashed_at IS NULL AND tags <> '[]'"
            " GROUP BY tags"
        )
        counts: dict[str, int] = {}
        spelt: dict[str, str] = {}
        with self._database.reading() as connection:
            for tags, number in connection.execute(sql):
                for tag in json.loads(tags):
                    spelt.setdefault(tag.casefold(), tag)
                    counts[tag.casefold()] = counts.get(tag.casefold(), 0) + number
        return tuple((spelt[folded], counts[folded]) for folded in sorted(counts))

    def update(self, video_id: str, changes: Mapping[str, object]) -> Video:
        """Change what a person says about a video: title, stars, pick, tags, notes.

        The row then counts as :meth:`behind` until :meth:`caught_up`, and so after a crash.

        Raises:
            InvalidRequest: A sentence for each field that cannot be taken.
            NotFound: There is none with this id.
        """
        taken = read_annotations(changes, now=self._clock.now())
        return self._revise(video_id, lambda _video: taken)

    def revise(self, video_id: str, decide: Decide) -> Video:
        """Change what ``decide`` says, shown the video as it is at that very moment.

        Raises:
            InvalidRequest: A sentence for each field that cannot be taken.
            NotFound: There is none with this id.
        """
        now = self._clock.now()
        return self._revise(video_id, lambda video: read_annotations(decide(video), now=now))

    def _revise(self, video_id: str, decide: Decide) -> Video:
        with self._database.writing() as connection:
            key, video = _locked(connection, video_id)
            taken = decide(video)
            if not taken:
                return video
            changed = video._replace(**taken)  # type: ignore[arg-type]  # read_annotations made them fit
            _write(connection, key, changed, files_behind=True)
        return changed

    def set_trashed(self, video_id: str, trashed_at: float | None) -> Video:
        """Put a video in the trash, or take it out with ``None``; its files have to follow."""
        return self._set(video_id, files_behind=True, trashed_at=trashed_at)

    def remove(self, video_id: str) -> None:
        """Forget a video whose files are gone for good; that it was ours is kept for ever."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM videos WHERE id = ?", (video_id,))

    def trashed_before(self, instant: float) -> tuple[Video, ...]:
        """Return what has been in the trash since before ``instant``."""
        sql = "v.trashed_at IS NOT NULL AND v.trashed_at < ?"
        return tuple(self._select(sql, (instant,)))

    def sizes(self) -> tuple[Kept, Kept]:
        """Return what the videos and what the trash hold, as they were when they were saved."""
        sql = "SELECT number, size_bytes FROM video_counts ORDER BY trashed"
        with self._database.reading() as connection:
            kept, trash = (Kept(*row) for row in connection.execute(sql))
        return kept, trash

    def behind(self) -> tuple[Video, ...]:
        """Return the videos whose record or place on the disk is older than their row."""
        return tuple(self._select("v.files_behind = 1", ()))

    def caught_up(self, video_id: str) -> None:
        """Note that record and place on the disk say what the row says."""
        with self._database.writing() as connection:
            connection.execute("UPDATE videos SET files_behind = 0 WHERE id = ?", (video_id,))

    def set_poster(self, video_id: str, *, has_poster: bool) -> Video:
        """Note whether there is a still."""
        return self._set(video_id, files_behind=False, has_poster=has_poster)

    def mark_missing(self, video_ids: Iterable[str], *, missing: bool) -> None:
        """Note that files went away behind our back, or came back."""
        ids = [(int(missing), video_id) for video_id in video_ids]
        if ids:
            with self._database.writing() as connection:
                connection.executemany("UPDATE videos SET missing = ? WHERE id = ?", ids)

    def _set(
        self, video_id: str, *, files_behind: bool, **changes: str | float | bool | None
    ) -> Video:
        with self._database.writing() as connection:
            key, video = _locked(connection, video_id)
            changed = video._replace(**changes)  # type: ignore[arg-type]  # named by the callers above
            _write(connection, key, changed, files_behind=files_behind)
        return changed

    def _relatives(self, where: str, ids: tuple[str, ...], video: Video) -> tuple[Video, ...]:
        others = f"{where} AND v.trashed_at IS NULL AND v.id <> ?"
        return tuple(self._select(others, (*ids, video.id), limit=RELATIVES_MAX))

    def _select(self, where: str, values: tuple[str | float, ...], limit: int = -1) -> list[Video]:
        sql = f"SELECT {COLUMNS} FROM videos AS v WHERE {where} ORDER BY v.key LIMIT {limit}"  # noqa: S608 - our own words only
        with self._database.reading() as connection:
            return [from_row(row) for row in connection.execute(sql, values)]


def _unknown(video_id: str) -> NotFound:
    return NotFound(f"There is no video {video_id[:40]!r} in this library.")


def _locked(connection: sqlite3.Connection, video_id: str) -> tuple[int, Video]:
    sql = f"SELECT {COLUMNS}, v.key FROM videos AS v WHERE v.id = ?"  # noqa: S608 - our own words only
    row = connection.execute(sql, (video_id,)).fetchone()
    if row is None:
        raise _unknown(video_id)
    return int(row[len(FIELDS)]), from_row(row)


def _write(connection: sqlite3.Connection, key: int, video: Video, *, files_behind: bool) -> None:
    row = to_row(video)
    if files_behind:
        row["files_behind"] = 1
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    connection.execute(f"UPDATE videos SET {assignments} WHERE key = :key", {**row, "key": key})  # noqa: S608 - our own words only
    # Only where it differs: every write of this row rewrites the search index.
    connection.execute(
        "UPDATE video_words SET text = :text WHERE key = :key AND text <> :text",
        {"key": key, "text": stored_words(video)},
    )


def _free_key(connection: sqlite3.Connection, created_at: float) -> int:
    key = key_of_instant(created_at)
    taken = connection.execute("SELECT key FROM videos WHERE key >= ? ORDER BY key", (key,))
    for (found,) in taken:
        if found != key:
            break
        key += 1
    taken.close()
    return key


def _rows_of_page(connection: sqlite3.Connection, query: VideoQuery) -> list[sqlite3.Row]:
    """Return one row more than the page shows, if there is one, by whichever way is quickest."""

    def rows(statement: Statement) -> list[sqlite3.Row]:
        sql = f"SELECT {COLUMNS}, v.key, v.{statement.order} {statement.sql}"  # our own words only
        return connection.execute(sql, statement.values).fetchall()

    few_hits = build_few_hits(query)
    few = False
    if few_hits is not None:
        (hits,) = connection.execute(f"SELECT count(*) {few_hits.sql}", few_hits.values).fetchone()
        few = hits <= FEW_HITS
        quick = None if few else build_first_rows(query)
        if quick is not None and len(found := rows(quick)) > query.page_rows:
            return found
    return rows(build_statement(query, few_hits=few))


def _count(connection: sqlite3.Connection, *, trashed: bool) -> int:
    sql = "SELECT number FROM video_counts WHERE trashed = ?"
    (number,) = connection.execute(sql, (int(trashed),)).fetchone()
    return int(number)
