"""Dialogs, rarer states and busy places: for the gallery, beside the views that tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.views import View, press, seen

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.support.views import Step

NOTES = (
    (0.4, "Half a stop darker here, or the small stars are lost in the light of the big one"),
    (1.9, "Good. Keep this movement"),
    (None, "Ask for a second take with fewer stars"),
)


def verb(name: str) -> Step:
    """Press the button that does ``name``."""
    return lambda page: page.locator(f"[data-verb={name}]:visible").first.click()


def keys(*pressed: str) -> Step:
    """Press keys one after the other."""

    def press_all(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)

    return press_all


def unfold(page: Page) -> None:
    """Open everything that is folded, and wait for what comes then."""
    page.evaluate(
        "for (const one of document.querySelectorAll('details')) one.open = true;"
        "new Promise((done) => setTimeout(done, 500))"
    )


def toasted(text: str, action: str = "") -> Step:
    """Show news in the corner."""
    return lambda page: page.evaluate(
        """([text, action]) => document.dispatchEvent(new CustomEvent('vg-toast-show', { detail:
          { text, kind: '', action: action ? { label: action, run() {} } : undefined } }))""",
        [text, action],
    )


def failing(route: Route) -> None:
    """Answer as a program that cannot."""
    route.fulfill(status=503, json={"code": "library_locked", "detail": "The library is busy."})


def never(route: Route) -> None:
    """Let the page wait."""


CARDS = seen("vg-video-card img[src]")
CHOSEN = (CARDS, keys("Control+a"), seen("vg-selection-bar:visible"))
COMPARED = (
    *CHOSEN,
    verb("review"),
    seen(".player-film"),
    keys("c"),
    seen("[data-part=tools]:visible"),
)

MORE_VIEWS = (
    View("create-toast", "create", (toasted("Saved", "Undo"),)),
    View("library-chosen", "library", CHOSEN),
    View("library-filters", "library", (CARDS, unfold)),
    View("library-tags", "library", (*CHOSEN, verb("tag"), seen("dialog[open]"))),
    View("library-pack", "library", (*CHOSEN, verb("pack"), seen("dialog[open]"))),
    View("library-slow", "library", (), (("**/videos?*", never),)),
    View(
        "library-failed",
        "library",
        (seen("[data-part=failed]:visible"),),
        (("**/videos?*", failing),),
    ),
    View("review-pack", "review", (verb("pack"), seen("dialog[open]"))),
    View("review-keys", "review", (seen(".player-film"), keys("?"), seen("dialog[open]"))),
    View("review-note", "review", (seen(".player-film"), keys("n"), unfold)),
    View("review-compare", "library", COMPARED),
    View("review-together", "library", (*COMPARED, keys("a"), seen("[data-together]"))),
    View("review-blind", "library", (*COMPARED, keys("h", "b"))),
    View("review-toast", "review", (seen(".player-film"), toasted("Moved to the trash.", "Undo"))),
    View("settings-all", "settings", (unfold,)),
    View(
        "settings-check",
        "settings",
        (press("self-check"), seen("[data-part=findings] .check"), press("copy-folder")),
    ),
    View("settings-report", "settings", (press("report"), seen("dialog[open] .report-text"))),
    View(
        "settings-move",
        "settings",
        (verb("move"), seen("dialog[open]")),
    ),
)

MORE_FIRST = (
    View("first-library", "library"),
    View("first-settings", "settings", (unfold,)),
)
