"""Every place and state of the page by name, and how to get there in any language.

For the tests that look at all of them, and for ``dev.py screens``. Nothing here goes by words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tests.support.job_states import every_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

PROMPTS = "A paper boat on a table\nA red fox in the snow\nAn old tram in the rain"
BEFORE = "A lantern swings in the wind"
_FIRST_DAY = 1_790_000_000
# Bounded: an image or a video may never come.
_SETTLED = """() => Promise.race([
  Promise.all([
    document.fonts.ready,
    ...Array.from(document.images, (one) => one.src && one.decode().catch(() => null)),
    ...document.getAnimations().map((one) => one.finished.catch(() => null)),
    new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
  ]),
  new Promise((late) => setTimeout(late, 3000)),
]).then(() => null)"""


class Step(Protocol):
    """Do something on the page."""

    def __call__(self, page: Page, /) -> object:
        """Do it."""


@dataclass(frozen=True)
class View:
    """One sight. ``answers`` stand in for the program's own; ``steps`` lead from the place on.

    An answer is the JSON of one, ``None`` for an empty one, or what is done with the request.
    """

    name: str
    place: str
    steps: tuple[Step, ...] = ()
    answers: tuple[tuple[str, object], ...] = ()


def press(part: str) -> Step:
    """Press what the markup calls ``part``."""
    return lambda page: page.locator(f"[data-part={part}]:visible").first.click()


def write(part: str, text: str) -> Step:
    """Write into what the markup calls ``part``."""
    return lambda page: page.locator(f"[data-part={part}]:visible").first.fill(text)


def seen(selector: str) -> Step:
    """Wait until something is visible."""
    return lambda page: page.locator(selector).first.wait_for()


def take_up(page: Page) -> None:
    """Edit an earlier prompt, as a refused job offers it."""
    page.evaluate(
        """(prompt) => document.querySelector('vg-app').dispatchEvent(
          new CustomEvent('vg-prompt-reuse', { detail: { prompt, before: prompt } }))""",
        BEFORE,
    )


def jobs(**more: object) -> tuple[tuple[str, object], ...]:
    """Return the answers for a page with a job in every state."""
    return ("**/jobs*", {"jobs": every_state()} | more), ("**/thumbnail", None)


ORPHAN = {
    "id": "video_1", "created_at": _FIRST_DAY, "expires_at": _FIRST_DAY + 86_400,
    "prompt": BEFORE, "size": "1280x720", "seconds": 8, "thumbnail_url": None,
}  # fmt: skip
ASKED = {"count": 3, "since": _FIRST_DAY}

VIEWS = (
    View("create", "create"),
    View("create-several", "create", (press("several"), write("prompt", PROMPTS))),
    View("create-refused", "create", (press("several"), write("prompt", ""), press("generate"))),
    View("create-before", "create", (take_up, seen("[data-part=before]"))),
    View("history", "create", (press("history"), seen("[data-part=dialog] .history-item"))),
    View(
        "history-none",
        "create",
        (press("history"), write("search", "nowhere"), seen("dialog[open] [role=status]")),
    ),
    View("jobs", "create", (seen("vg-job-card"),), jobs(waiting_permission=ASKED)),
    View(
        "closing",
        "create",
        (seen("vg-close-dialog dialog[open]"),),
        jobs(closing={"at_azure": 2, "in_line": 5}),
    ),
    View("library", "library"),
    View(
        "library-found",
        "library",
        (seen("vg-orphans [data-verb=fetch]"),),
        (("**/orphans", {"orphans": [ORPHAN], "checked_at": None}), ("**/thumbnail", None)),
    ),
    View("library-none", "library", (write("search", "nowhere"), seen("[data-part=none-found]"))),
    View("review", "review"),
    View("review-none", "review/none", (seen("[data-part=empty]:visible"),)),
    View("settings", "settings"),
)

CONNECT = (press("connect"), seen("vg-connection-form:visible"))
FIRST_START = (
    View("first-start", "create"),
    View("connect", "create", CONNECT),
    View("connect-refused", "create", (*CONNECT, press("save"), seen("vg-error-summary:visible"))),
)


def show(page: Page, origin: str, view: View) -> None:
    """Open a view in a page whose session is known; nothing is left of the one before."""
    page.unroute_all()
    for pattern, answer in view.answers:
        page.route(pattern, _answer_with(answer))
    page.goto("about:blank")
    from_page = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    page.request.put(f"{origin}/settings", data={"draft": {}}, headers=from_page)
    page.goto(f"{origin}/#/{view.place}")
    page.locator("body:not([hidden]) h1:visible").first.wait_for()
    for step in view.steps:
        step(page)
    settle(page)


def settle(page: Page) -> None:
    """Wait for what is still being painted: stills, fonts, the end of a movement."""
    page.evaluate(_SETTLED)


def _answer_with(answer: object) -> Callable[[Route], None]:
    if callable(answer):
        return answer

    def fulfil(route: Route) -> None:
        if answer is None:
            route.fulfill(status=204)
        else:
            route.fulfill(json=answer)

    return fulfil
