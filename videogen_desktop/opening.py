"""Open the window first, and put the rest of the program together while it comes up.

A web view needs half a second to start its processes, in which ours has nothing else to do.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from videogen_desktop.desktop.single_instance import SingleInstance, show_running
from videogen_desktop.front import Front, Ground

if TYPE_CHECKING:
    from types import TracebackType

    from videogen_desktop.desktop.face import Face
    from videogen_desktop.front import Options
    from videogen_desktop.run import Page


def open_window(options: Options) -> int:
    """Open the window, or bring the one that is open to the front; return the exit code.

    Raises:
        VideogenError: The data folder cannot be used.
    """
    ground = Ground(options)
    shown = _Shown()
    instance = SingleInstance.claim(ground.folder, shown)
    if instance is None:
        show_running(ground.folder)
        return 0
    with instance, Front(ground) as front, _Making(ground, front) as making:
        shown.face = front.face
        return front.face.run(making.begin)


class _Making:
    """Puts the program together on a thread of its own, once it is asked to.

    When it cannot be, the face is taken away and the error raised where the face was shown.
    """

    def __init__(self, ground: Ground, front: Front) -> None:
        self._ground = ground
        self._front = front
        self._page: Page | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._make, name="making", daemon=True)

    def begin(self) -> None:
        """Begin; safe to call twice."""
        if self._thread.ident is None:
            self._thread.start()

    def __enter__(self) -> Self:
        """Wait to be asked."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop what was made, or say why it could not be."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._page is not None:
            self._page.stop()
        if self._error is not None:
            raise self._error

    def _make(self) -> None:
        try:
            # Late: these take as long to load as the web view takes to start.
            from videogen_desktop.run import Page  # noqa: PLC0415

            self._page = Page(self._ground, self._front)
            self._page.start()
        except BaseException as error:  # noqa: BLE001 - raised again by the main thread
            self._error = error
            self._front.face.give_up()


class _Shown:
    """What a second start does to the first; the face is there a moment later than the lock."""

    def __init__(self) -> None:
        self.face: Face | None = None

    def __call__(self) -> None:
        if self.face is not None:
            self.face.show()
