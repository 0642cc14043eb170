"""What requests cost: the price table, what was spent, and the limit that asks before it is passed.

Azure publishes a list price for Sora 2 alone, and every contract may differ, so the person's own
table comes first. What has no price is counted as requests, never as nought.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import OverLimit
from videogen_desktop.sora.limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.domain.connection import Connection, Dialect
    from videogen_desktop.domain.job import GenerationRequest
    from videogen_desktop.library.spending import SpendingGate, SpendingStore, Tally

    # A request and where it goes.
    Asked = tuple[Connection, GenerationRequest]

LEDGER_MONTHS = 12
LEDGER_DAYS = 31
# What is exactly the limit does not pass it, however its parts were added up.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Tariff:
    """What the settings say about money; ``own`` are prices of a second by connection and side."""

    currency: str
    monthly_limit: float | None
    own: Mapping[str, Mapping[str, float]]

    def price(self, connection_id: str, dialect: Dialect, side: int) -> float | None:
        """Return what a second of video costs; ``None`` where nobody has said it."""
        own = self.own.get(connection_id, {}).get(str(side))
        return self.list_price(dialect) if own is None else own

    def list_price(self, dialect: Dialect) -> float | None:
        """Return the list price, which holds in its own currency alone."""
        limits = LIMITS[dialect]
        return limits.price_per_second if limits.currency == self.currency else None


class CurrentTariff(Protocol):
    """Tells what the settings say about money now."""

    def __call__(self) -> Tariff:
        """Return it."""


@dataclass(slots=True)
class Sum:
    """Money and requests of one day or month.

    ``cost`` is of what was certainly charged, ``maybe`` of what may have been; ``unpriced`` counts
    the requests that are in neither.
    """

    cost: float = 0.0
    maybe: float = 0.0
    requests: int = 0
    videos: int = 0
    seconds: int = 0
    uncertain: int = 0
    unpriced: int = 0

    def add(self, tally: Tally, price: float | None) -> None:
        """Count one tally."""
        self.requests += tally.requests
        self.videos += tally.videos
        self.seconds += tally.seconds
        if not tally.certain:
            self.uncertain += tally.requests
        if price is None:
            self.unpriced += tally.requests
        elif tally.certain:
            self.cost += price * tally.seconds
        else:
            self.maybe += price * tally.seconds

    @property
    def at_most(self) -> float:
        """Return what may have been charged altogether."""
        return self.cost + self.maybe


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was spent: this month, what is still in line, and each month and day, newest first."""

    this_month: Sum
    in_line: Sum
    months: Mapping[str, Sum] = field(default_factory=dict)
    days: Mapping[str, Sum] = field(default_factory=dict)


class Money:
    """Answers what things cost.

    Args:
        store: What was sent.
        tariff: What the settings say now.
        clock: Says which month it is, in local time.
    """

    def __init__(self, store: SpendingStore, tariff: CurrentTariff, clock: Clock) -> None:
        self._store = store
        self.tariff = tariff
        self._clock = clock

    def ledger(self) -> Ledger:
        """Return what the last twelve months and the last days have cost."""
        tariff = self.tariff()
        today = self._today()
        first = f"{today.year - 1}-{today.month:02}-01"
        tallies = self._store.since(first)
        months, days = _by(tallies, tariff, 7), _by(tallies, tariff, 10)
        return Ledger(
            this_month=months.get(f"{today:%Y-%m}", Sum()),
            in_line=total(self._store.in_line(), tariff),
            months=dict(list(months.items())[:LEDGER_MONTHS]),
            days=dict(list(days.items())[:LEDGER_DAYS]),
        )

    def gate(self, asked: Sequence[Asked], *, in_line: bool = False) -> SpendingGate | None:
        """Return what asks before the limit is passed; ``None`` where nothing is to be asked.

        It looks inside the transaction that lets the requests go, so that two windows that send
        at the same moment cannot pass the limit together.

        Args:
            asked: What is to be sent; practice costs nothing.
            in_line: The requests are in line already, and so among what the library adds up.
        """
        tariff = self.tariff()
        limit = tariff.monthly_limit
        paid = [one for one in asked if not one[0].is_practice]
        if limit is None or not paid:
            return None
        month = f"{self._today():%Y-%m}-01"
        return _Gate(month, cost_of(paid, tariff), limit, tariff, counted=in_line)

    def _today(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now()).astimezone()


@dataclass(frozen=True, slots=True)
class _Gate:
    since: str
    cost: float
    limit: float
    tariff: Tariff
    counted: bool

    def __call__(self, tallies: Sequence[Tally], /) -> None:
        spent = total(tallies, self.tariff).at_most
        if self.counted:
            spent = max(0.0, spent - self.cost)
        if spent + self.cost > self.limit + _ROUNDING:
            raise OverLimit(self.cost, spent, self.limit, self.tariff.currency)


def cost_of(asked: Iterable[Asked], tariff: Tariff) -> float:
    """Return what requests cost, as far as prices are known."""
    cost = 0.0
    for connection, one in asked:
        side = min(one.width, one.height)
        price = tariff.price(connection.id, connection.dialect, side)
        cost += (price or 0.0) * one.seconds * one.variant_count
    return cost


def total(tallies: Iterable[Tally], tariff: Tariff) -> Sum:
    """Return all tallies as one sum."""
    found = Sum()
    for tally in tallies:
        found.add(tally, tariff.price(tally.connection_id, tally.dialect, tally.side))
    return found


def _by(tallies: Iterable[Tally], tariff: Tariff, letters: int) -> dict[str, Sum]:
    sums: dict[str, Sum] = {}
    for tally in tallies:
        one = sums.setdefault(tally.day[:letters], Sum())
        one.add(tally, tariff.price(tally.connection_id, tally.dialect, tally.side))
    return sums
