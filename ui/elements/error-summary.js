/** What is wrong with a form, in one place that takes the focus, each sentence a way to its field. */
import { part, stamp } from "../behaviours/dom.js";

export class ErrorSummary extends HTMLElement {
  static tag = "vg-error-summary";

  /** @param {{field: HTMLElement, text: string}[]} errors */
  show(errors) {
    this.hidden = errors.length === 0;
    const list = part(this, "list", HTMLElement);
    list.replaceChildren(...errors.map(({ field, text }) => line(field, text)));
    if (errors.length > 0) this.focus();
  }
}

/**
 * @param {HTMLElement} field
 * @param {string} text
 */
function line(field, text) {
  const item = stamp("error-line");
  const button = part(item, "button", HTMLButtonElement);
  button.textContent = text;
  button.addEventListener("click", () => field.focus());
  return item;
}
