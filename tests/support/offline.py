"""The program without any network: a namespace in which only the loopback is up.

As a script it takes the whole journey from inside one, and prints as JSON how long each step took
and what was said: ``python -m tests.support.offline FOLDER``.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tests.support.served import Served, json_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.raw_http import RawAnswer

# Nobody is there; in the namespace nobody is anywhere.
ENDPOINT = "https://nobody.openai.azure.com"

_PEER = re.compile(r"sa_family=(AF_INET6?), .*?(?:htons\((\d+)\)).*?\"([0-9a-fA-F.:]+)\"")


def alone(command: Sequence[str]) -> list[str]:
    """Return what runs ``command`` where there is no route to anywhere.

    Root may always do so; anybody else where the system lets them have namespaces of their own.
    """
    is_root = sys.platform != "win32" and os.geteuid() == 0
    rights = [] if is_root else ["--map-root-user"]
    return [
        *("unshare", "--net", *rights, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"),
        *command,
    ]


def need_namespace() -> None:
    """Skip a test where this user may not have such a namespace; in CI that is a failure."""
    done = subprocess.run(alone(["true"]), check=False, capture_output=True, text=True)
    if done.returncode:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"the network cannot be taken away: {done.stderr.strip()}")


def watched(trace: Path) -> tuple[str, ...]:
    """Return the command that notes whom a program, and what it starts, connects and sends to."""
    return ("strace", "-D", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace))


def peers(trace: Path) -> set[tuple[str, int]]:
    """Return every address on a network that was connected or sent to, also in vain."""
    return {(address, int(port)) for _, port, address in _PEER.findall(trace.read_text("utf-8"))}


class Journey:
    """Asks the program for one thing after the other."""

    def __init__(self, program: Served) -> None:
        self.program = program
        self.slowest = ("", 0.0)

    def ask(self, method: str, target: str, value: object = None, *, well: int = 200) -> RawAnswer:
        begun = time.monotonic()
        body = b"" if value is None else json_bytes(value)
        answer = self.program.ask(method, target, body)
        seconds = time.monotonic() - begun
        assert answer.status == well, (method, target, answer.status, answer.body[:300])
        if seconds > self.slowest[1]:
            self.slowest = (f"{method} {target}", seconds)
        return answer

    def make(self) -> str:
        """Make a video and return its id."""
        return self.program.made_video()

    def review(self, video_id: str) -> None:
        """Look at it, judge it, pack it and bring the notes of the pack back."""
        self.ask("GET", "/")
        self.ask("GET", "/jobs")
        listed = cast("list[dict[str, object]]", self.ask("GET", "/videos").json()["videos"])
        assert [video["video_id"] for video in listed] == [video_id]
        for part in ("content", "frames", "lineage"):
            self.ask("GET", f"/videos/{video_id}/{part}")
        note = {"text": "look", "at_seconds": 1.5}
        video = self.ask("PATCH", f"/videos/{video_id}", {"stars": 3, "notes": [note]}).json()
        pack = self.ask("POST", "/packs", {"video_ids": [video_id]}, well=202).json()
        while pack["state"] == "running":
            time.sleep(0.1)
            pack = self.ask("GET", f"/packs/{pack['pack_id']}").json()
        whole = self.ask("GET", str(pack["download_url"])).body
        with zipfile.ZipFile(io.BytesIO(whole)) as opened:
            assert opened.testzip() is None
        entry = {
            "video_id": video_id,
            "sha256": video["sha256"],
            "stars": {"was": [3], "now": 5},
        }
        notes = {"format": "videogen-review-notes", "version": 1, "videos": [entry]}
        merged = self.ask("POST", "/packs/notes", notes).json()
        assert merged["changed"] == 1
        self.ask("PATCH", f"/videos/{video_id}", {"stars": 0, "notes": []})


def main(folder: Path) -> dict[str, object]:
    """Take the journey: with the practice service, then with an account that is out of reach."""
    trace = folder / "trace"
    begun = time.monotonic()
    with Served(folder / "data", "--practice", before=watched(trace)) as program:
        started = time.monotonic() - begun
        journey = Journey(program)
        video_id = journey.make()
        journey.review(video_id)
        slowest = journey.slowest
    asked = {address for address, _ in peers(trace)}
    assert asked, "the practice service at least was asked"
    environ = {"AZURE_OPENAI_ENDPOINT": ENDPOINT, "AZURE_OPENAI_API_KEY": "key"}
    environ["AZURE_OPENAI_DEPLOYMENT"] = "sora"
    with Served(folder / "data", environ=environ) as program:
        journey = Journey(program)
        journey.review(video_id)
        job_id = program.ordered("a boat")
        end = time.monotonic() + 20
        while not (job := journey.ask("GET", f"/status?job_id={job_id}").json()).get("paused"):
            assert time.monotonic() < end, job
            time.sleep(0.2)
        tested = journey.ask("POST", "/settings/test", {}).json()
        journey.review(video_id)
        journey.ask("POST", f"/jobs/{job_id}/cancel", {})
    return {
        "started": started,
        "slowest": max(slowest, journey.slowest, key=lambda step: step[1]),
        "outside": sorted(asked - {"127.0.0.1", "::1"}),
        "job": job,
        "checks": tested["checks"],
    }


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
