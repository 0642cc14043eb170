/** Settings: the account, where videos are kept, how the page looks, and what this is. */

import { copyText } from "../behaviours/copy-text.js";
import { part, setText, toast } from "../behaviours/dom.js";
import { tellSystem } from "../behaviours/notify-ended.js";
import { showHeld } from "../behaviours/show-held.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { revealFolder } from "../behaviours/video-actions.js";
import { ApiError, api } from "../lib/api.js";
import { LANGUAGES } from "../lib/languages.js";
import { problemWords } from "../lib/server-words.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { Spending } from "./spending.js";
import { StoragePanel } from "./storage.js";

/** @import {Settings} from '../lib/types.js' */

/** What is saved at once when it is chosen. */
const CHOICES = new Set(["appearance", "language", "letter_keys", "notify", "notify_sound"]);
/** The page begins anew in another language; this brings the focus back to where it was chosen. */
const CHOSEN_LANGUAGE = { focus: "language" };

export class SettingsPlace extends HTMLElement {
  static tag = "vg-settings";

  /** Whether the page has begun anew because of a choice made here; asked once, before the next. */
  #returns = history.state?.focus === CHOSEN_LANGUAGE.focus;

  connectedCallback() {
    this.#fillLanguages();
    store.watch("settings", (settings) => settings && this.#render(settings));
    this.addEventListener("change", (event) => this.#onChoose(event));
    const copy = part(this, "copy-folder", HTMLButtonElement);
    copy.addEventListener("click", () => copyText(store.get("settings")?.videos_dir ?? ""));
    const shown = part(this, "show-folder", HTMLButtonElement);
    shown.addEventListener("click", () => submitOnce(shown, revealFolder));
    const trial = part(this, "notify-try", HTMLButtonElement);
    trial.addEventListener("click", () => submitOnce(trial, tryNotification));
    const search = part(this, "search-orphans", HTMLButtonElement);
    search.addEventListener("click", () => submitOnce(search, searchOrphans));
    const report = part(this, "copy-about", HTMLButtonElement);
    report.addEventListener("click", () =>
      copyText(part(this, "about", HTMLElement).textContent ?? ""),
    );
  }

  /** Another window may have changed something. What is known stays where nobody answers. */
  async show() {
    part(this, "storage", StoragePanel).show();
    part(this, "spending", Spending).show();
    try {
      store.set("settings", await api.settings());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    if (!this.#returns) return;
    this.#returns = false;
    history.replaceState({ ...history.state, focus: undefined }, "");
    this.#language.focus();
  }

  /** Another folder for the videos, where there is room. */
  moveFolder() {
    part(this, "storage", StoragePanel).move();
  }

  #fillLanguages() {
    for (const { tag, name } of LANGUAGES) {
      const option = new Option(name, tag);
      option.lang = tag;
      this.#language.add(option);
    }
  }

  /** @param {Event} event */
  #onChoose({ target }) {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (!CHOICES.has(target.name)) return;
    if (target.name === "language") history.replaceState(CHOSEN_LANGUAGE, "");
    const save = part(this, "account", HTMLElement);
    save.setAttribute("aria-busy", "true");
    const isTick = target instanceof HTMLInputElement && target.type === "checkbox";
    const value = isTick ? target.checked : target.value;
    this.#save({ [target.name]: value }).finally(() => save.removeAttribute("aria-busy"));
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
    this.#tick("appearance", settings.appearance);
    const languages = ["auto", ...LANGUAGES.map(({ tag }) => tag)];
    const spoken = languages.find(
      (tag) => tag === settings.language.toLowerCase().split("-", 1)[0],
    );
    this.#language.value = spoken ?? "en";
    for (const name of /** @type {const} */ (["letter_keys", "notify", "notify_sound"])) {
      part(this, name, HTMLInputElement).checked = settings[name];
    }
    for (const name of CHOICES) {
      const controls = Array.from(this.querySelectorAll(`[name="${name}"]`));
      const place = controls[0]?.closest("fieldset, .option") ?? controls[0];
      if (place) showHeld(settings, name, place, controls);
    }
    const folder = part(this, "folder", HTMLElement);
    setText(folder, settings.videos_dir);
    const move = this.querySelectorAll('[data-verb="move"]');
    showHeld(settings, "videos_dir", folder.closest("p") ?? folder, move);
    setText(part(this, "version", HTMLElement), settings.version);
    setText(part(this, "data-folder", HTMLElement), settings.data_dir);
    setText(part(this, "engine", HTMLElement), navigator.userAgent);
  }

  get #language() {
    return part(this, "language", HTMLSelectElement);
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

/** Systems differ, and none says beforehand whether it shows anything. */
async function tryNotification() {
  const shown = await tellSystem("Videogen", t("notify.example"));
  toast(shown ? t("notify.shown") : t("notify.none"));
}

/** Ask Azure now; what is found is shown in the Library. */
async function searchOrphans() {
  const { orphans, error } = await api.orphans(true);
  store.set("orphans", orphans);
  if (error) toast(problemWords(error.code, error.detail));
  else if (orphans.length > 0) location.hash = "#/library";
  else toast(t("orphans.none"));
}
