/** Where videos are made: the stored connections and the practice studio, one of them in use. */
import { part, reconcile, setText, stamp, toast } from "../behaviours/dom.js";
import { explainHeld, isHeld } from "../behaviours/show-held.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { ApiError, api } from "../lib/api.js";
import { settingsApi } from "../lib/settings-api.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { CheckList } from "./check-list.js";
import { ConnectionForm } from "./connection-form.js";

/** @import {ConnectionSettings, Settings} from '../lib/types.js' */

const PRACTICE = "practice";

export class Connections extends HTMLElement {
  static tag = "vg-connections";

  /** What the form is open for: an id, "new", or nothing. */
  #edited = "";
  #returnTo = "";

  connectedCallback() {
    store.watch("settings", (settings) => settings && this.#render(settings));
    this.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.name === "use") this.#use(target);
    });
    this.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button[data-verb]") : null;
      if (button instanceof HTMLButtonElement) this.#act(button);
    });
    part(this, "add", HTMLButtonElement).addEventListener("click", () => this.#edit("new"));
    part(this, "cancel", HTMLButtonElement).addEventListener("click", () => this.#close());
    this.addEventListener("vg-connection-save", (event) => {
      event.stopPropagation(); // nobody leaves: the focus goes back to where this began
      this.#close();
      toast(t("connection.saved"));
    });
  }

  /** @param {Settings} settings */
  #render(settings) {
    const stored = shown(settings);
    const held = isHeld(settings, "endpoint");
    // Where an organisation sets the address, the key is still each person's own.
    const own = settings.locked.includes("endpoint") ? settings.connection?.id : undefined;
    reconcile(
      part(this, "list", HTMLElement),
      stored,
      ({ id }) => id,
      (one, old) => card(one, old, { edit: !held || one.id === own, remove: !held }),
    );
    const used = settings.mode === "practice" ? PRACTICE : (settings.connection?.id ?? "");
    const choices = this.querySelectorAll('input[name="use"]');
    for (const input of choices) {
      if (!(input instanceof HTMLInputElement)) continue;
      input.checked = input.value === used;
      input.disabled = held && input.value !== used;
    }
    explainHeld(settings, "endpoint", part(this, "options", HTMLElement), choices);
    if (stored.length === 0 && !this.#edited) this.#edited = "new";
    if (this.#edited && this.#edited !== "new" && !find(settings, this.#edited)) this.#edited = "";
    this.#showEditor(stored.length === 0, held);
  }

  /** @param {boolean} first - there is none yet @param {boolean} held */
  #showEditor(first, held) {
    const open = this.#edited !== "" && (!held || first || this.#edited !== "new");
    part(this, "editor", HTMLElement).hidden = !open;
    part(this, "add", HTMLElement).hidden = open || held;
    part(this, "cancel", HTMLElement).hidden = first;
    const title = first
      ? t("connection.title")
      : this.#edited === "new"
        ? t("connections.add")
        : t("connections.change");
    setText(part(this, "editor-title", HTMLElement), title);
  }

  /** @param {string} id */
  #edit(id) {
    const settings = store.get("settings");
    if (!settings) return;
    this.#edited = id;
    this.#returnTo = id;
    part(this, "form", ConnectionForm).edit(find(settings, id));
    this.#showEditor(shown(settings).length === 0, isHeld(settings, "endpoint"));
    part(this, "editor", HTMLElement).scrollIntoView({ block: "nearest" });
    part(this, "form", ConnectionForm).focusFirst();
  }

  #close() {
    this.#edited = "";
    const settings = store.get("settings");
    if (settings) this.#render(settings);
    const item = this.querySelector(`[data-key="${CSS.escape(this.#returnTo)}"]`);
    const back = item?.querySelector('[data-verb="edit"]') ?? part(this, "add", HTMLElement);
    if (back instanceof HTMLElement) back.focus();
  }

  /** @param {HTMLInputElement} input */
  async #use(input) {
    const busy = part(this, "options", HTMLElement);
    busy.setAttribute("aria-busy", "true");
    const change = input.value === PRACTICE ? { mode: PRACTICE } : { active: input.value };
    await submitOnce(part(this, "add", HTMLButtonElement), async () => {
      store.set("settings", await api.saveSettings(change));
    });
    busy.removeAttribute("aria-busy");
    const settings = store.get("settings");
    if (settings) this.#render(settings);
  }

  /** @param {HTMLButtonElement} button */
  #act(button) {
    const item = button.closest("[data-key]");
    const id = item?.getAttribute("data-key") ?? "";
    if (button.dataset.verb === "edit") this.#edit(id);
    if (button.dataset.verb === "check" && item) submitOnce(button, () => check(item, id));
    if (button.dataset.verb === "remove") this.#ask(id);
    if (button.dataset.verb === "really") submitOnce(button, () => this.#remove());
    if (button.dataset.verb === "keep") this.#dialog.close();
  }

  /** @param {string} id */
  #ask(id) {
    const settings = store.get("settings");
    const one = settings && find(settings, id);
    if (!one) return;
    this.#returnTo = id;
    const text = [t("connections.removeText", { name: one.name })];
    if (one.under_way > 0) text.push(t("connections.removeBusy", { count: one.under_way }));
    setText(part(this, "remove-text", HTMLElement), text.join(" "));
    this.#dialog.showModal();
  }

  async #remove() {
    try {
      await settingsApi.removeConnection(this.#returnTo);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "not_found")) throw error;
    }
    this.#dialog.close();
    this.#returnTo = "";
    store.set("settings", await api.settings());
    part(this, "add", HTMLElement).focus();
    toast(t("connections.removed"));
  }

  get #dialog() {
    return part(this, "remove-dialog", HTMLDialogElement);
  }
}

/** The stored ones, and one that holds for this run alone. @param {Settings} settings */
function shown({ connections, connection }) {
  const names = new Intl.Collator();
  const sorted = connections.toSorted((a, b) => names.compare(a.name, b.name));
  if (!connection || sorted.some(({ id }) => id === connection.id)) return sorted;
  return [{ ...connection, under_way: 0 }, ...sorted];
}

/** @param {Settings} settings @param {string} id */
function find(settings, id) {
  return shown(settings).find((one) => one.id === id) ?? null;
}

/**
 * @param {ConnectionSettings & {under_way: number}} one
 * @param {HTMLElement | null} old
 * @param {{edit: boolean, remove: boolean}} may - what the person may do with it
 */
function card(one, old, may) {
  const item = old ?? stamp("connection");
  const input = item.querySelector("input");
  if (input) input.value = one.id;
  setText(part(item, "name", HTMLElement), one.name);
  const facts = one.name === one.host ? [one.deployment] : [one.host, one.deployment];
  setText(part(item, "facts", HTMLElement), facts.join(" · "));
  const signIn = /** @type {const} */ ({
    "api-key": "connections.byKey",
    "bearer-key": "connections.byKey",
    entra: "connections.byEntra",
  })[one.sign_in];
  const more = [signIn ? t(signIn) : one.sign_in];
  if (one.under_way > 0) more.push(t("rail.underWay", { count: one.under_way }));
  setText(part(item, "more", HTMLElement), more.join(" · "));
  part(item, "edit", HTMLElement).hidden = !may.edit;
  part(item, "remove", HTMLElement).hidden = !may.remove;
  for (const verb of ["check", "edit", "remove"]) {
    part(item, verb, HTMLElement).setAttribute(
      "aria-label",
      `${part(item, verb, HTMLElement).textContent} · ${one.name}`,
    );
  }
  return item;
}

/** @param {Element} item @param {string} id */
async function check(item, id) {
  const list = part(item, "checks", CheckList);
  list.showWaiting();
  try {
    const known = store.get("settings")?.connections.some((one) => one.id === id);
    const { checks } = known ? await settingsApi.checkConnection(id) : await api.check({});
    list.show(checks);
  } catch (error) {
    list.clear();
    throw error;
  }
}
