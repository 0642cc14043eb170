"""Drive the program through its lives: start it, ask, let a trap or chance kill it, look, again."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from build_spec.storming.hop import DROP, Hop, Place, Trap, Verdict
from build_spec.storming.truth import STILL_SECONDS, Folder, Stillness, Tables, remote_videos
from build_spec.storming.weather import (
    AT_ONCE,
    AT_ONCE_THERE,
    BRINGING,
    CONTENT_MB,
    CREATING,
    JOB_SECONDS,
    PLACES,
    RANGES,
    WEIGHTS,
    Order,
    Way,
    orders,
)
from build_spec.storming.whole_program import Computer, Gone, Program, Service, account_settings
from videogen_desktop.base.atomic_write import LEFTOVER_SECONDS

if TYPE_CHECKING:
    from build_spec.storming.weather import Plan

TRAP_SECONDS = 4.0
CHECKS = 40
LIFE_SECONDS = 2.5
FOUND_SECONDS = 2.0
LOOKING_SECONDS = 8.0
LOOK_SECONDS = 0.15
SERVICE_LIVES = 40
OPEN = ("queued", "submitting", "unknown", "submitted", "running", "fetching")


class Say(Protocol):
    """Where progress goes."""

    def __call__(self, line: str) -> None:
        """Show a line."""


@dataclass(slots=True)
class Tally:
    """What happened, for the table at the end."""

    ways: Counter[Way] = field(default_factory=Counter)
    losses: Counter[str] = field(default_factory=Counter)
    again: int = 0
    adopted: int = 0
    resent: int = 0
    asked_person: Counter[str] = field(default_factory=Counter)
    taken_otherwise: set[str] = field(default_factory=set)
    fetched: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def kills(self) -> int:
        """Return how often the program was killed."""
        return self.ways.total()


class Storm:
    """One storm over one computer with one account."""

    def __init__(self, plan: Plan, say: Say) -> None:
        self.plan = plan
        self.tally = Tally()
        self.computer = Computer(plan.folder / "computer")
        self.folder = Folder(self.computer)
        self.tables = Tables(self.computer)
        self._say = say
        self._rng = random.Random(plan.seed)  # noqa: S311 - chooses what goes wrong
        self.orders = orders(plan, self._rng)
        self.service = self._start_service(0)
        self.hop = Hop(self.service.port)
        self._begun = time.monotonic()
        self._longest = LIFE_SECONDS

    def run(self) -> None:
        """Kill as often as planned, then let everything come to its end."""
        life = 0
        while not self._is_over():
            if life and life % SERVICE_LIVES == 0:
                self._change_service(life // SERVICE_LIVES)
            self._live(life)
            life += 1
            if life % 10 == 0:
                self._report()
        self._drain()
        self._sweep()
        self.tally.seconds = time.monotonic() - self._begun

    def close(self) -> None:
        """End everything that still runs."""
        self.hop.close()
        self.service.kill()
        self.service.wait()

    def passed(self) -> float:
        """Return how much of the storm is behind us, from 0 to 1."""
        if self.plan.seconds is not None:
            return min(1.0, (time.monotonic() - self._begun) / self.plan.seconds)
        return min(1.0, self.tally.kills / max(1, self.plan.kills))

    def _is_over(self) -> bool:
        return self.passed() >= 1.0

    def _report(self) -> None:
        if not self.computer.library_path.exists():
            return
        states = ", ".join(f"{n} {state}" for state, n in sorted(self.tables.states().items()))
        made = len(self.service.made())
        seconds = time.monotonic() - self._begun
        self._say(f"{seconds:5.0f} s  {self.tally.kills} kills  {made} made  jobs: {states}")

    def _start_service(self, turn: int) -> Service:
        options = [
            *("--seed", str(self.plan.seed), "--job-seconds", str(JOB_SECONDS)),
            *("--content-mb", str(CONTENT_MB), "--at-once", str(AT_ONCE_THERE)),
        ]
        faults = list(self.plan.faults)
        if not any(text.startswith("range=") for text in faults):
            faults.append(f"range={RANGES[turn % len(RANGES)]}")
        for fault in faults:
            options += ["--fault", fault]
        return Service(self.computer, self.plan.folder / "account", options)

    def _change_service(self, turn: int) -> None:
        """Restart the account, so that it answers Range in another way; it forgets nothing."""
        self.service.process.terminate()
        self.service.wait()
        self.service = self._start_service(turn)
        self.hop.target = self.service.port

    def _settings(self, life: int) -> dict[str, str]:
        dialects = self.plan.dialects
        return account_settings(
            self.hop.endpoint,
            dialects[life % len(dialects)],
            settle_seconds=self.plan.settle_seconds,
            at_once=AT_ONCE,
        )

    def _live(self, life: int) -> None:
        """Start the program, ask for what is due, and let it be killed."""
        rng = self._rng
        way = self._way()
        moment = rng.random()
        share = rng.uniform(0.02, 0.98)
        traps = self._losses()
        with Program(self.computer, self._settings(life)) as program:
            if way is Way.STARTING:
                time.sleep(moment)
                program.kill()
            aimed = self._aim(way, share, program)
            if aimed is not None:
                traps.append(aimed)
            try:
                program.open()
                if way is Way.ORDERED:
                    threading.Timer(moment * 0.05, program.kill).start()
                self._ask(program)
                self._watch(program, aimed, moment)
            except Gone:
                pass
            sprung = aimed is None or aimed.sprung.is_set()
            program.kill()
            program.wait()
        for trap in traps:
            self.hop.lift(trap)
        self.tally.ways[way if sprung else Way.RANDOM] += 1
        self.folder.look()
        self._check_permission()

    def _way(self) -> Way:
        """Choose how this life ends, among the ways that the jobs make possible now."""
        states = self.tables.states() if self.computer.library_path.exists() else Counter[str]()
        # One that was made is found at the first look, and the next create follows at once.
        lost = states["unknown"] and self.tables.rows(
            "SELECT 1 FROM attempts JOIN jobs ON jobs.id = job_id WHERE state = 'unknown'"
            " AND outcome = 'open' AND online_seconds > ?",
            FOUND_SECONDS,
        )
        there = states["submitted"] + states["running"]
        waiting = states["queued"] or self._due() > sum(bool(o.job_ids) for o in self.orders)
        possible = {
            **dict.fromkeys(WEIGHTS, True),
            **dict.fromkeys(CREATING, bool(waiting) and not lost and there < AT_ONCE),
            **dict.fromkeys(BRINGING, bool(states["fetching"] + there)),
            Way.ASKED: bool(there),
            Way.LISTED: bool(waiting),
        }
        # Looking for a lost create takes a while online; lives too short would never end it.
        self._longest = LOOKING_SECONDS if lost else LIFE_SECONDS
        weights = [WEIGHTS[way] * possible[way] for way in WEIGHTS]
        return self._rng.choices(list(WEIGHTS), weights)[0]

    def _due(self) -> int:
        return max(1, round(len(self.orders) * self.passed()))

    def _aim(self, way: Way, share: float, program: Program) -> Trap | None:
        place = PLACES.get(way)
        if place is None:
            return None

        def kill() -> Verdict:
            program.kill()
            return DROP

        return self.hop.set(Trap(place, kill, share))

    def _losses(self) -> list[Trap]:
        """Let the wire itself lose something now and then, without a kill."""
        rng = self._rng
        dice = rng.random()
        late = rng.uniform(0.5, self.plan.settle_seconds / 3)

        def lose(name: str, verdict: Verdict) -> Verdict:
            self.tally.losses[name] += 1
            return verdict

        if dice < 0.06:  # noqa: PLR2004 - one life in sixteen
            return [self.hop.set(Trap(Place.MADE, lambda: lose("answer dropped", DROP)))]
        if dice < 0.12:  # noqa: PLR2004 - another one
            verdict = Verdict(passes=False, late=late)
            return [self.hop.set(Trap(Place.BEFORE, lambda: lose("made late", verdict)))]
        if dice < 0.2:  # noqa: PLR2004 - and some bodies
            return [self.hop.set(Trap(Place.HALFWAY, lambda: lose("body cut", DROP)))]
        return []

    def _ask(self, program: Program) -> None:
        """Send every order that is due, most of them twice, and an old one again."""
        due = self._due()
        new = [order for order in self.orders[:due] if not order.job_ids]
        old = [order for order in self.orders[:due] if order.job_ids]
        for order in (*new, *self._rng.sample(old, min(1, len(old)))):
            for _ in range(self._rng.choice((1, 2))):
                self._order(program, order)

    def _order(self, program: Program, order: Order) -> None:
        found = program.generate(
            order.prompt, order.request_id, size="1280x720", seconds=4, count=order.count
        )
        if order.job_ids:
            self.tally.again += 1
            if found != order.job_ids:
                self.tally.wrong.append(f"{order.request_id} asked again made other jobs")
        order.job_ids = found

    def _watch(self, program: Program, aimed: Trap | None, moment: float) -> None:
        """Look at the folder at odd moments until the program is dead or its time is up."""
        life = TRAP_SECONDS if aimed is not None else 0.1 + moment * self._longest
        end = time.monotonic() + life
        while time.monotonic() < end and program.process.poll() is None:
            if aimed is not None and aimed.sprung.wait(LOOK_SECONDS):
                return
            if aimed is None:
                time.sleep(min(LOOK_SECONDS, max(0.0, end - time.monotonic())))
            self.folder.look()

    def _check_permission(self) -> None:
        """A crash must never make the program ask whether it may send what it was asked for."""
        if not self.computer.library_path.exists():
            return
        lost = self.tables.rows("SELECT id FROM jobs WHERE permitted_at = 0")
        for row in lost:
            self.tally.wrong.append(f"{row['id']} waits for permission after a mere crash")

    def _drain(self) -> None:
        """Ask for the rest and let everything end, with the person's help where it is asked."""
        self._say("no more kills; everything is to come to its end")
        stillness = Stillness(self.tables)
        turn = 0
        while True:
            with Program(self.computer, self._settings(turn)) as program:
                program.open()
                for order in self.orders:
                    if not order.job_ids:
                        self._order(program, order)
                left = self._settle(program, stillness)
                program.get("/orphans?refresh=1")
                self._wait_until_idle(stillness)
                took = program.quit()
            if took > 2.0:  # noqa: PLR2004 - the promise
                self.tally.wrong.append(f"the program took {took:.1f} s to quit")
            turn += 1
            if not left and turn >= len(self.plan.dialects):
                break
            if stillness.is_too_long():
                self.tally.wrong.append(f"nothing moved for {STILL_SECONDS:.0f} s: {left}")
                break
        self.folder.look()

    def _sweep(self) -> None:
        """Start once more when no write of the last run can be going on any longer."""
        if not self.folder.strays():
            return
        time.sleep(LEFTOVER_SECONDS + 1)
        with Program(self.computer, self._settings(0)) as program:
            program.open()
            time.sleep(2)
            program.quit()

    def _settle(self, program: Program, stillness: Stillness) -> dict[str, str]:
        """Wait for the end of all jobs; answer for the person; return what is left open."""
        while True:
            self._wait_until_idle(stillness)
            self.folder.look()
            doubtful = self.tables.rows("SELECT id FROM jobs WHERE state = 'maybe_charged'")
            if not doubtful or stillness.is_too_long():
                return {
                    str(row["id"]): str(row["state"])
                    for row in self.tables.rows("SELECT id, state FROM jobs")
                    if row["state"] in (*OPEN, "maybe_charged")
                }
            for row in doubtful:
                self._answer_for_person(program, str(row["id"]))

    def _wait_until_idle(self, stillness: Stillness) -> None:
        reported = time.monotonic()
        while not stillness.is_too_long():
            states = self.tables.states()
            if not any(states[state] for state in OPEN):
                return
            if time.monotonic() - reported > 20:  # noqa: PLR2004 - a line now and then
                reported = time.monotonic()
                self._report()
            time.sleep(0.3)

    def _answer_for_person(self, program: Program, job_id: str) -> None:
        """Look into the portal, which is the account's own books, and say what is there."""
        self.tally.asked_person[job_id] += 1
        claimed = {str(row["remote_id"]) for row in self.tables.rows("SELECT * FROM claims")}
        there = [
            made.remote_id
            for made in self.service.made()
            if made.key == job_id
            and made.remote_id in remote_videos(self.service)
            and made.remote_id not in claimed
        ]
        view = program.get(f"/status?job_id={job_id}")
        if view["state"] != "maybe_charged":
            return
        candidates = view.get("candidates", [])
        offered = (
            [str(item["remote_id"]) for item in candidates if item["remote_id"] in there]
            if isinstance(candidates, list)
            else []
        )
        if offered:
            self.tally.adopted += 1
            program.post(f"/jobs/{job_id}/adopt", {"remote_id": offered[0]})
        elif there and self.tally.asked_person[job_id] > CHECKS:
            self._take_orphan(program, job_id, there[0])
        elif there:
            program.post(f"/jobs/{job_id}/check", {})
            time.sleep(1)
        else:
            self.tally.resent += 1
            program.post(f"/jobs/{job_id}/resend", {})

    def _take_orphan(self, program: Program, job_id: str, remote_id: str) -> None:
        """Made so late that nobody can tell it is this job's: fetch it as what it is shown as."""
        program.post(f"/jobs/{job_id}/cancel", {})
        program.get("/orphans?refresh=1")
        status, view = program.post(f"/orphans/{remote_id}/fetch", {})
        self.tally.taken_otherwise.add(job_id)
        if status != HTTPStatus.OK:
            self.tally.wrong.append(f"{remote_id} is shown nowhere: {view}")
        elif view["job_id"] != job_id:
            self.tally.fetched.add(str(view["job_id"]))
