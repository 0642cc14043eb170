"""``videogen-desktop review-pack``: a pack for others to judge, and the notes that come back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from videogen_desktop.base.resources import ui_dir
from videogen_desktop.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED
from videogen_desktop.cli.start_failure import say
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.library.pack_target import PackCancelled
from videogen_desktop.library.review_notes import merge, read_notes_file
from videogen_desktop.library.review_pack import PackOrder, write_pack
from videogen_desktop.library.verify import every_video

if TYPE_CHECKING:
    import argparse
    import threading

    from videogen_desktop.app import App
    from videogen_desktop.domain.video import Video
    from videogen_desktop.library.review_pack import Packed


def review_pack(app: App, arguments: argparse.Namespace, interrupted: threading.Event) -> int:
    """Write a pack and print where it lies, or merge notes; return the exit code.

    Raises:
        InvalidRequest: What is asked for contradicts itself or cannot be written.
        NotFound: There is no such video.
        DiskFull: There is no room for the pack.
        LibraryError: It cannot be written, or the notes cannot be read.
    """
    if (arguments.output is None) == (arguments.merge is None):
        raise InvalidRequest({"output": "Either --output or --merge is needed, and not both."})
    if arguments.merge is not None:
        if arguments.all or arguments.video_ids:
            raise InvalidRequest({"merge": "--merge takes no videos: the file names them."})
        return _merge(app, Path(arguments.merge))
    target = Path(arguments.output)
    order = PackOrder(_chosen(app, arguments), target, app.clock.now())
    try:
        packed = _write(app, order, interrupted)
    except PackCancelled:
        say("Interrupted. Nothing is left of the review pack.")
        return EXIT_INTERRUPTED
    print(packed.path, flush=True)  # noqa: T201 - the command's answer
    return EXIT_FAILED if packed.missing else EXIT_DONE


def _chosen(app: App, arguments: argparse.Namespace) -> list[Video]:
    if arguments.all == bool(arguments.video_ids):
        raise InvalidRequest({"videos": "Name the videos by their ids, or give --all."})
    if arguments.all:
        return [video for video in every_video(app.videos) if video.trashed_at is None]
    return [app.videos.get(video_id) for video_id in dict.fromkeys(arguments.video_ids)]


def _write(app: App, order: PackOrder, interrupted: threading.Event) -> Packed:
    with tqdm(
        total=order.size_bytes,
        desc="packing",
        unit="B",
        unit_scale=True,
        file=sys.stderr,
        disable=None,
        leave=False,
    ) as bar:

        def on_packed(_videos: int, size_bytes: int) -> None:
            if interrupted.is_set():
                raise PackCancelled("Interrupted.")
            bar.update(size_bytes - bar.n)

        packed = write_pack(order, app.media, ui_dir(), on_packed)
    say(f"{len(packed.videos):,} videos packed.")
    for video in packed.missing:
        say(f"The file of {video.id} is not where it was saved; it was left out.")
    return packed


def _merge(app: App, path: Path) -> int:
    merged = merge(read_notes_file(path), app.videos, app.archive)
    print(  # noqa: T201 - the command's answer
        f"{merged.changed:,} videos changed, {len(merged.kept):,} with something newer here that"
        f" stays, {merged.unknown:,} not in this library",
        flush=True,
    )
    for video in merged.kept:
        say(f"{video.id} was changed here meanwhile; that was kept.")
    return EXIT_DONE
