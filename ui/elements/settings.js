/** Settings: the account, where videos are kept, how the page looks, and what this is. */

import { copyText } from "../behaviours/copy-text.js";
import { part, setText, toast } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {Settings} from '../lib/types.js' */

export class SettingsPlace extends HTMLElement {
  static tag = "vg-settings";

  connectedCallback() {
    store.watch("settings", (settings) => settings && this.#render(settings));
    this.addEventListener("change", (event) => this.#onChoose(event));
    this.addEventListener("vg-connection-save", () => toast(t("connection.saved")));
    const copy = part(this, "copy-folder", HTMLButtonElement);
    copy.addEventListener("click", () => copyText(store.get("settings")?.videos_dir ?? ""));
    const search = part(this, "search-orphans", HTMLButtonElement);
    search.addEventListener("click", () => submitOnce(search, searchOrphans));
    const report = part(this, "copy-about", HTMLButtonElement);
    report.addEventListener("click", () =>
      copyText(part(this, "about", HTMLElement).textContent ?? ""),
    );
  }

  /** Another window may have changed something. */
  async show() {
    store.set("settings", await api.settings());
  }

  /** @param {Event} event */
  #onChoose({ target }) {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name !== "mode" && target.name !== "appearance") return;
    const save = part(this, "account", HTMLElement);
    save.setAttribute("aria-busy", "true");
    this.#save({ [target.name]: target.value }).finally(() => save.removeAttribute("aria-busy"));
  }

  /** @param {object} changes */
  async #save(changes) {
    await submitOnce(part(this, "copy-about", HTMLButtonElement), async () =>
      store.set("settings", await api.saveSettings(changes)),
    );
    const settings = store.get("settings");
    if (settings) this.#render(settings);
  }

  /** @param {Settings} settings */
  #render(settings) {
    this.#tick("mode", settings.mode);
    this.#tick("appearance", settings.appearance);
    const azure = this.querySelector('input[name="mode"][value="azure"]');
    if (azure instanceof HTMLInputElement) azure.disabled = !settings.connection;
    for (const input of this.querySelectorAll('input[name="appearance"]')) {
      input.toggleAttribute("disabled", "appearance" in (settings.held ?? {}));
    }
    setText(part(this, "folder", HTMLElement), settings.videos_dir);
    setText(part(this, "version", HTMLElement), settings.version);
    setText(part(this, "data-folder", HTMLElement), settings.data_dir);
    setText(part(this, "engine", HTMLElement), navigator.userAgent);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #tick(name, value) {
    for (const input of this.querySelectorAll(`input[name="${name}"]`)) {
      if (input instanceof HTMLInputElement) input.checked = input.value === value;
    }
  }
}

/** Ask Azure now; what is found is shown in the Library. */
async function searchOrphans() {
  const { orphans, error } = await api.orphans(true);
  store.set("orphans", orphans);
  if (error) toast(error.detail);
  else if (orphans.length > 0) location.hash = "#/library";
  else toast(t("orphans.none"));
}
