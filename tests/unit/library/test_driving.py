from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import NotFound
from videogen_desktop.domain.job import JobError, Orphan

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def orphan(remote_id: str, expires_at: float | None = None) -> Orphan:
    return Orphan(remote_id, "con", "res", (remote_id,), 1.0, expires_at, "words", 1280, 720, 4)


def test_a_driver_leaves_signs_of_life_until_it_rests(workshop: Workshop) -> None:
    driving = workshop.crew.driving
    driving.beat("m")
    beat = driving.heartbeat()
    assert beat is not None
    assert (beat.machine_id, beat.at) == ("m", workshop.clock.now())
    driving.rest("someone else")
    assert driving.heartbeat() is not None
    driving.rest("m")
    assert driving.heartbeat() is None


def test_a_library_has_a_name_of_its_own(workshop: Workshop) -> None:
    name, sends = workshop.crew.driving.identity()
    assert len(name) == 32
    assert sends == 0


def test_a_pause_keeps_its_beginning_while_its_reason_changes(workshop: Workshop) -> None:
    workshop.ask()
    driving, name = workshop.crew.driving, workshop.connection.id
    driving.pause(name, JobError("a", "First."))
    begun = workshop.clock.now()
    workshop.clock.advance(60)
    driving.pause(name, JobError("b", "Second."))
    assert driving.pauses() == {name: (JobError("b", "Second."), begun)}


def test_orphans_are_shown_by_their_deadline_and_only_while_they_last(workshop: Workshop) -> None:
    now = workshop.clock.now()
    driving = workshop.crew.driving
    seen = [orphan("late", now + 900), orphan("soon", now + 60), orphan("unsaid")]
    driving.replace_orphans("res", Dialect.VIDEOS, seen)
    assert [item.remote_id for item in driving.orphans()] == ["soon", "late", "unsaid"]
    workshop.clock.advance(61)
    assert [item.remote_id for item in driving.orphans()] == ["late", "unsaid"]
    driving.replace_orphans("res", Dialect.VIDEOS, [])
    assert driving.orphans() == []


def test_an_offer_outlives_a_fresh_list(workshop: Workshop) -> None:
    workshop.crew.driving.offer(Orphan("x", "con", "res", ("x",), 1, None, "w", 1, 1, 4, "job"))
    workshop.crew.driving.replace_orphans("res", Dialect.VIDEOS, [])
    assert [item.remote_id for item in workshop.crew.driving.orphans()] == ["x"]


def test_what_was_never_seen_is_not_found(workshop: Workshop) -> None:
    with pytest.raises(NotFound):
        workshop.crew.driving.orphan("nobody")
