from __future__ import annotations

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.web.session import KEY_SECONDS, Session, cookie_name


def test_a_key_opens_once() -> None:
    session = Session(FakeClock())
    key = session.new_key()
    assert session.redeem(key)
    assert not session.redeem(key)


def test_a_key_ends_with_its_time() -> None:
    clock = FakeClock()
    session = Session(clock)
    key = session.new_key()
    clock.advance(KEY_SECONDS)
    assert not session.redeem(key)


def test_a_longer_life_can_be_asked_for() -> None:
    clock = FakeClock()
    session = Session(clock)
    key = session.new_key(lifetime_seconds=600)
    clock.advance(599)
    assert session.redeem(key)


def test_a_second_key_does_not_end_the_first() -> None:
    session = Session(FakeClock())
    first, second = session.new_key(), session.new_key()
    assert session.redeem(second)
    assert session.redeem(first)


@pytest.mark.parametrize("wrong", ["", "x", "ä", "\udcff", "0" * 43])
def test_nothing_else_opens(wrong: str) -> None:
    session = Session(FakeClock())
    session.new_key()
    assert not session.redeem(wrong)
    assert not session.matches(wrong)


def test_keys_do_not_pile_up() -> None:
    session = Session(FakeClock())
    keys = [session.new_key() for _ in range(100)]
    assert not session.redeem(keys[0])
    assert session.redeem(keys[-1])


def test_each_run_has_a_secret_of_256_bits() -> None:
    first, second = Session(FakeClock()), Session(FakeClock())
    assert len(first.secret) == 43
    assert first.matches(first.secret)
    assert not first.matches(second.secret)


def test_the_cookie_names_the_port() -> None:
    assert cookie_name(8080) == "videogen_8080"
