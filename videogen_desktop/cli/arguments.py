"""The command line's words: one parser, common options before and after the command."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from videogen_desktop import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

PORT_MAX = 65_535


def build_parser(words: Sequence[str] = ("practice",)) -> argparse.ArgumentParser:
    """Return the parser of ``videogen-desktop`` for a command line.

    The many options of ``practice`` are read for a command line that names it: the window must
    not wait for them.
    """
    parser = argparse.ArgumentParser(
        prog="videogen-desktop",
        description="Type what you want to see; Azure OpenAI Sora makes it; Videogen keeps it"
        " safe. Without a command the window opens.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Videogen {__version__}")
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="for packagers: serve the page and run one practice job in a temporary folder",
    )
    _add_common(parser, first=True)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_serve(commands)
    _add_generate(commands)
    practice = commands.add_parser(
        "practice",
        help="a local stand-in for Azure OpenAI Sora, as a server of its own",
        allow_abbrev=False,
    )
    if "practice" in words:
        from videogen_desktop.practice import command  # noqa: PLC0415

        command.add_arguments(practice)
    _add_common(practice, first=False)
    _add_upkeep(commands)
    doctor = commands.add_parser("doctor", help="check this computer", allow_abbrev=False)
    doctor.add_argument("--json", action="store_true", help="one JSON document")
    _add_common(doctor, first=False)
    return parser


def _add_common(parser: argparse.ArgumentParser, *, first: bool) -> None:
    """Add the common options.

    The command's parser runs second and would put its own defaults over what was given before
    the command; without defaults it leaves them alone.
    """

    def default(value: object) -> object:
        return value if first else argparse.SUPPRESS

    group = parser.add_argument_group("common options")
    group.add_argument(
        "--data-dir", metavar="DIR", default=default(None), help="another data folder"
    )
    group.add_argument(
        "--practice",
        action="store_true",
        default=default(value=False),
        help="use the built-in stand-in for Azure: no account, no network, no cost",
    )
    group.add_argument(
        "--verbose",
        action="store_true",
        default=default(value=False),
        help="also write the log to standard error",
    )


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="the same page without a window", allow_abbrev=False)
    serve.add_argument(
        "--port", type=port, default=0, metavar="N", help="0, the default, takes any free one"
    )
    _add_common(serve, first=False)


def _add_upkeep(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = commands.add_parser("list", help="list the videos", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="one JSON document")
    importing = commands.add_parser(
        "import", help="copy videos into the library", allow_abbrev=False
    )
    importing.add_argument("paths", nargs="+", metavar="PATH", help="a video file or a folder")
    rebuilding = commands.add_parser(
        "rebuild", help="build the library from the video folder", allow_abbrev=False
    )
    verifying = commands.add_parser(
        "verify", help="read every video and name what is not as saved", allow_abbrev=False
    )
    packing = commands.add_parser(
        "review-pack",
        help="videos with a page that opens in any browser, and the notes that come back",
        allow_abbrev=False,
    )
    packing.add_argument("video_ids", nargs="*", metavar="VIDEO_ID", help="what goes into it")
    packing.add_argument("--all", action="store_true", help="everything that is not in the trash")
    packing.add_argument(
        "--output", metavar="FOLDER_OR_ZIP", help="where the pack is put; NAME.zip makes a zip"
    )
    packing.add_argument("--merge", metavar="FILE", help="bring in notes that were saved in a pack")
    for parser in (listing, importing, rebuilding, verifying, packing):
        _add_common(parser, first=False)


def _add_generate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    generate = commands.add_parser(
        "generate", help="make videos without a window", allow_abbrev=False
    )
    generate.add_argument("prompt", metavar="PROMPT", help="what the video should show")
    generate.add_argument("--size", metavar="WxH", help="for instance 1280x720")
    generate.add_argument("--seconds", type=int, metavar="N", help="the length of each video")
    generate.add_argument("--count", type=int, default=1, metavar="N", help="how many videos")
    generate.add_argument(
        "--over-limit",
        action="store_true",
        help="send it also where it passes the limit that Settings holds for a month",
    )
    generate.add_argument(
        "--output", metavar="FILE_OR_FOLDER", help="also put a copy of each video there"
    )
    _add_common(generate, first=False)


def port(text: str) -> int:
    """Read a port number for argparse."""
    if not text.isascii() or not text.isdigit() or int(text) > PORT_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to {PORT_MAX}")
    return int(text)
