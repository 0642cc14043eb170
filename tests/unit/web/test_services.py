from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.jobs.desk import JobDesk
from videogen_desktop.web.services import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    # Read by the type checker only: the real desk is what the handlers take for one.
    as_desk: Callable[[JobDesk], Desk] = lambda desk: desk  # noqa: E731


def test_the_real_desk_does_everything_the_handlers_ask_of_one() -> None:
    wanted = {name for name in vars(Desk) if not name.startswith("_")}
    assert wanted <= set(vars(JobDesk))
