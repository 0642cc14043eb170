from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.base.logs import redact, start_logging, without_secrets

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def log_file(tmp_path: Path) -> Generator[Path]:
    logger = logging.getLogger("videogen_desktop")
    before = logger.handlers[:]
    start_logging(tmp_path)
    yield tmp_path / "videogen.log"
    for handler in [each for each in logger.handlers if each not in before]:
        logger.removeHandler(handler)
        handler.close()


def test_a_secret_is_blotted_out_in_lines_and_tracebacks(log_file: Path) -> None:
    redact("canary-secret-77")
    log = logging.getLogger("videogen_desktop.test")
    log.info("the key is %s", "canary-secret-77")
    try:
        int("canary-secret-77")
    except ValueError:
        log.info("it broke", exc_info=True)
    text = log_file.read_text("utf-8")
    assert "canary" not in text
    assert text.count("[secret]") >= 2


def test_control_characters_cannot_forge_lines_or_move_a_terminal(log_file: Path) -> None:
    logging.getLogger("videogen_desktop.test").info("a\rb\x1b[2Jc\u202ed")
    text = log_file.read_text("utf-8")
    assert "\\x0d" in text
    assert "\\x1b" in text
    assert "\u202e" not in text


def test_a_name_that_is_not_text_is_written_all_the_same(log_file: Path) -> None:
    logging.getLogger("videogen_desktop.test").info("left out bad%s.mp4", "\udcff")
    assert "bad\\xdcff.mp4" in log_file.read_text("utf-8")


def test_the_log_is_for_this_user_alone(log_file: Path) -> None:
    assert log_file.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_costs_only_the_log(tmp_path: Path) -> None:
    logger = logging.getLogger("videogen_desktop")
    before = logger.handlers[:]
    start_logging(tmp_path / "missing")
    for handler in [each for each in logger.handlers if each not in before]:
        logger.removeHandler(handler)


def test_short_texts_are_no_secrets() -> None:
    redact("abc")
    assert without_secrets("abcdef") == "abcdef"


def test_a_text_of_many_lines_cannot_pass_for_a_line_of_ours(log_file: Path) -> None:
    forged = "2026-01-01 00:00:00,000 ERROR MainThread videogen_desktop.app: forged"
    log = logging.getLogger("videogen_desktop.test")
    log.info("Azure said: %s", f"no\n{forged}\u2028{forged}")
    try:
        raise ValueError(f"no\n{forged}")  # noqa: TRY301 - a traceback is what is wanted
    except ValueError:
        log.info("it broke", exc_info=True)
    lines = log_file.read_text("utf-8").split("\n")
    assert [line for line in lines if line.startswith("2026-01-01")] == []
    assert sum("forged" in line for line in lines) == 3


def test_every_log_file_is_its_owners_alone(log_file: Path) -> None:
    (handler,) = [
        each
        for each in logging.getLogger("videogen_desktop").handlers
        if isinstance(each, logging.handlers.RotatingFileHandler)
        and each.baseFilename == str(log_file)
    ]
    before = os.umask(0)
    try:
        handler.doRollover()
    finally:
        os.umask(before)
    logging.getLogger("videogen_desktop.test").info("after")
    files = list(log_file.parent.iterdir())
    assert len(files) == 2
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
