"""``videogen-desktop practice``: the stand-in for Azure OpenAI Sora as a server of its own."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import videogen_desktop.practice
from videogen_desktop.practice.faults import CATALOGUE, FaultError, Faults, Kind
from videogen_desktop.practice.options import (
    DEFAULT_AT_ONCE,
    DEFAULT_JOB_SECONDS,
    DEFAULT_LIFETIME_SECONDS,
    PracticeOptions,
)

if TYPE_CHECKING:
    from types import FrameType

_HIGHEST_PORT = 65_535
_HIGHEST_CONTENT_MB = 4_000
_WRONG_USAGE = 2
_INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command on ``parser``."""
    parser.description = (
        "Speak Azure's two dialects for Sora on this computer, without an account and without "
        "cost. The first line on standard output is the endpoint."
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _epilog()
    add = parser.add_argument
    add("--port", type=_port, default=0, metavar="N", help="the port (default: any free one)")
    add(
        *("--api-key",),
        action="append",
        default=[],
        metavar="KEY",
        help="let in this key only; several times for several accounts (default: any key)",
    )
    add("--seed", type=int, metavar="N", help="make everything but the ids repeatable")
    add(
        *("--job-seconds",),
        type=_seconds,
        default=DEFAULT_JOB_SECONDS,
        metavar="N",
        help="how long a video takes (default: %(default)g); its content lags a second behind, "
        "with 0 everything is there at once",
    )
    add(
        *("--content-mb",),
        type=_content_mb,
        default=0,
        metavar="N",
        help="pad every video to exactly N million bytes",
    )
    add(
        *("--at-once",),
        type=_positive,
        default=DEFAULT_AT_ONCE,
        metavar="N",
        help="jobs under way for each account (default: %(default)s)",
    )
    add(
        *("--creates-per-minute",),
        type=_count,
        default=0,
        metavar="N",
        help="creates in a minute for each account (default: 0, no limit)",
    )
    add(
        *("--lifetime",),
        type=_lifetime,
        default=DEFAULT_LIFETIME_SECONDS,
        metavar="SECONDS",
        help="how long jobs and videos are kept (default: %(default)g)",
    )
    add("--ledger", type=Path, metavar="FILE", help="write one JSON line for each create")
    add(
        *("--folder",),
        type=Path,
        metavar="FOLDER",
        help="keep the jobs here over a restart (default: in memory only)",
    )
    add(
        *("--fault",),
        action="append",
        type=_fault,
        default=[],
        metavar="NAME[=VALUE]",
        help="make something go wrong, see below; may be given several times",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM; return the exit code."""
    try:
        faults = Faults.parse(arguments.fault)
    except FaultError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command speaks here
        return _WRONG_USAGE
    options = PracticeOptions(
        api_keys=tuple(arguments.api_key),
        seed=arguments.seed,
        job_seconds=arguments.job_seconds,
        content_mb=arguments.content_mb,
        at_once=arguments.at_once,
        creates_per_minute=arguments.creates_per_minute,
        lifetime_seconds=arguments.lifetime,
        ledger=arguments.ledger,
        faults=faults,
    )
    # Late: every command of the program reads this module for its options.
    from videogen_desktop.practice.service import PracticeService  # noqa: PLC0415

    try:
        service = PracticeService(arguments.port, options, arguments.folder)
    except OSError as error:
        print(_trouble(arguments, error), file=sys.stderr)  # noqa: T201 - as above
        return 1
    ended = _Ended()
    with service, ended:
        print(service.endpoint, flush=True)  # noqa: T201 - the command's answer
        ended.wait()
    return ended.exit_code


class _Ended:
    """Waits for the signal to stop; puts the handlers back that were there before."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._before: dict[int, object] = {}
        self.exit_code = 0

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._note)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def wait(self) -> None:
        """Return once a signal has come."""
        # With a time-out, because Windows delivers Ctrl-C only between two waits.
        while not self._event.wait(0.5):
            pass

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.exit_code = _INTERRUPTED if number == signal.SIGINT else 0
        self._event.set()


def _trouble(arguments: argparse.Namespace, error: OSError) -> str:
    if error.filename is not None:
        return f"The practice service cannot write {error.filename}: {error.strerror}."
    return (
        f"Port {arguments.port} is taken or not allowed ({error.strerror}). "
        "Choose another one with --port, or leave it out."
    )


def _epilog() -> str:
    lines = ["faults (P is a probability from 0 to 1, 1 where left out):"]
    for name, entry in CATALOGUE.items():
        value = entry.kind.value.strip()
        optional = entry.kind in {Kind.CHANCE, Kind.COUNT}
        shown = f"{name}[={value}]" if optional else f"{name}={value}" if value else name
        lines.append(f"  {shown:<32} {entry.help}")
    words = (videogen_desktop.practice.__doc__ or "").partition("::\n")[2]
    lines += ["", "words in a prompt that do the same for one video:"]
    lines += [line[2:] for line in words.splitlines() if line.strip()]
    return "\n".join(lines)


def _fault(text: str) -> str:
    try:
        Faults.parse([text])
    except FaultError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _whole(text: str, low: int, high: float) -> int:
    number = int(text)
    if not low <= number <= high:
        raise ValueError
    return number


def _port(text: str) -> int:
    return _whole(text, 0, _HIGHEST_PORT)


def _count(text: str) -> int:
    return _whole(text, 0, float("inf"))


def _positive(text: str) -> int:
    return _whole(text, 1, float("inf"))


def _content_mb(text: str) -> int:
    return _whole(text, 0, _HIGHEST_CONTENT_MB)


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError
    return number


def _lifetime(text: str) -> float:
    number = _seconds(text)
    if number == 0:
        raise ValueError
    return number


# What argparse calls a value that one of these refuses: "invalid port value".
for _kind, _name in ((_port, "port"), (_count, "count"), (_positive, "count"), (_seconds, "time")):
    _kind.__name__ = _name
_content_mb.__name__ = "size"
_lifetime.__name__ = "time"
