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
    announce(text);
    leaveLater(item, action ? LONG_MS : SHORT_MS);
  }
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
