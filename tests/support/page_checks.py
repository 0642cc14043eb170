"""What holds for the page wherever one looks: usable, whole, and in one language."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What another scheme can change: only these look at colours.
_COLOURS = ("color-contrast", "link-in-text-block")
_RUN = """(only) => axe.run(document, { runOnly: only, resultTypes: ['violations'] }).then(
  ({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    `${id}: ${html.slice(0, 200)} ${failureSummary}`)))"""

# Every text a person sees or hears, with the element's own language where it differs.
TEXTS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (parent.closest('template, script')) continue;
    texts.push([data.trim(), parent.closest('[lang]').lang]);
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
    for (const name of ['aria-label', 'placeholder', 'title']) {
      if (one.hasAttribute(name)) texts.push([one.getAttribute(name), one.closest('[lang]').lang]);
    }
  }
  return texts.filter(([text]) => text);
}"""

# What reaches out of the window, hides or breaks a part of its words, or is too small to hit.
_CLIPPED = """() => {
  const controls = document.querySelectorAll(
    'button, select, a, input, textarea, .segment, .mark, .card-facts > *');
  const shown = Array.from(controls).filter((one) => one.checkVisibility()
    && !one.matches('.skip-link, [type=checkbox], [type=radio], .visually-hidden'));
  const { clientWidth: width } = document.documentElement;
  const told = (one, why) => `${one.tagName} ${one.textContent.trim() || one.name}: ${why}`;
  const wrong = shown.flatMap((one) => {
    const box = one.getBoundingClientRect();
    if (box.left < -1 || box.right > width + 1) return [told(one, 'out of the window')];
    const cut = one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).display !== 'inline';
    return cut ? [told(one, `${one.scrollWidth} in ${one.clientWidth}`)] : [];
  });
  const small = Array.from(document.querySelectorAll('button, select, summary, .segment'))
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24);
  const broken = Array.from(document.querySelectorAll('.button'))
    .filter((one) => one.clientHeight > 9 * parseFloat(getComputedStyle(one).fontSize));
  const wider = document.documentElement.scrollWidth - innerWidth;
  return [...wrong, ...small.map((one) => told(one, 'too small')),
    ...broken.map((one) => told(one, 'broken into many lines')),
    ...(wider > 0 ? [`the page is ${wider} px too wide`] : [])];
}"""


def axe(page: Page, *, colours_alone: bool = False) -> list[str]:
    """Return what axe finds. It writes styles, which the page's policy refuses and reports."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    only = (
        {"type": "rule", "values": _COLOURS}
        if colours_alone
        else {"type": "tag", "values": _EVERYTHING}
    )
    found: list[str] = page.evaluate(_RUN, only)
    return found


def unfit(page: Page, width: int, *, text: str = "100%") -> list[str]:
    """Return what does not fit a window of this width, with text of this size."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
    found: list[str] = page.evaluate(_CLIPPED)
    return found
