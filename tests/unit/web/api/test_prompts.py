from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.requests_to_web import call
from videogen_desktop.domain.connection import Connection, Dialect
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.domain.job import GenerationRequest
from videogen_desktop.library.jobs import JobStore, NewOrder
from videogen_desktop.web.api import prompts

if TYPE_CHECKING:
    from tests.support.fake_services import FakeParts

AZURE = Connection("con_a", "https://a.openai.azure.com/openai/v1", Dialect.VIDEOS, "sora")


def test_earlier_prompts_are_shown_page_by_page(parts: FakeParts) -> None:
    store = JobStore(parts.database, parts.clock)
    for prompt, size in (("a boat", (1280, 720)), ("a fox", (0, 0))):
        request = GenerationRequest(prompt, *size, 4)
        store.place(NewOrder(prompt, "hash", AZURE, (request,), 0.0, "m"))
    first = call(parts, prompts.page, query={"limit": "1"})
    assert first["prompts"] == [
        {"prompt": "a fox", "size": None, "seconds": 4, "used_at": parts.clock.now()}
    ]
    second = call(parts, prompts.page, query={"cursor": str(first["next_cursor"])})
    assert second["prompts"] == [
        {"prompt": "a boat", "size": "1280x720", "seconds": 4, "used_at": parts.clock.now()}
    ]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"limit": "0"}, {"limit": "101"}])
def test_what_cannot_be_read_is_refused(query: dict[str, str], parts: FakeParts) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, prompts.page, query=query)
