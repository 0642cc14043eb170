from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.library.spending import SpendingStore

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def test_requests_are_added_up_by_day_and_size(workshop: Workshop) -> None:
    ids = [workshop.ask("a"), workshop.ask("b", size="720x1280"), workshop.ask("c", seconds=8)]
    workshop.run_to_end(*ids)
    (tally,) = SpendingStore(workshop.database).since("2000-01-01")
    assert (tally.side, tally.requests, tally.videos, tally.seconds) == (720, 3, 3, 16)
    assert tally.certain
    assert tally.connection_id == workshop.connection.id
    assert SpendingStore(workshop.database).since("2999-01-01") == []


def test_what_waits_is_told_until_it_is_sent(workshop: Workshop) -> None:
    store = SpendingStore(workshop.database)
    workshop.ask("a", hold_seconds=60, count=2)
    (tally,) = store.in_line()
    assert (tally.requests, tally.seconds) == (2, 8)
    workshop.desk.cancel_unsent()
    assert store.in_line() == []
