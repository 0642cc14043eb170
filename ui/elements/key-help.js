/** The list of Review's keys, on demand. */
import { part, stamp } from "../behaviours/dom.js";
import { keyCap } from "../behaviours/key-cap.js";
import { REVIEW_KEYS } from "../lib/review-keys.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

export class KeyHelp extends HTMLElement {
  static tag = "vg-key-help";

  connectedCallback() {
    part(this, "close", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    part(this, "list", HTMLElement).replaceChildren(...REVIEW_KEYS.map(renderGroup));
  }

  open() {
    part(this, "off", HTMLElement).hidden = store.get("settings")?.letter_keys !== false;
    this.#dialog.showModal();
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }
}

/** @param {(typeof REVIEW_KEYS)[number]} group */
function renderGroup({ title, keys }) {
  const section = stamp("key-group");
  part(section, "title", HTMLElement).textContent = t(title);
  const rows = keys.map(({ keys: names, words }) => {
    const row = stamp("key-row");
    part(row, "keys", HTMLElement).replaceChildren(...names.map(keyCap));
    part(row, "words", HTMLElement).textContent = t(words);
    return row;
  });
  part(section, "rows", HTMLElement).replaceChildren(...rows);
  return section;
}
