"""An exchange can be ended from outside, at any moment of its life."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.sora.lifeline import Cut, Lifeline

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture
def pair() -> Generator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        near = socket.create_connection(listener.getsockname())
        far, _ = listener.accept()
    with near, far:
        near.settimeout(5)
        far.settimeout(5)
        yield near, far


@pytest.fixture
def lifeline() -> Generator[Lifeline]:
    line = Lifeline(60)
    yield line
    line.release()


def test_a_cut_wakes_a_blocked_read(
    lifeline: Lifeline, pair: tuple[socket.socket, socket.socket]
) -> None:
    near, _ = pair
    lifeline.hold(near)
    threading.Timer(0.05, lifeline.cut, (Cut.CLOSED,)).start()

    assert near.recv(1) == b""
    assert lifeline.was_cut is Cut.CLOSED


def test_the_deadline_cuts(pair: tuple[socket.socket, socket.socket]) -> None:
    near, _ = pair
    lifeline = Lifeline(0.05)
    lifeline.hold(near)

    assert near.recv(1) == b""
    assert lifeline.was_cut is Cut.DEADLINE
    lifeline.release()


def test_without_its_deadline_an_exchange_goes_on(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    lifeline = Lifeline(0.05)
    lifeline.hold(near)
    lifeline.end_deadline()
    near.settimeout(0.2)

    with pytest.raises(TimeoutError):
        near.recv(1)
    far.send(b"x")
    assert near.recv(1) == b"x"
    lifeline.release()


def test_after_a_cut_no_socket_is_taken(
    lifeline: Lifeline, pair: tuple[socket.socket, socket.socket]
) -> None:
    lifeline.cut(Cut.CLOSED)

    with pytest.raises(ConnectionAbortedError):
        lifeline.hold(pair[0])


def test_the_first_reason_counts(lifeline: Lifeline) -> None:
    lifeline.cut(Cut.CLOSED)
    lifeline.cut(Cut.DEADLINE)

    assert lifeline.was_cut is Cut.CLOSED


def test_letting_go_leaves_the_socket_alone(
    lifeline: Lifeline, pair: tuple[socket.socket, socket.socket]
) -> None:
    near, far = pair
    lifeline.hold(near)
    lifeline.release()
    lifeline.cut(Cut.CLOSED)
    far.send(b"x")

    assert near.recv(1) == b"x"
    assert lifeline.was_cut is None


def test_a_second_address_takes_the_place_of_the_first(
    lifeline: Lifeline, pair: tuple[socket.socket, socket.socket]
) -> None:
    near, far = pair
    lifeline.hold(far)
    lifeline.hold(near)
    lifeline.cut(Cut.CLOSED)

    assert near.recv(1) == b""
