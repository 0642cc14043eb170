/** Settings for Create: how long a request can be taken back before it is sent. */
import { part } from "../behaviours/dom.js";
import { showHeld } from "../behaviours/show-held.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { seconds } from "../lib/format.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {Settings} from '../lib/types.js' */

const CHOICES = [0, 4, 10, 30, 60];

export class CreateSettings extends HTMLElement {
  static tag = "vg-create-settings";

  connectedCallback() {
    store.watch("settings", (settings) => settings && this.#render(settings));
    this.#hold.addEventListener("change", () => this.#save());
  }

  async #save() {
    const changes = { hold_seconds: Number(this.#hold.value) };
    await submitOnce(this.#hold, async () =>
      store.set("settings", await api.saveSettings(changes)),
    );
    const settings = store.get("settings");
    if (settings) this.#render(settings);
  }

  /** @param {Settings} settings */
  #render(settings) {
    const now = settings.hold_seconds;
    const choices = Array.from(new Set([...CHOICES, now])).sort((one, other) => one - other);
    this.#hold.replaceChildren(
      ...choices.map((choice) => {
        const words = choice === 0 ? t("settings.holdNone") : seconds(choice);
        return new Option(words, String(choice), false, choice === now);
      }),
    );
    showHeld(settings, "hold_seconds", this.#hold, [this.#hold]);
  }

  get #hold() {
    return part(this, "hold", HTMLSelectElement);
  }
}
