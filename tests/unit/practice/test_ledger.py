from __future__ import annotations

import json
from typing import TYPE_CHECKING

from videogen_desktop.practice.ledger import Ledger
from videogen_desktop.practice.wire import Answer, Call, Made

if TYPE_CHECKING:
    from pathlib import Path

CALL = Call("POST", "/openai/v1/videos", headers={"idempotency-key": "one"}, account=1)
MADE = (Made("video_1", 5.0), Made("video_2", 4.0, other_client=True))


def test_a_line_is_on_its_way_before_the_answer_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.write(CALL, Answer(200, made=MADE), 5.0)
    ours, other = (json.loads(line) for line in path.read_text().splitlines())
    assert ours == {
        "time": 5.0,
        "idempotency_key": "one",
        "id": "video_1",
        "answered": True,
        "status": 200,
        "path": "/openai/v1/videos",
        "account": 1,
        "other_client": False,
    }
    assert (other["id"], other["other_client"], other["idempotency_key"]) == ("video_2", True, None)
    ledger.close()


def test_nothing_made_and_nothing_answered_are_null_and_false(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.write(CALL, Answer(0, dropped=True), 7.0)
    ledger.close()
    line = json.loads(path.read_text())
    assert (line["time"], line["id"], line["answered"], line["status"]) == (7.0, None, False, None)


def test_an_earlier_ledger_is_continued_and_a_closed_one_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    for ledger in (Ledger(path), Ledger(path)):
        ledger.write(CALL, Answer(200), 1.0)
        ledger.close()
        ledger.write(CALL, Answer(200), 1.0)
    assert len(path.read_text().splitlines()) == 2
