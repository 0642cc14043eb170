from __future__ import annotations

from videogen_desktop.web.patience import ConnectionDropped, Patience


def test_a_paused_video_is_waited_for_and_nothing_else_for_long() -> None:
    usual = Patience()
    assert usual.stream >= 300
    assert usual.head <= 15
    assert usual.answer < usual.stream


def test_no_catch_all_makes_an_answer_of_a_dropped_connection() -> None:
    assert not issubclass(ConnectionDropped, Exception)
