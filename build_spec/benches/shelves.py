"""Libraries of a thousand, ten thousand and a hundred thousand videos."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from tests.support.videos import make_video
from videogen_desktop.domain.video import Pick
from videogen_desktop.library.database import Database
from videogen_desktop.library.schema import migrate
from videogen_desktop.library.videos import insert

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from build_spec.benches.stage import Stage
    from videogen_desktop.domain.video import Video

SIZES = (1_000, 10_000, 100_000)
# The 400th most frequent of these words is in one video of some three hundred.
VOCABULARY = 4_000
JAPANESE = (
    "夕暮れの海辺を歩く白い猫",
    "紙の舟が青い川を流れる",
    "雪の中を走る赤い狐",
    "静かな森の朝霧",
)
CHINESE = (
    "雨后城市夜景慢慢推进",
    "一只小船穿过蓝色湖面",
    "清晨的山谷里有薄雾",
    "红色灯笼在风中摇摆",
)
# So that a phrase is in five videos of a hundred, and fills a page at every size.
UNSPACED = 0.4
# So many are written by the program's own code; larger libraries repeat them, later.
WRITTEN = 10_000
BEGIN_SECONDS = 1_700_000_000
APART_SECONDS = 60
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LINKS_MOST = 10_000
_FILE_BYTES = 64


def words() -> list[str]:
    """Return invented words, the same in every run, the most frequent first."""
    chance = random.Random(0)  # noqa: S311 - to be repeated
    return ["".join(chance.choices(_LETTERS, k=chance.randint(3, 9))) for _ in range(VOCABULARY)]


class Shelves:
    """Fills one library and keeps a copy of it at each size: ``folder/1000`` and so on."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder = folder
        self._chance = chance
        self._words = words()
        # Zipf: the second word is half as frequent as the first.
        self._weights = [1 / (rank + 1) for rank in range(VOCABULARY)]

    def fill(self, sizes: tuple[int, ...], stage: Stage) -> dict[int, Path]:
        """Return the data folder of each size."""
        growing = self._folder / "growing.sqlite3"
        self._folder.mkdir(parents=True)
        migrate(growing)
        found: dict[int, Path] = {}
        done = 0
        for size in sizes:
            stage.say(f"  filling a library with {size:,} videos")
            data_dir = self._folder / str(size)
            data_dir.mkdir()
            database = Database(growing)
            with database.writing() as connection:
                self._add(connection, range(done, size))
            database.close()
            shutil.copyfile(growing, data_dir / "library.sqlite3")
            self._files(data_dir / "videos", size)
            found[size] = data_dir
            done = size
        return found

    def _add(self, connection: sqlite3.Connection, numbers: range) -> None:
        """Add rows; the search index is made at the end, for time."""
        name = "video_words_added"
        (trigger,) = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = ?", (name,)
        ).fetchone()
        connection.execute(f"DROP TRIGGER {name}")
        own = range(numbers.start, min(numbers.stop, WRITTEN))
        for number in own:
            insert(connection, self.video(number))
        for first in range(max(numbers.start, own.stop), numbers.stop, WRITTEN):
            _repeat(connection, first)
        connection.execute(trigger)
        connection.execute("INSERT INTO video_search(video_search) VALUES ('rebuild')")

    def video(self, number: int) -> Video:
        """Return a video like many others."""
        chance = self._chance
        prompt = " ".join(chance.choices(self._words, self._weights, k=chance.randint(8, 40)))
        if chance.random() < UNSPACED:
            prompt += " " + chance.choice(JAPANESE + CHINESE)
        return make_video(
            prompt=prompt,
            path=path_of(number),
            size_bytes=_FILE_BYTES,
            created_at=float(BEGIN_SECONDS + number * APART_SECONDS),
            duration_seconds=chance.choice((4.0, 8.0, 12.0)),
            width=chance.choice((1280, 1280, 720)),
            stars=chance.choice((0, 0, 0, 0, 1, 2, 3, 4, 5)),
            pick=chance.choice((Pick.NONE, Pick.NONE, Pick.NONE, Pick.PICK, Pick.REJECT)),
            practice=chance.random() < 0.01,  # noqa: PLR2004 - a few
            has_poster=False,
        )

    def _files(self, videos_dir: Path, size: int) -> None:
        """Give each row a file, for each page looks whether they are there."""
        source = videos_dir
        for number in range(size):
            path = videos_dir / path_of(number)
            if number % _LINKS_MOST == 0:
                path.parent.mkdir(parents=True)
                path.write_bytes(bytes(_FILE_BYTES))
                source = path
            else:
                path.hardlink_to(source)


def _repeat(connection: sqlite3.Connection, first: int) -> None:
    """Repeat what was written as the videos from ``first`` on."""
    later = first * APART_SECONDS
    differs = {
        "key": f"key + {1000 * later}",
        "created_at": f"created_at + {later}",
        "id": f"substr(id, 1, 18) || 'z' || char({ord('a') + first // WRITTEN})",
        "path": f"printf('shelf-%d/%06d.mp4', {first // _LINKS_MOST}, "
        f"(key / 1000 - {BEGIN_SECONDS}) / {APART_SECONDS} + {first})",
    }
    columns = [row[1] for row in connection.execute("PRAGMA table_info(videos)")]
    values = ", ".join(differs.get(column, column) for column in columns)
    last = 1000 * (BEGIN_SECONDS + WRITTEN * APART_SECONDS)
    names = ", ".join(columns)
    connection.execute(
        f"INSERT INTO videos ({names}) SELECT {values} FROM videos WHERE key < {last}"  # noqa: S608 - our own words only
    )
    connection.execute(
        "INSERT INTO video_words (key, text)"  # noqa: S608 - our own words only
        f" SELECT {differs['key']}, text FROM video_words WHERE key < {last}"
    )


def path_of(number: int) -> str:
    """Return the relative path of a video; no folder holds more than some thousands."""
    return f"shelf-{number // _LINKS_MOST}/{number:06d}.mp4"
