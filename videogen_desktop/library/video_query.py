"""Which videos a page of the grid shows, and where the next one goes on."""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.library.annotations import is_storable
from videogen_desktop.library.search_words import parse_search

if TYPE_CHECKING:
    from videogen_desktop.domain.video import Pick
    from videogen_desktop.library.video_rows import Value

LIMIT_MAX = 200
# So many hits are looked up and sorted before walking along an index of the order is quicker.
FEW_HITS = 600
# More than few hits among 100,000 videos fill a page from about so many rows of any order.
FIRST_ROWS = 400
BLANKED_WORDS = "lower(' ' || replace(w.text, char(10), ' ') || ' ')"
"""The stored words as needles are looked for in them; ASCII alone is folded, as the index does."""

_KEY_MAX = 1 << 62
_STARS_MAX = 100


class Sort(StrEnum):
    """The orders a person can choose."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"
    STARS = "stars"
    TITLE = "title"


class Shape(StrEnum):
    """How a picture lies."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


class Length(StrEnum):
    """How long a video lasts: up to five seconds, up to ten, longer (a file is rarely exact)."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class VideoQuery:
    """What to show. ``since`` and ``until`` are Unix seconds of creation, both included.

    ``skip`` leaves out so many at the beginning, for a jump to a place that no cursor names yet.
    """

    query: str = ""
    cursor: str | None = None
    limit: int = 50
    sort: Sort = Sort.NEWEST
    pick: Pick | None = None
    stars_min: int = 0
    shape: Shape | None = None
    length: Length | None = None
    trashed: bool = False
    practice: bool | None = None
    tag: str = ""
    since: float | None = None
    until: float | None = None
    skip: int = 0

    @property
    def page_rows(self) -> int:
        """Return how many rows a page shows, whatever ``limit`` was asked for."""
        return min(max(self.limit, 1), LIMIT_MAX)

    @property
    def is_filtered(self) -> bool:
        """Tell whether the page leaves out more than the trash, or all but it."""
        return (
            bool(self.query.strip() or self.tag or self.stars_min > 0)
            or self.pick is not None
            or self.shape is not None
            or self.length is not None
            or self.practice is not None
            or self.since is not None
            or self.until is not None
        )


@dataclass(frozen=True, slots=True)
class _Order:
    column: str
    ascending: bool


# In every order the key breaks ties in the same direction, so that one index serves both ways.
_ORDERS = {
    Sort.NEWEST: _Order("key", ascending=False),
    Sort.OLDEST: _Order("key", ascending=True),
    Sort.LONGEST: _Order("duration_seconds", ascending=False),
    Sort.SHORTEST: _Order("duration_seconds", ascending=True),
    Sort.STARS: _Order("stars", ascending=False),
    Sort.TITLE: _Order("sort_title", ascending=True),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL after the list of columns, with its values; ``order`` is the column it sorts by."""

    sql: str
    values: tuple[Value, ...]
    order: str


def build_statement(
    query: VideoQuery, most: int | None = None, *, few_hits: bool = False
) -> Statement:
    """Return the statement of one page, with one row more than asked for, or of ``most`` rows.

    ``few_hits`` says that the search finds no more than :data:`FEW_HITS`.

    Raises:
        InvalidRequest: The cursor is not one of ours for this order.
    """
    order = _ORDERS[query.sort]
    by_key = order.column == "key"
    walk = _walk(query, most or _rows_asked(query), from_hits=by_key or few_hits)
    sql, values = walk.sql, walk.values
    if query.skip:
        values = (*values, query.skip)
        sql += " OFFSET ?"
    if query.skip or not by_key:
        # Where it has to sort or to skip, it does so with keys and not with whole rows.
        sort = _ordered(order, "v.key")
        sql = f"FROM videos AS v WHERE v.key IN (SELECT {walk.key} {sql}) ORDER BY {sort}"
    return Statement(sql, values, order.column)


def _rows_asked(query: VideoQuery) -> int:
    return query.page_rows + 1


@dataclass(frozen=True, slots=True)
class _Walk:
    key: str
    sql: str
    values: tuple[Value, ...]


def _walk(query: VideoQuery, most: int, *, from_hits: bool) -> _Walk:
    """Return the way along the order, from the cursor to the limit."""
    order = _ORDERS[query.sort]
    source, wheres, values = _narrowed(query, from_hits=from_hits)
    beyond = ">" if order.ascending else "<"
    if query.cursor:
        last, last_key = read_cursor(query.cursor, query.sort)
        if order.column == "key":
            wheres.append(f"{source.key} {beyond} ?")
            values.append(last_key)
        else:
            wheres.append(f"(v.{order.column}, v.key) {beyond} (?, ?)")
            values.extend((last, last_key))
    sort = _ordered(order, source.key)
    sql = f"FROM {source.tables} WHERE {' AND '.join(wheres)} ORDER BY {sort} LIMIT ?"
    return _Walk(source.key, sql, (*values, most))


def build_few_hits(query: VideoQuery) -> Statement | None:
    """Return the statement that counts a search's hits so far as to know whether they are few.

    ``None`` where that makes no difference: without a search, and in the order of the index.
    """
    search = parse_search(query.query, query.tag)
    if search is None or not search.match or _ORDERS[query.sort].column == "key":
        return None
    sql = "FROM (SELECT 1 FROM video_search WHERE video_search MATCH ? LIMIT ?)"
    return Statement(sql, (search.match, FEW_HITS + 1), "key")


def build_first_rows(query: VideoQuery) -> Statement | None:
    """Return the statement of a page that reads the words of the first rows of its order alone.

    A frequent word, as the first letter of most searches is, fills a page from these; gathering
    all its hits takes up to twenty times as long. A page that it leaves unfilled has to be asked
    for by :func:`build_statement`. ``None`` where something else narrows it too.

    Raises:
        InvalidRequest: The cursor is not one of ours for this order.
    """
    search = parse_search(query.query, query.tag)
    everything = replace(query, query="", tag="")
    if search is None or everything.is_filtered or query.skip:
        return None
    order = _ORDERS[query.sort]
    first = _walk(everything, FIRST_ROWS, from_hits=False)
    hits = [f"instr({BLANKED_WORDS}, lower(?)) > 0" for _ in search.needles]
    hits += ["instr(w.text, ?) > 0" for _ in search.contains]
    # Its limit makes the inner one keep its order; the outer one stops at the last that it needs.
    keys = (
        f"SELECT r.key FROM (SELECT v.key {first.sql}) AS r CROSS JOIN video_words AS w"  # noqa: S608 - our own words only
        f" ON w.key = r.key WHERE {' AND '.join(hits)} LIMIT ?"
    )
    sql = f"FROM videos AS v WHERE v.key IN ({keys}) ORDER BY {_ordered(order, 'v.key')}"
    values = (*first.values, *search.needles, *search.contains, _rows_asked(query))
    return Statement(sql, values, order.column)


def build_count(query: VideoQuery) -> Statement:
    """Return the statement that counts all that ``query`` finds, wherever its cursor is."""
    source, wheres, values = _narrowed(query, from_hits=True)
    sql = f"FROM {source.tables} WHERE {' AND '.join(wheres)}"
    return Statement(sql, tuple(values), "key")


def _ordered(order: _Order, key: str) -> str:
    direction = "ASC" if order.ascending else "DESC"
    first = "" if order.column == "key" else f"v.{order.column} {direction}, "
    return f"{first}{key} {direction}"


@dataclass(frozen=True, slots=True)
class _Source:
    tables: str
    key: str


def _narrowed(query: VideoQuery, *, from_hits: bool) -> tuple[_Source, list[str], list[Value]]:
    """Return what the statement walks along and everything that leaves rows out of it."""
    source, wheres, values = _source(query, from_hits=from_hits)
    for where, value in _filters(query, source.key):
        wheres.append(where)
        values.extend(value)
    return source, wheres, values


def _videos(query: VideoQuery, *, searched: bool) -> str:
    """Name the table, with the index to walk where the planner would look whole rows up.

    It holds all that can be filtered by, so that rows are looked up only where all of it fits.
    """
    by_key = _ORDERS[query.sort].column == "key" and not searched
    filtered = (
        query.pick is not None
        or query.stars_min > 0
        or query.shape is not None
        or query.length is not None
        or query.practice is not None
    )
    if query.trashed or query.sort is Sort.TITLE or not (by_key or filtered):
        return "videos AS v"
    return "videos AS v INDEXED BY videos_facets"


def _source(query: VideoQuery, *, from_hits: bool) -> tuple[_Source, list[str], list[Value]]:
    """Choose what the statement walks along: the search index or the videos themselves."""
    wheres = [f"v.trashed_at IS {'NOT ' if query.trashed else ''}NULL"]
    values: list[Value] = []
    search = parse_search(query.query, query.tag)
    if search is None:
        # Without the condition of the facets' index, it must not be named either.
        return _Source("videos AS v", "v.key"), ["FALSE"], []
    source = _Source(_videos(query, searched=False), "v.key")
    if search.match and from_hits:
        # CROSS JOIN is an order to SQLite: walk the search, look the video up, stop at the limit.
        # The index holds the keys themselves and is already in their order.
        videos = _videos(query, searched=True)
        tables = f"video_search AS f CROSS JOIN {videos} ON v.key = f.rowid"
        source = _Source(tables, "f.rowid")
        wheres.append("f.video_search MATCH ?")
        values.append(search.match)
    elif search.match:
        # The plus sign keeps SQLite from looking every hit up: walking along the index of this
        # order, which holds the keys too, is ten times as fast when a common word is sorted.
        wheres.append("+v.key IN (SELECT rowid FROM video_search WHERE video_search MATCH ?)")
        values.append(search.match)
    for run in search.contains:
        wheres.append("instr((SELECT text FROM video_words AS w WHERE w.key = v.key), ?) > 0")
        values.append(run)
    return source, wheres, values


def _filters(query: VideoQuery, key: str) -> list[tuple[str, tuple[Value, ...]]]:
    filters: list[tuple[str, tuple[Value, ...]]] = []
    if query.pick is not None:
        filters.append(("v.pick = ?", (query.pick.value,)))
    if query.stars_min > 0:
        filters.append(("v.stars >= ?", (min(query.stars_min, _STARS_MAX),)))
    if query.shape is not None:
        filters.append(("v.shape = ?", (query.shape.value,)))
    if query.length is not None:
        filters.append(("v.length = ?", (query.length.value,)))
    if query.practice is not None:
        filters.append(("v.practice = ?", (int(query.practice),)))
    if query.since is not None:
        filters.append((f"{key} >= ?", (key_of_instant(query.since),)))
    if query.until is not None:
        filters.append((f"{key} <= ?", (key_of_instant(query.until) + 999,)))
    return filters


def key_of_instant(instant: float) -> int:
    """Return the key of a video made at ``instant`` when no other was."""
    # Not a number compares as false and counts as the beginning.
    return int(min(instant, 253_402_300_799.0) * 1000) if instant > 0 else 0


def write_cursor(sort: Sort, value: Value, key: int) -> str:
    """Return an opaque name for "after this row"; it stays right when rows come and go."""
    text = json.dumps([sort.value, value, key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: Sort) -> tuple[Value, int]:
    """Return the value and key of the row that ``cursor`` names.

    Raises:
        InvalidRequest: It was not made by :func:`write_cursor` for this order.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, value, key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise _bad_cursor() from error
    good_key = isinstance(key, int) and 0 <= key < _KEY_MAX
    if made_for != sort.value or not _is_good_value(value) or not good_key:
        raise _bad_cursor()
    return value, key


def _is_good_value(value: object) -> bool:
    """Tell whether SQLite can compare with ``value``: no NaN, no huge number, no half character."""
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, float):
        return not math.isnan(value)
    return value is None or (isinstance(value, int) and abs(value) < _KEY_MAX)


def _bad_cursor() -> InvalidRequest:
    return InvalidRequest({"cursor": "This list has changed; start again from its beginning."})
