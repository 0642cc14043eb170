"""Without a network everything that is saved works, at once; and nobody is ever asked but Azure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.account import Account
from tests.support.offline import Journey, alone, need_namespace, peers, watched
from tests.support.served import Served

assert sys.platform != "win32", "namespaces without a network are Linux's"

ROOT = Path(__file__).parents[2]

# Far above what a busy machine needs, and below every time-out of the program.
AT_ONCE_SECONDS = 8.0


@pytest.mark.timeout(120)
def test_the_whole_journey_needs_no_network(tmp_path: Path) -> None:
    """Start, make, list, play, step, judge, pack and merge where there is no route to anywhere."""
    need_namespace()
    done = subprocess.run(
        alone([sys.executable, "-m", "tests.support.offline", str(tmp_path)]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    told = json.loads(done.stdout)
    assert told["outside"] == []
    assert told["slowest"][1] < AT_ONCE_SECONDS, told["slowest"]
    assert told["started"] < 2 * AT_ONCE_SECONDS
    assert (told["job"]["paused"]["code"], told["job"]["state"]) == ("offline", "queued")
    (address, *_) = told["checks"]
    assert (address["name"], address["ok"]) == ("address", False)


@pytest.mark.timeout(120)
def test_nobody_is_asked_but_the_endpoint_in_the_settings(tmp_path: Path) -> None:
    """With a network: every connection of the program's whole life goes to the one address."""
    trace = tmp_path / "trace"
    with Account(tmp_path / "account") as account:
        environ = account.environ()
        with Served(tmp_path / "data", environ=environ, before=watched(trace)) as program:
            journey = Journey(program)
            journey.ask("POST", "/settings/test", {})
            journey.review(journey.make())
            journey.ask("GET", "/orphans?refresh=1")
    where = urlsplit(environ["AZURE_OPENAI_ENDPOINT"])
    assert peers(trace) == {(where.hostname, where.port)}
