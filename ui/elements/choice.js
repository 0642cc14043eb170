/**
 * One thing chosen of a few: buttons side by side, or a menu where there are many.
 * `options` and `value` go in; `vg-choice-change` comes out.
 */
import { part, stamp, tell } from "../behaviours/dom.js";
import { isWordKey, t } from "../lib/words.js";

/** @import {Choice} from '../lib/choices.js' */

const MOST_BUTTONS = 4;

export class ChoiceField extends HTMLElement {
  static tag = "vg-choice";

  /** @type {Choice[]} */
  #options = [];
  #value = "";

  connectedCallback() {
    this.addEventListener("change", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (!(event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)) {
      return;
    }
    this.#value = event.target.value;
    tell(this, "vg-choice-change", { name: this.#name, value: this.#value });
  }

  /** @returns {string} */
  get value() {
    return this.#value;
  }

  /**
   * @param {Choice[]} options
   * @param {string} value - the first one is taken where this is not among them
   */
  offer(options, value) {
    const next = options.some((option) => option.value === value) ? value : options[0]?.value;
    const same = JSON.stringify(options) === JSON.stringify(this.#options);
    if (same && next === this.#value) return;
    this.#options = options;
    this.#value = next ?? "";
    this.#render();
  }

  get #name() {
    return this.getAttribute("name") ?? "";
  }

  #render() {
    const key = this.getAttribute("data-legend") ?? "";
    const legend = isWordKey(key) ? t(key) : "";
    const many = this.#options.length > MOST_BUTTONS;
    this.replaceChildren(many ? this.#menu(legend) : this.#buttons(legend));
  }

  /** @param {string} legend */
  #buttons(legend) {
    const field = stamp("choice");
    part(field, "legend", HTMLElement).textContent = legend;
    const row = part(field, "row", HTMLElement);
    for (const option of this.#options) {
      const button = stamp("choice-button");
      const input = part(button, "input", HTMLInputElement);
      input.name = `choice-${this.#name}`;
      input.value = option.value;
      input.checked = option.value === this.#value;
      part(button, "label", HTMLElement).textContent = option.label;
      const hint = part(button, "hint", HTMLElement);
      hint.textContent = option.hint ?? "";
      hint.hidden = !option.hint;
      const icon = part(button, "icon", SVGElement);
      icon.toggleAttribute("hidden", !option.icon);
      icon.querySelector("use")?.setAttribute("href", `#icon-${option.icon}`);
      row.append(button);
    }
    return field;
  }

  /** @param {string} legend */
  #menu(legend) {
    const field = stamp("choice-menu");
    part(field, "legend", HTMLElement).textContent = legend;
    const select = part(field, "select", HTMLSelectElement);
    // WebKit would make what is chosen a part of the name.
    select.setAttribute("aria-label", legend);
    for (const { value, label, hint } of this.#options) {
      const text = hint ? `${label} · ${hint}` : label;
      select.add(new Option(text, value, false, value === this.#value));
    }
    return field;
  }
}
