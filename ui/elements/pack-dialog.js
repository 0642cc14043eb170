/** What goes into a review pack and in which form; then how far it is. Notes come back here too. */
import { part, setText } from "../behaviours/dom.js";
import { makePack } from "../behaviours/review-pack.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {PackOffer} from '../lib/pack-offers.js' */

export class PackDialog extends HTMLElement {
  static tag = "vg-pack-dialog";

  /** @type {PackOffer[]} */
  #offers = [];
  /** @type {AbortController | null} */
  #running = null;

  /** @param {PackOffer[]} offers - the first is taken unless another is chosen */
  static open(offers) {
    const only = document.querySelector(PackDialog.tag);
    if (only instanceof PackDialog) only.#open(offers);
  }

  connectedCallback() {
    part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      const button = part(this, "make", HTMLButtonElement);
      submitOnce(button, () => this.#make());
    });
    part(this, "no", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    part(this, "stop", HTMLButtonElement).addEventListener("click", () => this.#running?.abort());
    this.addEventListener("vg-notes-merged", () => this.#dialog.close());
    // Whoever leaves it leaves the pack as well: nothing is left of one that is broken off.
    this.#dialog.addEventListener("close", () => this.#running?.abort());
  }

  /** @param {PackOffer[]} offers */
  #open(offers) {
    this.#offers = offers;
    const choices = offers.map(({ words }, index) => choice(words, index));
    const what = part(this, "what", HTMLFieldSetElement);
    for (const old of what.querySelectorAll("label")) old.remove();
    what.append(...choices);
    const inWindow = Boolean(store.get("settings")?.native);
    part(this, "form-of", HTMLElement).hidden = !inWindow;
    part(this, "download", HTMLElement).hidden = inWindow;
    this.#render();
    this.#dialog.showModal();
  }

  async #make() {
    const values = new FormData(part(this, "form", HTMLFormElement));
    const offer = this.#offers[Number(values.get("pack-what"))];
    if (!offer) return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#render();
    let done = true;
    try {
      const onProgress = (/** @type {number} */ done, /** @type {number} */ total) =>
        this.#progress(done, total);
      const asZip = values.get("pack-as") === "zip";
      done = await makePack(await offer.ids(), asZip, { signal, onProgress });
    } finally {
      this.#running = null;
      this.#render();
      // Who chose no place for it may want to choose something else first.
      if (done || signal.aborted) this.#dialog.close();
    }
  }

  /** @param {number} done @param {number} total */
  #progress(done, total) {
    const bar = part(this, "progress", HTMLProgressElement);
    bar.max = total;
    bar.value = done;
    setText(part(this, "words", HTMLElement), t("batch.progress", { done, total }));
  }

  #render() {
    const running = Boolean(this.#running);
    part(this, "what", HTMLFieldSetElement).disabled = running;
    part(this, "form-of", HTMLFieldSetElement).disabled = running;
    part(this, "work", HTMLElement).hidden = !running;
    part(this, "progress", HTMLProgressElement).removeAttribute("value");
    setText(part(this, "words", HTMLElement), t("packs.making"));
    part(this, "make", HTMLElement).hidden = running;
    part(this, "no", HTMLElement).hidden = running;
    part(this, "back", HTMLElement).hidden = running;
    const stop = part(this, "stop", HTMLButtonElement);
    stop.hidden = !running;
    if (running) stop.focus();
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }
}

/** @param {string} words @param {number} index @returns {HTMLElement} */
function choice(words, index) {
  const label = document.createElement("label");
  label.className = "option";
  const input = document.createElement("input");
  input.type = "radio";
  input.name = "pack-what";
  input.value = String(index);
  input.defaultChecked = index === 0;
  const said = document.createElement("span");
  said.textContent = words;
  label.append(input, " ", said);
  return label;
}
