"""Asks once which of the locked packages have known vulnerabilities, and only reports.

A new advisory about an old package must not turn an unchanged checkout red, and neither may a
network that is away; whoever reads the run decides. One request to OSV, the database behind
``pip-audit``, for all packages together: that tool itself would add fifteen more to the lock.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import urllib.request
from typing import TYPE_CHECKING, Protocol

from build_spec.devtools import lockfile
from build_spec.devtools.workspace import here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SERVICE = "https://api.osv.dev/v1/querybatch"
PAGE = "https://osv.dev/vulnerability/"
SECONDS = 10.0
MOST_SECONDS = 20.0
ANSWER_BYTES = 4_000_000
_PINNED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")


class Ask(Protocol):
    """Sends one body to the service."""

    def __call__(self, body: bytes, /) -> bytes:
        """Return its answer.

        Raises:
            OSError: It cannot be reached.
        """


def ask_service(body: bytes) -> bytes:
    """Send one request to OSV, bounded in time and size."""
    request = urllib.request.Request(SERVICE, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - fixed, https
        said: bytes = answer.read(ANSWER_BYTES)
        return said


def pinned(lock: str) -> list[tuple[str, str]]:
    """Return name and version of every package in a lock file."""
    found = (_PINNED.match(entry) for entry in lockfile.entries(lock))
    return [(match[1], match[2]) for match in found if match]


def known(packages: Sequence[tuple[str, str]], ask: Ask) -> Mapping[str, list[str]]:
    """Return the advisories for each package that has any.

    Raises:
        OSError: The service cannot be reached.
        ValueError: Its answer cannot be read.
    """
    queries = [
        {"package": {"ecosystem": "PyPI", "name": name}, "version": version}
        for name, version in packages
    ]
    answer = json.loads(ask(json.dumps({"queries": queries}).encode()))
    try:
        results = [[str(one["id"]) for one in each.get("vulns", ())] for each in answer["results"]]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not an answer of the service") from error
    if len(results) != len(packages):
        raise ValueError("not an answer to this question")
    return {
        f"{name} {version}": ids
        for (name, version), ids in zip(packages, results, strict=True)
        if ids
    }


def report(lock: str, ask: Ask = ask_service) -> list[str]:
    """Return what to print; never raises because of the network."""
    packages = pinned(lock)
    try:
        found = known(packages, ask)
    except (OSError, ValueError) as error:
        return [f"Not checked: the advisory service does not answer ({error})."]
    if not found:
        return [f"No known vulnerability in {len(packages)} packages."]
    lines = [f"{name}: {', '.join(PAGE + one for one in ids)}" for name, ids in found.items()]
    return [f"Known vulnerabilities in {len(found)} of {len(packages)} packages:", *lines]


def main() -> int:
    """Report on the lock file of this checkout; always succeeds, and soon."""
    lines: list[str] = []
    lock = here().lock.read_text("utf-8")
    # A thread, because looking a name up knows no time limit.
    work = threading.Thread(target=lambda: lines.extend(report(lock)), daemon=True)
    work.start()
    work.join(MOST_SECONDS)
    print("\n".join(lines) or "Not checked: the advisory service is too slow.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
