"""Prices and the limit, over a real library; the ledger is what the attempts say."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.connection import Dialect, practice_connection
from videogen_desktop.domain.errors import OverLimit
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.money import Sum, Tariff
from videogen_desktop.jobs.orders import Order

if TYPE_CHECKING:
    from tests.support.workshop import Workshop

FOUR_SECONDS = 0.4


def limited(workshop: Workshop, limit: float | None) -> None:
    workshop.tariff = Tariff("USD", limit, {})


def test_the_list_price_holds_in_its_own_currency_until_the_person_knows_better() -> None:
    tariff = Tariff("USD", None, {"con": {"720": 0.3}})
    assert tariff.price("other", Dialect.VIDEOS, 720) == 0.10
    assert tariff.price("con", Dialect.VIDEOS, 720) == 0.3
    assert tariff.price("con", Dialect.VIDEOS, 1024) == 0.10
    assert tariff.price("con", Dialect.JOBS, 480) is None
    euro = Tariff("EUR", None, {"con": {"720": 0}})
    assert euro.price("other", Dialect.VIDEOS, 720) is None
    assert euro.price("con", Dialect.VIDEOS, 720) == 0


def test_an_order_that_would_pass_the_limit_is_asked_about_first(workshop: Workshop) -> None:
    limited(workshop, 2 * FOUR_SECONDS)
    first = workshop.ask("one", request_id="first")
    workshop.run_to_end(first)
    workshop.ask("two", hold_seconds=60)
    with pytest.raises(OverLimit) as caught:
        workshop.ask("three", request_id="third")
    assert caught.value.cost == pytest.approx(0.4)
    assert caught.value.spent == pytest.approx(0.8)
    assert "0.40 USD" in str(caught.value)
    assert "Nothing was sent" in str(caught.value)
    assert len(workshop.desk.recent()) == 2
    assert workshop.ask("one", request_id="first") == first, "what is kept already stays"

    sure = Order("three", request_id="third", over_limit=True)
    (third,) = workshop.desk.submit(sure).job_ids
    assert workshop.ask("three", request_id="third") == third, "the same order, asked or not"
    workshop.desk.cancel_unsent()
    limited(workshop, None)
    workshop.ask("four")


def test_two_windows_cannot_pass_the_limit_together(workshop: Workshop) -> None:
    limited(workshop, 3 * FOUR_SECONDS)
    refused: list[OverLimit] = []
    start = threading.Barrier(8)

    def send(number: int) -> None:
        start.wait()
        try:
            workshop.ask(f"film {number}", hold_seconds=60)
        except OverLimit as error:
            refused.append(error)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    assert workshop.desk.under_way() == (0, 3)


def test_a_limit_of_nothing_asks_each_time_but_practice_is_free(workshop: Workshop) -> None:
    limited(workshop, 0)
    with pytest.raises(OverLimit):
        workshop.ask()
    workshop.connection = practice_connection("")
    workshop.ask()
    assert workshop.money.ledger().this_month == Sum()


def test_the_ledger_counts_what_was_sent_and_not_what_was_refused(
    workshop: Workshop,
) -> None:
    workshop.run_to_end(workshop.ask("one"), workshop.ask("two", seconds=8))
    workshop.ask("waits", hold_seconds=60)
    ledger = workshop.money.ledger()
    month = ledger.this_month
    assert (month.requests, month.videos, month.seconds) == (2, 2, 12)
    assert month.cost == pytest.approx(1.2)
    assert (month.maybe, month.unpriced) == (0, 0)
    assert ledger.in_line.cost == pytest.approx(0.4)
    assert list(ledger.days.values()) == [month]

    # A corrected price corrects what is behind as well; a currency without one counts requests.
    workshop.tariff = Tariff("EUR", None, {workshop.connection.id: {"720": 0.25}})
    assert workshop.money.ledger().this_month.cost == pytest.approx(3.0)
    workshop.tariff = Tariff("EUR", None, {})
    unpriced = workshop.money.ledger().this_month
    assert (unpriced.cost, unpriced.unpriced) == (0, 2)


def test_each_month_and_day_has_its_own_line(workshop: Workshop) -> None:
    workshop.run_to_end(workshop.ask("long ago"))
    workshop.clock.advance(40 * 86_400)
    workshop.run_to_end(workshop.ask("now"), workshop.ask("and now"))
    ledger = workshop.money.ledger()
    assert [one.requests for one in ledger.months.values()] == [2, 1]
    assert list(ledger.months) == sorted(ledger.months, reverse=True)
    assert [one.requests for one in ledger.days.values()] == [2, 1]
    assert ledger.this_month.requests == 2
    limited(workshop, 3 * FOUR_SECONDS)
    workshop.ask("the limit begins anew each month")


def test_what_may_have_been_charged_is_told_apart_and_counts(workshop: Workshop) -> None:
    workshop.account.change(["lost-request=1"])
    (view,) = workshop.run_to_end(workshop.ask("is it charged?"))
    assert view.job.state is JobState.MAYBE_CHARGED
    month = workshop.money.ledger().this_month
    assert (month.uncertain, month.cost) == (1, 0)
    assert month.maybe == pytest.approx(0.4)
    limited(workshop, 0.5)
    with pytest.raises(OverLimit):
        workshop.ask("another")


def test_a_refusal_costs_nothing(workshop: Workshop) -> None:
    workshop.run_to_end(workshop.ask("no practice:refuse-prompt"))
    assert workshop.money.ledger().this_month.requests == 0
