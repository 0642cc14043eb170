"""The command line: arguments to one call, errors to one sentence and an exit code."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING

from videogen_desktop.base.streams import fill_missing_streams
from videogen_desktop.cli.arguments import build_parser
from videogen_desktop.cli.exit_codes import (
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_NOT_CONFIGURED,
    EXIT_USAGE,
)
from videogen_desktop.cli.start_failure import (
    explain,
    missing_part,
    refuse_to_start_without_parts,
    say,
)
from videogen_desktop.domain.errors import (
    ConnectionRefused,
    InvalidRequest,
    NotConfigured,
    VideogenError,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from types import FrameType

    from videogen_desktop.front import Options


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    is_read = sys.stderr is not None and sys.stderr.isatty()
    fill_missing_streams()
    arguments = build_parser(sys.argv[1:] if argv is None else argv).parse_args(argv)
    try:
        refuse_to_start_without_parts()
        return _run(arguments)
    except VideogenError as error:
        explain(str(error), arguments, is_read=is_read)
        return exit_code_for(error)
    except ImportError as error:
        explain(missing_part(error), arguments, is_read=is_read)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while it closes it.
        sys.stdout = None
        return EXIT_FAILED


def exit_code_for(error: VideogenError) -> int:
    """Return the exit code that an expected failure ends the program with."""
    if isinstance(error, InvalidRequest):
        return EXIT_USAGE
    if isinstance(error, (NotConfigured, ConnectionRefused)):
        return EXIT_NOT_CONFIGURED
    return EXIT_FAILED


# Each command imports what it needs itself: the window must not wait for what it never uses.


def _run(arguments: argparse.Namespace) -> int:
    if arguments.self_test:
        from videogen_desktop import selftest  # noqa: PLC0415

        return EXIT_DONE if selftest.run_self_test() else EXIT_FAILED
    commands = {
        "practice": _practice,
        "doctor": _doctor,
        "generate": _interruptible,
        "review-pack": _interruptible,
        "serve": _serve,
        "list": _upkeep,
        "import": _upkeep,
        "rebuild": _upkeep,
        "verify": _upkeep,
    }
    return commands.get(arguments.command, _window)(arguments)


def _practice(arguments: argparse.Namespace) -> int:
    from videogen_desktop.practice import command  # noqa: PLC0415

    return command.run(arguments)


def _doctor(arguments: argparse.Namespace) -> int:
    from videogen_desktop import selftest  # noqa: PLC0415

    well = selftest.run_doctor(_options(arguments), as_json=arguments.json)
    return EXIT_DONE if well else EXIT_FAILED


def _serve(arguments: argparse.Namespace) -> int:
    from videogen_desktop.run import serve  # noqa: PLC0415

    return serve(_options(arguments), arguments.port)


def _window(arguments: argparse.Namespace) -> int:
    from videogen_desktop.desktop.preload import preload_web_view  # noqa: PLC0415

    preload_web_view()
    from videogen_desktop.opening import open_window  # noqa: PLC0415

    return open_window(_options(arguments))


def _options(arguments: argparse.Namespace) -> Options:
    from videogen_desktop.config.settings import environment  # noqa: PLC0415
    from videogen_desktop.front import Options  # noqa: PLC0415

    return Options(
        data_dir=arguments.data_dir,
        practice=arguments.practice,
        verbose=arguments.verbose,
        environ=environment(),
        tell=say,
    )


def _upkeep(arguments: argparse.Namespace) -> int:
    from videogen_desktop.app import App  # noqa: PLC0415
    from videogen_desktop.cli import upkeep  # noqa: PLC0415
    from videogen_desktop.front import Ground  # noqa: PLC0415

    commands = {
        "list": upkeep.list_videos,
        "import": upkeep.import_files,
        "rebuild": upkeep.rebuild_library,
        "verify": upkeep.verify_videos,
    }
    app = App(Ground(_options(arguments)))
    try:
        return commands[arguments.command](app, arguments)
    finally:
        app.close()


def _interruptible(arguments: argparse.Namespace) -> int:
    from videogen_desktop.app import App  # noqa: PLC0415
    from videogen_desktop.cli.generate import generate  # noqa: PLC0415
    from videogen_desktop.cli.review_pack import review_pack  # noqa: PLC0415
    from videogen_desktop.front import Ground  # noqa: PLC0415

    interrupted = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        interrupted.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    commands = {"generate": generate, "review-pack": review_pack}
    app = App(Ground(_options(arguments)))
    try:
        return commands[arguments.command](app, arguments, interrupted)
    finally:
        app.close()
