from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.fake_services import FakeParts, make_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[FakeParts]:
    parts = make_parts(tmp_path)
    yield parts
    parts.close()
