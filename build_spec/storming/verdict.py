"""Count what came of a storm: what was made, what was kept, and what is wrong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from build_spec.storming.truth import content_digest, digest, remote_videos
from build_spec.storming.weather import CONTENT_MB
from build_spec.storming.whole_program import Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_spec.storming.storm import Storm
    from build_spec.storming.truth import RemoteVideo

SHOWN = 20


class Verdict:
    """The figures of one storm and everything that should not be."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self.wrong = [*storm.tally.wrong, *storm.folder.wrong]
        self.figures: dict[str, object] = {}

    def judge(self) -> bool:
        """Look at everything; return whether all of it is right."""
        storm = self._storm
        self.wrong += storm.tables.troubles()
        remote = remote_videos(storm.service)
        self._judge_creates(remote)
        self._judge_claims()
        self._judge_videos(remote)
        self._judge_leftovers()
        return not self.wrong

    def table(self) -> str:
        """Return the figures as lines."""
        width = max(len(name) for name in self.figures)
        return "\n".join(f"  {name:{width}}  {value}" for name, value in self.figures.items())

    def _judge_creates(self, remote: dict[str, RemoteVideo]) -> None:
        """Creates at the service against jobs here, in sum and one by one."""
        storm = self._storm
        rows = storm.tables.rows("SELECT id FROM jobs")
        jobs = {str(job["id"]) for job in rows} - storm.tally.fetched
        made = Counter(made.key for made in storm.service.made())
        passed = storm.hop.passed_on()
        again = {key: number for key, number in made.items() if number > 1}
        self.figures |= {
            "seed": storm.plan.seed,
            "dialects": " ".join(storm.plan.dialects),
            "kills": storm.tally.kills,
            "job rows": len(jobs),
            "creates at the service": made.total(),
            "creates passed on the wire": passed.total(),
            "made more than once": sum(number - 1 for number in again.values()),
            "put to the person": len(storm.tally.asked_person),
            "states": shown(storm.tables.states()),
            "of strangers": sum(video.stranger for video in remote.values()),
        }
        if jobs != {job_id for order in storm.orders for job_id in order.job_ids}:
            self.wrong.append("the jobs that are there are not those that were asked for")
        self.wrong += [f"made for no job here: {key}" for key in made.keys() - jobs]
        self.wrong += [
            f"{key}: {number} made, but {passed[key]} passed the wire"
            for key, number in made.items()
            if number > passed[key]
        ]
        doubtful = self._judge_visible()
        if storm.plan.is_blind:
            if made.total() > len(jobs) + doubtful:
                self.wrong.append(f"{made.total()} made for {len(jobs)} jobs, {doubtful} shown")
        elif again or made.total() != len(jobs):
            self.wrong.append(f"{made.total()} made for {len(jobs)} jobs; again: {again}")

    def _judge_visible(self) -> int:
        """Whatever was made is kept or offered; return how many were ever put to the person."""
        storm = self._storm
        owned = {str(row["remote_id"]) for row in storm.tables.rows("SELECT * FROM claims")}
        offered = {str(row["remote_id"]) for row in storm.tables.rows("SELECT * FROM orphans")}
        made = {line.remote_id for line in storm.service.made()}
        silent = made - owned - offered
        self.wrong += [f"made and neither kept nor shown: {remote_id}" for remote_id in silent]
        extra = storm.tables.rows("SELECT 1 FROM claims WHERE why IN ('extra', 'orphan')")
        self.figures |= {
            "made again, kept as one more": len(extra),
            "made again, offered": len(made & offered),
            "of strangers, offered": len(offered - made),
        }
        return len(storm.tally.asked_person) + len(made & offered) + len(extra)

    def _judge_claims(self) -> None:
        rows = self._storm.tables.rows("SELECT remote_id, job_id FROM claims")
        owners = Counter(str(row["remote_id"]) for row in rows)
        self.wrong += [f"{name} claimed {n} times" for name, n in owners.items() if n > 1]
        ends = self._storm.tables.rows("SELECT id, state, error FROM jobs WHERE state != 'ready'")
        self.wrong += [
            f"{job['id']} is {job['state']}: {job['error']}"
            for job in ends
            if job["id"] not in self._storm.tally.taken_otherwise
        ]

    def _judge_videos(self, remote: dict[str, RemoteVideo]) -> None:
        """Each file is exactly what the service has under the words that stand beside it."""
        storm = self._storm
        videos = storm.tables.rows("SELECT * FROM videos")
        files = set(storm.folder.seen)
        swapped = 0
        with Service(
            storm.computer,
            storm.service.folder,
            ["--content-mb", str(CONTENT_MB), "--job-seconds", "1"],
            ledger=False,
        ) as calm:
            for video in videos:
                swapped += self._judge_video(calm, video, remote)
        paths = {str(video["path"]) for video in videos}
        self.wrong += [f"a file without a row: {name}" for name in files - paths]
        self.figures |= {
            "videos, each SHA-256 compared": len(videos),
            "under other words": swapped,
            "looks at the folder": storm.folder.looks,
        }

    def _judge_video(
        self, calm: Service, video: dict[str, object], remote: dict[str, RemoteVideo]
    ) -> bool:
        storm = self._storm
        path = storm.computer.videos_dir / str(video["path"])
        there = remote.get(str(video["remote_id"]))
        if there is None:
            self.wrong.append(f"{video['id']}: the service never made {video['remote_id']}")
            return False
        expected = content_digest(calm, there, str(video["output_id"]))
        found = digest(path) if path.exists() else "no file"
        for name, value in (("row", video["sha256"]), ("file", found)):
            if value != expected:
                self.wrong.append(f"{video['path']}: {name} {value}, service {expected}")
        if storm.folder.seen.get(str(video["path"])) != found:
            self.wrong.append(f"{video['path']} changed after it was first seen")
        if there.prompt != video["prompt"]:
            self.wrong.append(f"{video['path']}: {video['prompt']!r} is {there.prompt!r}")
            return True
        return False

    def _judge_leftovers(self) -> None:
        """No part, no temporary file, no bug in the log."""
        storm = self._storm
        self.wrong += [f"left behind: {name}" for name in storm.folder.strays()]
        bugs = [
            line
            for path in sorted((storm.computer.data_dir / "logs").glob("*"))
            for line in path.read_text("utf-8", "replace").splitlines()
            if " ERROR " in line or "Traceback" in line
        ]
        self.wrong += [f"in the log: {line}" for line in sorted(set(bugs))]
        errors = storm.computer.root / "program.err"
        if errors.exists() and errors.stat().st_size:
            self.wrong.append(f"on standard error: {errors.read_text('utf-8', 'replace')[-2000:]}")
        self.figures |= {
            "ways": shown({way.value: n for way, n in storm.tally.ways.items()}),
            "lost on the wire": shown(storm.tally.losses),
            "orders asked again": storm.tally.again,
            "the person chose, sent again, took the orphan": (
                f"{storm.tally.adopted}, {storm.tally.resent}, {len(storm.tally.taken_otherwise)}"
            ),
            "minutes": f"{storm.tally.seconds / 60:.1f}",
        }


def shown(counts: Mapping[str, int]) -> str:
    """Return counts as words, the largest first."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ", ".join(f"{number} {name}" for name, number in ordered)
