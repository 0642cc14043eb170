from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.jobs.test_machine import T, job
from videogen_desktop.domain.errors import (
    CredentialsRefused,
    DiskFull,
    NetworkUnavailable,
    RateLimited,
)
from videogen_desktop.jobs.clients import Ending
from videogen_desktop.jobs.crew import Pace, another_computer_drives, error_from, may_be_sent

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def test_the_rule_is_two_at_once_and_two_a_minute_but_not_in_practice() -> None:
    assert Pace().at_once_for(practice=False) == 2
    assert Pace().per_minute_for(practice=False) == 2
    assert Pace().at_once_for(practice=True) is None
    assert Pace().per_minute_for(practice=True) is None


def test_what_is_set_wins_and_zero_is_no_limit() -> None:
    pace = Pace(at_once=5, per_minute=0)
    assert pace.at_once_for(practice=True) == 5
    assert pace.per_minute_for(practice=False) is None


@pytest.mark.parametrize(
    ("machine", "age", "allowed"),
    [("m", 0, True), ("m", 86_399, True), ("m", 86_401, False), ("other", 0, False)],
)
def test_only_fresh_requests_of_this_computer_are_sent_unasked(
    *, machine: str, age: float, allowed: bool
) -> None:
    assert may_be_sent(job(), machine, T + age) is allowed


def test_a_pause_is_on_disk_for_every_process(workshop: Workshop) -> None:
    workshop.ask()
    name = workshop.connection.id
    delay = workshop.pauses.trouble(name, CredentialsRefused("Azure does not accept the key."))
    assert workshop.pauses.wait(name) == pytest.approx(delay)
    why, since = workshop.crew.driving.pauses()[name]
    assert why.code == "azure_credentials_refused"
    assert since == workshop.clock.now()


def test_the_end_of_the_program_is_no_pause_at_the_next_start(workshop: Workshop) -> None:
    workshop.ask()
    workshop.pauses.trouble(workshop.connection.id, Ending("The program is ending."))
    assert workshop.crew.driving.pauses() == {}


def test_try_again_clears_a_pause_from_any_process(workshop: Workshop) -> None:
    workshop.ask()
    name = workshop.connection.id
    workshop.pauses.trouble(name, CredentialsRefused("No."))
    workshop.crew.driving.unpause(name)
    assert workshop.pauses.wait(name) == 0


def test_refusals_are_tried_again_ever_more_slowly(workshop: Workshop) -> None:
    workshop.ask()
    name = workshop.connection.id
    delays = [workshop.pauses.trouble(name, CredentialsRefused("No.")) for _ in range(6)]
    assert delays == [10, 20, 40, 60, 60, 60]


def test_an_unreachable_address_is_tried_at_least_every_minute(workshop: Workshop) -> None:
    workshop.ask()
    name = workshop.connection.id
    assert all(
        0 < workshop.pauses.trouble(name, NetworkUnavailable("Away.")) <= 60 for _ in range(20)
    )


def test_what_the_service_asks_for_is_waited(workshop: Workshop) -> None:
    workshop.ask()
    slow = RateLimited("Slowly.", retry_after=42)
    assert workshop.pauses.trouble(workshop.connection.id, slow) == 42


def test_after_a_sleep_everything_is_tried_at_once(workshop: Workshop) -> None:
    workshop.ask()
    name = workshop.connection.id
    workshop.pauses.trouble(name, CredentialsRefused("No."))
    workshop.pauses.hurry()
    assert workshop.pauses.wait(name) == 0
    assert workshop.crew.driving.pauses(), "it still counts as refused until it answers"


def test_an_answer_ends_the_pause(workshop: Workshop) -> None:
    workshop.ask()
    name = workshop.connection.id
    workshop.pauses.trouble(name, CredentialsRefused("No."))
    workshop.pauses.worked(name)
    assert workshop.crew.driving.pauses() == {}
    assert workshop.pauses.wait(name) == 0


def test_a_heartbeat_of_another_computer_counts_while_it_is_fresh(workshop: Workshop) -> None:
    assert not another_computer_drives(workshop.crew)
    workshop.crew.driving.beat("elsewhere")
    assert another_computer_drives(workshop.crew)
    workshop.clock.advance(121)
    assert not another_computer_drives(workshop.crew)
    workshop.crew.driving.beat(workshop.crew.machine_id)
    assert not another_computer_drives(workshop.crew)


def test_azures_words_stay_with_the_job() -> None:
    error = CredentialsRefused("Ours.", azure_message="Azure's.", request_id="r")
    kept = error_from(error, "words")
    assert (kept.message, kept.azure_message, kept.request_id, kept.stage) == (
        "Ours.",
        "Azure's.",
        "r",
        "words",
    )


def test_a_full_disk_says_how_much_room_is_needed() -> None:
    error = error_from(DiskFull("There is no room.", needed_bytes=4_800_000), "file")
    assert (error.code, error.stage, error.needed_bytes) == ("disk_full", "file", 4_800_000)
