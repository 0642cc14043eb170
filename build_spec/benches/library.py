"""A page, a search and a new video at three sizes, against SQLite asked by hand.

A rare word is another one at each size: the rarest that fills a page there. The same word would be
in one video of a thousand and in fifty of a hundred thousand, and what grows would be the answer.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from build_spec.benches.figures import Figure, Spread, Target, compared, median
from build_spec.benches.shelves import SIZES, Shelves, words
from build_spec.benches.stage import stopwatch
from build_spec.benches.wire import Wire
from tests.support.served import Served
from videogen_desktop.library.database import Database
from videogen_desktop.library.videos import VideoStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from build_spec.benches.stage import Stage

ROUNDS = 30
# In each turn, one after the other, of which the middle one counts: the first also measures how
# the processor wakes up after the others' turns.
ASKED_IN_A_ROW = 5
INSERTS = 100
BLOCK_BYTES = 4096
PAGE_VIDEOS = 50
PAGE_MS = 2.0
SEARCH_MS = 5.0
PAGE_SQL = "SELECT * FROM videos WHERE trashed_at IS NULL ORDER BY key DESC LIMIT 51"
SEARCH_SQL = (
    "SELECT v.* FROM video_search AS f CROSS JOIN videos AS v ON v.key = f.rowid"
    " WHERE v.trashed_at IS NULL AND f.video_search MATCH ? ORDER BY f.rowid DESC LIMIT 51"
)


@dataclass(frozen=True)
class Question:
    """What is asked of the program, and the same in SQLite's words; ``{rare}`` is a rare word."""

    name: str
    fields: dict[str, str]
    match: str = ""
    bound_ms: float = SEARCH_MS

    def target(self, rare: str) -> str:
        """Return what the page asks for."""
        fields = {name: value.format(rare=rare) for name, value in self.fields.items()}
        return f"/videos?{urlencode(fields)}"

    def by_hand(self, connection: sqlite3.Connection, rare: str) -> None:
        """Ask SQLite itself."""
        if self.match:
            connection.execute(SEARCH_SQL, (self.match.format(rare=rare),)).fetchall()
        else:
            connection.execute(PAGE_SQL).fetchall()


def questions() -> list[Question]:
    """Return a page, and searches for frequent, rare, begun and unspaced words."""
    ranked = words()
    common = ranked[0]
    return [
        Question("page of 50", {"limit": "50"}, bound_ms=PAGE_MS),
        Question("search, a frequent word", {"query": common}, f'"{common}"*'),
        Question("search, a rare word", {"query": "{rare}"}, '"{rare}"*'),
        Question("search, two words", {"query": f"{common} {ranked[3]}"},
                 f'"{common}"* AND "{ranked[3]}"*'),
        Question("search, two letters", {"query": common[:2]}, f'"{common[:2]}"*'),
        Question("search, Japanese, two characters", {"query": "海辺"}, '"海辺"'),
        Question("search, Chinese, two characters", {"query": "湖面"}, '"湖面"'),
        Question("search, a frequent word by title", {"query": common, "sort": "title"},
                 f'"{common}"*'),
        Question("search, a rare word by stars", {"query": "{rare}", "sort": "stars"},
                 '"{rare}"*'),
    ]  # fmt: skip


def rare_word(library: Path) -> str:
    """Return the rarest word that fills a page."""
    with contextlib.closing(_opened(library)) as connection:
        for word in reversed(words()):
            if len(connection.execute(SEARCH_SQL, (f'"{word}"*',)).fetchall()) > PAGE_VIDEOS:
                return word
    raise LookupError(f"no word fills a page of {library}")


def _opened(library: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{library.as_uri()}?mode=ro", uri=True)


def measure(stage: Stage) -> Iterator[Figure]:
    """Ask the program and SQLite in turn, at every size in every round."""
    folder = stage.folder / "library"
    shelves = Shelves(folder, stage.chance)
    data_dirs = shelves.fill(SIZES, stage)
    with contextlib.ExitStack() as stack:
        programs = {
            size: stack.enter_context(Served(data_dir)) for size, data_dir in data_dirs.items()
        }
        rare = {
            size: rare_word(data_dir / "library.sqlite3") for size, data_dir in data_dirs.items()
        }
        for question in questions():
            yield from asked(stage, question, programs, rare)
    yield inserted(stage, shelves, data_dirs[SIZES[-1]])


def asked(
    stage: Stage, question: Question, programs: dict[int, Served], rare: dict[int, str]
) -> Iterator[Figure]:
    """Return the figures of one question at the largest size, and how it grows until there."""
    smallest, largest = SIZES[0], SIZES[-1]
    with contextlib.ExitStack() as stack:
        turns: dict[str, Callable[[], float]] = {}
        for size, program in programs.items():
            wire = stack.enter_context(Wire(program.port))
            head = program.head("GET", question.target(rare[size]))
            turns[str(size)] = functools.partial(_usual, functools.partial(wire.ask, head))
        library = programs[largest].data_dir / "library.sqlite3"
        by_hand = stack.enter_context(contextlib.closing(_opened(library)))
        turns["sqlite"] = functools.partial(
            _usual, functools.partial(question.by_hand, by_hand, rare[largest])
        )
        for turn in turns.values():
            turn()  # what is read for the first time is not what is asked here
        found = stage.play(f"library: {question.name}", ROUNDS, turns)
    ours = found[str(largest)]
    yield Figure(
        f"library: {question.name}, {largest:,} videos",
        median(ours),
        "ms",
        median(found["sqlite"]),
        "SQLite by hand",
        Spread.of_ratios(ours, found["sqlite"]),
        Target("≤", question.bound_ms, of="ours"),
    )
    yield compared(
        f"library: {question.name}, {largest:,} videos for {smallest:,}", "ms",
        (ours, found[str(smallest)]), f"{smallest:,} videos", Target("≤", 2),
    )  # fmt: skip


def inserted(stage: Stage, shelves: Shelves, data_dir: Path) -> Figure:
    """Compare keeping one more video with what the disk takes for 4 kB."""
    path = data_dir.parent / "insert.sqlite3"
    shutil.copyfile(data_dir / "library.sqlite3", path)
    database = Database(path)
    store = VideoStore(database)
    numbers = iter(range(10 * SIZES[-1], 20 * SIZES[-1]))
    raw = data_dir.parent / "raw"
    with raw.open("ab", buffering=0) as file:

        def append() -> None:
            file.write(bytes(BLOCK_BYTES))
            os.fsync(file.fileno())

        def insert() -> float:
            video = shelves.video(next(numbers))
            return _milliseconds(lambda: store.add(video))

        turns = {"ours": insert, "raw": lambda: _milliseconds(append)}
        found = stage.play("library: insert", INSERTS, turns)
    database.close()
    return compared(
        f"library: one more video, {SIZES[-1]:,} videos", "ms", (found["ours"], found["raw"]),
        "4 kB and fsync", Target("≤", 3),
    )  # fmt: skip


def _usual(work: Callable[[], object]) -> float:
    return median([_milliseconds(work) for _ in range(ASKED_IN_A_ROW)])


def _milliseconds(work: Callable[[], object]) -> float:
    began = stopwatch()
    work()
    return 1000 * (stopwatch() - began)
