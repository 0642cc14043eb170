"""Progress on standard error: a bar on a terminal, a line for each change elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self, TextIO

from tqdm import tqdm

from videogen_desktop.domain.job import JobState

if TYPE_CHECKING:
    from types import TracebackType

    from videogen_desktop.jobs.view import JobView

_LONGEST_LABEL = 44


class Progress:
    """Shows one bar for each job."""

    def __init__(self, count: int, stream: TextIO | None = None) -> None:
        self._count = count
        self._stream = stream or sys.stderr
        self._bars: dict[str, tqdm[int]] = {}
        self._said: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the bars as they are and go on below them."""
        for bar in self._bars.values():
            bar.close()

    def show(self, view: JobView) -> None:
        """Show how a job stands now."""
        text = view.message
        if view.job.state is JobState.FETCHING and view.received_bytes:
            text += f" · {view.received_bytes / 1e6:.1f} MB"
        if not self._stream.isatty():
            self._line(view, text)
            return
        bar = self._bar_of(view)
        bar.set_description_str(text[:_LONGEST_LABEL].ljust(_LONGEST_LABEL), refresh=False)
        bar.n = _percent(view)
        bar.refresh()

    def _bar_of(self, view: JobView) -> tqdm[int]:
        if view.job.id not in self._bars:
            self._bars[view.job.id] = tqdm(
                range(100),
                file=self._stream,
                position=len(self._bars),
                bar_format="{desc} {bar} {elapsed}",
            )
        return self._bars[view.job.id]

    def _line(self, view: JobView, text: str) -> None:
        if self._said.get(view.job.id) == text:
            return
        number = list(self._said).index(view.job.id) + 1 if view.job.id in self._said else None
        self._said[view.job.id] = text
        number = number or len(self._said)
        label = f"{number}/{self._count} " if self._count > 1 else ""
        print(f"{label}{text}", file=self._stream, flush=True)


def _percent(view: JobView) -> int:
    if view.job.state is JobState.READY:
        return 100
    return min(99, view.job.progress or 0)
