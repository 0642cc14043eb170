"""``videogen-desktop generate``: from words to a saved file, without a window."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from videogen_desktop.cli.exit_codes import (
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_NOT_CONFIGURED,
    EXIT_USAGE,
)
from videogen_desktop.cli.progress import Progress
from videogen_desktop.cli.start_failure import say
from videogen_desktop.domain.errors import DiskFull, InvalidRequest, LibraryError, OverLimit
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.orders import Order
from videogen_desktop.library.disk_errors import disk_errors

if TYPE_CHECKING:
    import argparse
    import threading

    from videogen_desktop.app import App
    from videogen_desktop.jobs.view import JobView

LOOK_SECONDS = 0.25
# A network that is away for a moment is waited for, a little before and longer after the money
# is spent; a connection that is refused never is.
OFFLINE_UNSENT_SECONDS = 5.0
OFFLINE_SENT_SECONDS = 60.0
_PASSING = {"offline", "azure_unavailable", "azure_rate_limited", "azure_unexpected_reply"}
_UNSENT = {JobState.QUEUED}


@dataclass(slots=True)
class _Watch:
    """The jobs of this command and what became of them."""

    left: list[str]
    saved: list[str] = field(default_factory=list)
    exit_code: int = 0
    trouble_since: dict[str, float] = field(default_factory=dict)

    def fail(self, sentence: str, code: int = EXIT_FAILED) -> None:
        say(sentence)
        self.exit_code = max(self.exit_code, code)


def generate(app: App, arguments: argparse.Namespace, interrupted: threading.Event) -> int:
    """Make the videos and print where they lie, one path a line.

    Raises:
        InvalidRequest: Something in the request cannot be taken; nothing was sent.
        NotConfigured: There is nowhere to send it.
    """
    output = None if arguments.output is None else Path(arguments.output)
    check_output(output, arguments.output or "", arguments.count)
    app.current_connection()
    app.start_jobs()
    order = Order(
        arguments.prompt,
        arguments.size,
        arguments.seconds,
        arguments.count,
        over_limit=arguments.over_limit,
    )
    try:
        job_ids = app.desk.submit(order).job_ids
    except OverLimit as error:
        say(f"{error} Add --over-limit to send it all the same.")
        return EXIT_USAGE
    watch = _Watch(list(job_ids))
    with Progress(len(job_ids)) as progress:
        while watch.left and not interrupted.is_set():
            for job_id in tuple(watch.left):
                _look(app, app.desk.get(job_id), watch, progress)
            if watch.left:
                interrupted.wait(LOOK_SECONDS)
    for path in _delivered(app, watch, output):
        print(path, flush=True)  # noqa: T201 - the command's answer
    if interrupted.is_set():
        return _interrupted(app, watch)
    return watch.exit_code


def _look(app: App, view: JobView, watch: _Watch, progress: Progress) -> None:
    job = view.job
    progress.show(view)
    if job.state is JobState.READY:
        watch.left.remove(job.id)
        watch.saved += [video.id for video in view.videos]
        if job.error is not None:
            watch.fail(job.error.message)
    elif job.state.is_final:
        watch.left.remove(job.id)
        reason = f" ({job.error.azure_message})" if job.error and job.error.azure_message else ""
        watch.fail(f"{view.message}{reason}")
    elif job.state is JobState.MAYBE_CHARGED:
        watch.left.remove(job.id)
        watch.fail(f"{view.message} It is looked for again at the next start.")
    elif job.error is not None and job.error.code == "disk_full":
        watch.left.remove(job.id)
        watch.fail(f"{job.error.message} It is fetched at the next start.")
    elif view.pause is not None:
        _paused(app, view, watch)
    elif view.needs_permission:
        app.desk.cancel(job.id)
    else:
        watch.trouble_since.pop(job.id, None)


def _paused(app: App, view: JobView, watch: _Watch) -> None:
    """Never wait on a refused connection: say so, and take back what was not sent."""
    job, pause = view.job, view.pause
    if pause is None:
        return
    now = app.clock.monotonic()
    since = watch.trouble_since.setdefault(job.id, now)
    unsent = job.state in _UNSENT
    if pause.code in _PASSING:
        patience = OFFLINE_UNSENT_SECONDS if unsent else OFFLINE_SENT_SECONDS
        if now - since < patience:
            return
    watch.left.remove(job.id)
    code = EXIT_FAILED if pause.code in _PASSING else EXIT_NOT_CONFIGURED
    cancelled = unsent and app.desk.cancel_unsent([job.id])
    ending = "Nothing was sent." if cancelled else "What Azure has is collected next time."
    watch.fail(f"{pause.message} {ending}", code)


def _interrupted(app: App, watch: _Watch) -> int:
    cancelled = app.desk.cancel_unsent(watch.left)
    going_on = len(watch.left) - cancelled
    parts = []
    if cancelled:
        parts.append(f"{cancelled} not sent and cancelled")
    if going_on:
        parts.append(f"{going_on} at Azure, collected at the next start")
    say(f"Interrupted: {', '.join(parts) or 'everything had ended'}.")
    return EXIT_INTERRUPTED


def check_output(output: Path | None, text: str, count: int) -> None:
    """Make sure, before anything is paid for, that the copies can be put there.

    Raises:
        InvalidRequest: They cannot.
    """
    if output is None or output.is_dir():
        return
    if output.exists():
        raise InvalidRequest({"output": f"{output} is there already and is not overwritten."})
    wants_folder = text.endswith(("/", "\\")) or count > 1
    parent = output if wants_folder else output.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise InvalidRequest({"output": f"{parent} cannot be made: {reason}."}) from error


def _delivered(app: App, watch: _Watch, output: Path | None) -> list[Path]:
    """Return where the videos lie, or their copies where copies were asked for."""
    paths = [app.media.video_path(app.videos.get(video_id)) for video_id in watch.saved]
    if output is None:
        return paths
    found = []
    for path in paths:
        into_folder = output.is_dir()
        if not into_folder and len(paths) > 1:
            output.mkdir(parents=True, exist_ok=True)
            into_folder = True
        try:
            found.append(_copy(path, output / path.name if into_folder else output))
        except (LibraryError, DiskFull) as error:
            watch.fail(f"{error} The video is safe in {path}.")
            found.append(path)
    return found


def _copy(path: Path, target: Path) -> Path:
    part = target.with_name(f".{target.name}.part")
    with disk_errors(target):
        try:
            shutil.copyfile(path, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return target
