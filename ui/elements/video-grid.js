/**
 * A grid of stills of any length, of which only the rows near the window are on the page. Keys and
 * choosing as in the ARIA grid pattern: one place has the focus, arrows lead on, Space chooses.
 */

import { chooseByKey, chooseByPointer } from "../behaviours/choose-videos.js";
import { part, tell } from "../behaviours/dom.js";
import { dragOut } from "../behaviours/drag-out.js";
import { placeAfter } from "../lib/grid-steps.js";
import { LongScroll } from "../lib/long-scroll.js";
import { selection } from "../lib/selection.js";
import { shelf } from "../lib/shelf.js";
import { fillRow, makeRow } from "./video-row.js";

const SPARE = 2; // rows above and below what is seen

export class VideoGrid extends HTMLElement {
  static tag = "vg-video-grid";

  /** @type {Map<number, HTMLElement>} */
  #rows = new Map();
  /** Rows that are not needed now: to make one costs more than to fill it again. @type {HTMLElement[]} */
  #spare = [];
  /** Whether what is in the rows may have changed, and not only which of them are seen. */
  #stale = true;
  #columns = 1;
  #rowPx = 0;
  #scroll = new LongScroll();
  #focused = 0;
  #tabbed = 0;
  #waiting = false;

  connectedCallback() {
    shelf.addEventListener("change", () => this.#renew());
    selection.addEventListener("change", () => this.#renew());
    addEventListener("scroll", () => this.#later(), { passive: true });
    addEventListener("resize", () => this.#later());
    new ResizeObserver(() => this.#measure()).observe(this);
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("focusin", (event) => this.#onFocus(event));
    this.addEventListener("click", (event) => this.#onClick(event), true);
    this.addEventListener("dragstart", (event) => dragOut(event, shelf.at(placeIn(event.target))));
  }

  get focused() {
    return Math.min(this.#focused, Math.max(shelf.size - 1, 0));
  }

  get rowsInView() {
    return Math.max(Math.floor(innerHeight / (this.#rowPx || innerHeight)) - 1, 1);
  }

  /** Back to the beginning, for another question. */
  restart() {
    this.#focused = 0;
    selection.anchor = 0;
    if (scrollY > 0) scrollTo(0, 0);
    this.#later();
  }

  /**
   * Bring a place into sight and give it the focus.
   * @param {number} place
   */
  focusPlace(place) {
    if (!shelf.size) return;
    this.#focused = Math.max(0, Math.min(place, shelf.size - 1));
    if (!this.#rowPx) this.#measure();
    this.#reveal(Math.floor(this.#focused / this.#columns));
    this.#render();
    this.#linkAt(this.#focused)?.focus({ preventScroll: true });
  }

  /** @param {number} row */
  #reveal(row) {
    const scrolled = this.#scrolledPx;
    const seen = scrolled + this.#scroll.slidAt(scrolled);
    const top = row * this.#rowPx - seen;
    const head = parseFloat(getComputedStyle(this).scrollMarginBlockStart) || 0;
    const foot = parseFloat(getComputedStyle(this).scrollMarginBlockEnd) || 0;
    const below = top + this.#rowPx + foot - innerHeight;
    const move = top < head ? top - head : Math.max(below, 0);
    if (move) scrollBy(0, this.#scroll.scrolledFor(seen + move) - scrolled);
  }

  #renew() {
    this.#stale = true;
    this.#later();
  }

  #later() {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#render();
    });
  }

  /** How many fit beside each other and how tall a row is: both follow from the width and the text. */
  #measure() {
    if (!this.clientWidth) return;
    const sample = makeRow(1);
    sample.toggleAttribute("data-sample", true);
    part(this, "rows", HTMLElement).append(sample);
    const columns = getComputedStyle(sample).gridTemplateColumns.split(" ").length;
    const height = sample.offsetHeight;
    sample.remove();
    if (columns === this.#columns && height === this.#rowPx) return;
    const first = this.#rowPx ? this.#scroll.rowAt(this.#scrolledPx) * this.#columns : 0;
    const moved = this.#columns !== columns && first > 0;
    this.#columns = columns;
    this.#rowPx = height;
    part(this, "rows", HTMLElement).style.setProperty("--row", `${height}px`);
    const hadFocus = this.contains(document.activeElement);
    for (const row of this.#rows.values()) row.remove();
    this.#rows.clear();
    this.#spare = [];
    this.#render();
    if (hadFocus) this.#linkAt(this.focused)?.focus({ preventScroll: true });
    if (moved) this.#reveal(Math.floor(first / columns));
  }

  /** From the first row. */
  get #scrolledPx() {
    return -this.getBoundingClientRect().top;
  }

  #render() {
    // The answer to another question is on its way.
    if (shelf.status === "loading" && shelf.size === 0) return;
    if (!this.#rowPx) this.#measure();
    if (!this.#rowPx || !this.clientWidth) return;
    const count = Math.ceil(shelf.size / this.#columns);
    this.#scroll.measure(count, this.#rowPx);
    const scrolled = this.#scrolledPx;
    const slid = this.#scroll.slidAt(scrolled);
    const { style } = part(this, "rows", HTMLElement);
    style.setProperty("--height", `${this.#scroll.heightPx}px`);
    style.setProperty("--slid", `${slid % this.#rowPx}px`);
    this.setAttribute("aria-rowcount", String(count));
    this.setAttribute("aria-colcount", String(this.#columns));
    const top = this.#scroll.rowAt(scrolled);
    // Tab leads to what is seen where the place with the focus has been scrolled away.
    const away = Math.abs(Math.floor(this.focused / this.#columns) - top) > this.rowsInView + SPARE;
    const left = away && !this.contains(document.activeElement);
    const before = this.#tabbed;
    this.#tabbed = left ? Math.min((top + 1) * this.#columns, shelf.size - 1) : this.focused;
    const first = Math.max(0, top - SPARE);
    const last = Math.min(count - 1, top + Math.ceil(innerHeight / this.#rowPx) + SPARE);
    const changed = [before, this.#tabbed].map((place) => Math.floor(place / this.#columns));
    this.#keepRows(first, last, (index) => this.#stale || changed.includes(index));
    for (const [index, row] of this.#rows) {
      const place = String(this.#scroll.placeOf(index, slid));
      if (row.style.getPropertyValue("--index") !== place) row.style.setProperty("--index", place);
    }
    this.#stale = false;
    if (count) shelf.need(first * this.#columns, (last + 1) * this.#columns - 1);
  }

  /** @param {number} first @param {number} last @param {(index: number) => boolean} isStale */
  #keepRows(first, last, isStale) {
    // The row with the focus stays, wherever it is scrolled to: the keys go on from there.
    const held = this.contains(document.activeElement)
      ? Math.floor(this.focused / this.#columns)
      : -1;
    for (const [index, row] of this.#rows) {
      if ((index >= first && index <= last) || index === held) continue;
      this.#rows.delete(index);
      this.#spare.push(row);
    }
    for (let index = first; index <= last; index += 1) this.#keepRow(index, isStale(index));
    if (this.#rows.has(held)) this.#keepRow(held, isStale(held));
    for (const row of this.#spare) row.remove();
  }

  /** @param {number} index @param {boolean} isStale */
  #keepRow(index, isStale) {
    const kept = this.#rows.get(index);
    const row = kept ?? this.#spare.pop() ?? makeRow(this.#columns);
    this.#rows.set(index, row);
    if (!kept || isStale) fillRow(row, index, this.#tabbed);
    if (!row.isConnected) part(this, "rows", HTMLElement).append(row);
  }

  /** @param {number} place */
  #linkAt(place) {
    const link = this.querySelector(`[data-at="${place}"] a`);
    return link instanceof HTMLElement ? link : null;
  }

  /** @param {FocusEvent} event */
  #onFocus({ target }) {
    const place = placeIn(target);
    if (place < 0 || place === this.#focused) return;
    this.#focused = place;
    this.#later();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const place = placeIn(event.target);
    if (place < 0 || event.button !== 0 || shelf.size === 0) return;
    const onCheck = event.target instanceof HTMLInputElement;
    if (!chooseByPointer(event, place, onCheck)) return;
    event.preventDefault();
    event.stopPropagation();
    this.focusPlace(place);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.altKey || shelf.size === 0) return;
    const next = placeAfter(event, {
      place: this.focused,
      size: shelf.size,
      columns: this.#columns,
      page: this.rowsInView,
      mirrored: this.matches(":dir(rtl)"),
    });
    if (next !== null) {
      event.preventDefault();
      const from = this.focused;
      this.focusPlace(next);
      if (event.shiftKey) chooseByKey("range", next, from);
    } else if (event.key === " ") {
      event.preventDefault();
      chooseByKey("toggle", this.focused);
    } else if (event.key === "Delete") {
      event.preventDefault();
      tell(this, "vg-grid-delete", { place: this.focused });
    }
  }
}

/** @param {EventTarget | null} target @returns {number} the place it is in, or -1 */
function placeIn(target) {
  const cell = target instanceof Element ? target.closest("[data-at]") : null;
  return cell instanceof HTMLElement ? Number(cell.dataset.at) : -1;
}
