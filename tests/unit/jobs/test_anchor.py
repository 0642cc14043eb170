from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.jobs.anchor import Anchor

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workshop import Workshop


def anchor(workshop: Workshop, state_dir: Path) -> Anchor:
    return Anchor(state_dir, workshop.folder.library_path, workshop.crew.driving)


def send(workshop: Workshop, anchor: Anchor) -> None:
    anchor.before_send()
    with workshop.database.writing() as connection:
        connection.execute("UPDATE library SET sends = sends + 1")


def test_a_new_library_is_nobodys_copy(workshop: Workshop, tmp_path: Path) -> None:
    assert anchor(workshop, tmp_path / "s").verify()
    assert anchor(workshop, tmp_path / "s").verify()


def test_a_library_that_has_sent_elsewhere_is_a_copy(workshop: Workshop, tmp_path: Path) -> None:
    send(workshop, anchor(workshop, tmp_path / "there"))
    assert not anchor(workshop, tmp_path / "here").verify()
    assert anchor(workshop, tmp_path / "here").verify(), "from now on it is known here"


def test_a_kill_between_the_record_and_the_intent_is_no_copy(
    workshop: Workshop, tmp_path: Path
) -> None:
    here = anchor(workshop, tmp_path / "s")
    here.verify()
    here.before_send()
    assert here.verify()


def test_a_kill_between_the_intent_and_the_second_record_is_no_copy(
    workshop: Workshop, tmp_path: Path
) -> None:
    here = anchor(workshop, tmp_path / "s")
    here.verify()
    send(workshop, here)
    assert here.verify()


def test_a_count_from_before_the_last_send_is_an_old_backup(
    workshop: Workshop, tmp_path: Path
) -> None:
    here = anchor(workshop, tmp_path / "s")
    here.verify()
    send(workshop, here)
    here.after_intent()
    with workshop.database.writing() as connection:
        connection.execute("UPDATE library SET sends = sends - 1")
    assert not here.verify()


def test_a_record_that_cannot_be_written_only_asks_more_often(
    workshop: Workshop, tmp_path: Path
) -> None:
    (tmp_path / "s").write_text("a file in the folder's place")
    here = anchor(workshop, tmp_path / "s")
    assert here.verify()
    send(workshop, here)
    assert not here.verify()
