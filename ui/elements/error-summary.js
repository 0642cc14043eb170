/** What is wrong with a form, in one place that takes the focus, each sentence a way to its field. */
import { part, setSaid, stamp } from "../behaviours/dom.js";

/** @import {Said} from '../lib/server-words.js' */

export class ErrorSummary extends HTMLElement {
  static tag = "vg-error-summary";

  /** @param {{field: HTMLElement, said: Said}[]} errors */
  show(errors) {
    this.hidden = errors.length === 0;
    const list = part(this, "list", HTMLElement);
    list.replaceChildren(...errors.map(({ field, said }) => line(field, said)));
    if (errors.length > 0) this.focus();
  }
}

/**
 * @param {HTMLElement} field
 * @param {Said} said
 */
function line(field, said) {
  const item = stamp("error-line");
  const button = part(item, "button", HTMLButtonElement);
  setSaid(button, said);
  button.addEventListener("click", () => field.focus());
  return item;
}
