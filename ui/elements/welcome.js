/** The first start: two ways on, equally large. */
import { part, tell } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { store } from "../lib/store.js";
import { ConnectionForm } from "./connection-form.js";

export class Welcome extends HTMLElement {
  static tag = "vg-welcome";

  connectedCallback() {
    part(this, "connect", HTMLButtonElement).addEventListener("click", () => this.#show(true));
    part(this, "back", HTMLButtonElement).addEventListener("click", () => this.#show(false));
    const practice = part(this, "practice", HTMLButtonElement);
    practice.addEventListener("click", () => submitOnce(practice, () => this.#practise()));
  }

  async #practise() {
    store.set("settings", await api.saveSettings({ mode: "practice" }));
    tell(this, "vg-connection-save");
  }

  /** @param {boolean} form */
  #show(form) {
    part(this, "ways", HTMLElement).hidden = form;
    part(this, "form", HTMLElement).hidden = !form;
    if (form) part(this, "connection", ConnectionForm).focusFirst();
    else part(this, "connect", HTMLButtonElement).focus();
  }
}
