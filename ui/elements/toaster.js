/** Short news in the corner, with a way back where there is one. Pointing at it keeps it there. */
import { announce, part, stamp } from "../behaviours/dom.js";

const SHORT_MS = 5_000;
const LONG_MS = 10_000;
const MOST = 3;

/** @typedef {{text: string, action?: {label: string, run: () => unknown}, kind: string}} Toast */

export class Toaster extends HTMLElement {
  static tag = "vg-toaster";

  connectedCallback() {
    this.setAttribute("role", "region"); // what stands here belongs to no other part of the page
    document.addEventListener("vg-toast-show", (event) => {
      this.#show(/** @type {CustomEvent<Toast>} */ (event).detail);
    });
    document.addEventListener("focusin", () => this.#makeWay());
  }

  /** @param {Toast} toast */
  #show({ text, action, kind }) {
    const item = stamp("toast");
    if (kind) this.querySelector(`[data-kind="${CSS.escape(kind)}"]`)?.remove();
    item.dataset.kind = kind;
    part(item, "text", HTMLElement).textContent = text;
    const button = part(item, "action", HTMLButtonElement);
    button.hidden = !action;
    if (action) {
      button.textContent = action.label;
      button.addEventListener("click", () => {
        item.remove();
        action.run();
      });
    }
    part(item, "dismiss", HTMLButtonElement).addEventListener("click", () => item.remove());
    this.append(item);
    while (this.childElementCount > MOST) this.firstElementChild?.remove();
    this.#makeWay();
    announce(text);
    leaveLater(item, action ? LONG_MS : SHORT_MS);
  }

  /** What has the focus is never covered: the news goes to the other edge. */
  #makeWay() {
    // The page may still scroll to what has just got the focus.
    requestAnimationFrame(() => {
      const focused = document.activeElement;
      if (!this.firstElementChild || !focused || this.contains(focused)) return;
      const isControl = focused.matches("a, button, input, select, summary, textarea");
      this.removeAttribute("data-edge");
      if (isControl && covers(this, focused)) this.dataset.edge = "top";
    });
  }
}

/** @param {Element} above @param {Element} below */
function covers(above, below) {
  const [one, other] = [above.getBoundingClientRect(), below.getBoundingClientRect()];
  const beside = one.right <= other.left || other.right <= one.left;
  return !beside && one.top < other.bottom && other.top < one.bottom;
}

/**
 * @param {HTMLElement} item
 * @param {number} stay
 */
function leaveLater(item, stay) {
  let timer = setTimeout(() => item.remove(), stay);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => item.remove(), stay);
  };
  item.addEventListener("pointerenter", hold);
  item.addEventListener("focusin", hold);
  item.addEventListener("pointerleave", release);
  item.addEventListener("focusout", release);
}
