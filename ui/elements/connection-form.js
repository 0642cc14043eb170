/**
 * Connect to Azure: paste what the portal shows, check it, keep it. Used at the first start and
 * in Settings. The key goes out and never comes back.
 */
import { part, setSaid, setText, stamp, tell } from "../behaviours/dom.js";
import { showHeld } from "../behaviours/show-held.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { addressQuestion, fieldWords } from "../lib/server-words.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { CheckList } from "./check-list.js";
import { ErrorSummary } from "./error-summary.js";

/** @import {ApiError} from '../lib/api.js' */
/** @import {Said} from '../lib/server-words.js' */
/** @import {ConnectionSettings, Settings} from '../lib/types.js' */

const FIELDS = /** @type {const} */ ([
  "endpoint",
  "api_key",
  "deployment",
  "name",
  "sign_in",
  "scope",
  "dialect",
  "api_version",
]);
/** What a stored connection fills in: the key never comes back. */
const KNOWN = /** @type {const} */ ([
  "endpoint",
  "deployment",
  "name",
  "sign_in",
  "scope",
  "dialect",
  "api_version",
]);

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

let forms = 0;

export class ConnectionForm extends HTMLElement {
  static tag = "vg-connection-form";

  #touched = false;
  /** Whether Azure has already said no and the person saves all the same. */
  #insists = false;
  /** Which stored connection is changed: its id, "new", or the one in use where it is empty. */
  #id = "";

  connectedCallback() {
    if (this.childElementCount > 0) return;
    this.append(stamp("connection-form"));
    forms += 1;
    for (const name of FIELDS) this.#tie(name);
    this.addEventListener("input", () => this.#onEdit());
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    part(this, "check", HTMLButtonElement).addEventListener("click", () => this.#check());
    part(this, "name-row", HTMLElement).hidden = !("named" in this.dataset);
    store.watch("settings", (settings) => settings && this.#onSettings(settings));
  }

  /** @param {ConnectionSettings | null} known - what to change; nothing begins a new one */
  edit(known) {
    this.#id = known?.id ?? "new";
    this.#touched = false;
    this.#insists = false;
    this.#showButtons();
    this.#showErrors(null);
    part(this, "checks", CheckList).clear();
    part(this, "confirm", HTMLElement).hidden = true;
    this.#confirmed.checked = false;
    part(this, "more", HTMLDetailsElement).open = false;
    this.#fill(known);
    const settings = store.get("settings");
    if (settings) this.#onSettings(settings);
  }

  /** @param {ConnectionSettings | null} known */
  #fill(known) {
    this.#field("api_key").value = "";
    for (const name of KNOWN) this.#field(name).value = known?.[name] ?? "";
    if (!known) this.#field("sign_in").value = "api-key";
    this.#showWay();
  }

  /** A token needs no key, and a key no scope. */
  #showWay() {
    const entra = this.#field("sign_in").value === "entra";
    part(this, "key-row", HTMLElement).hidden = entra;
    part(this, "scope-row", HTMLElement).hidden = !entra;
    if (entra) part(this, "more", HTMLDetailsElement).open = true;
  }

  focusFirst() {
    this.#field("endpoint").focus();
  }

  /** Label, explanation and error belong to their field. @param {string} name */
  #tie(name) {
    const field = this.#field(name);
    const row = field.closest(".field");
    field.id = `connection-${forms}-${name}`;
    row?.querySelector("label")?.setAttribute("for", field.id);
    const told = Array.from(row?.querySelectorAll(".field-hint, .field-error") ?? []);
    for (const [index, element] of told.entries()) element.id = `${field.id}-${index}`;
    field.setAttribute("aria-describedby", told.map(({ id }) => id).join(" "));
  }

  #onEdit() {
    this.#touched = true;
    this.#insists = false;
    this.#showWay();
    this.#showButtons();
  }

  /** @param {Settings} settings */
  #onSettings(settings) {
    const edited = settings.connections.find(({ id }) => id === this.#id);
    const where = this.#id ? (edited?.key.where ?? "none") : settings.key.where;
    setText(part(this, "key-place", HTMLElement), t(`key.${where}`));
    this.#showHeld(settings);
    if (this.#touched || this.#id || !settings.connection) return;
    this.#fill(settings.connection);
  }

  /** What an administrator or the environment has set cannot be changed here. @param {Settings} settings */
  #showHeld(settings) {
    for (const name of FIELDS) {
      const field = this.#field(name);
      showHeld(settings, name, field, [field]);
    }
  }

  #check() {
    submitOnce(
      part(this, "check", HTMLButtonElement),
      () => this.#ask(),
      (error) => this.#explain(error),
    );
  }

  #save() {
    const work = async () => {
      if (!this.#insists && !(await this.#ask())) {
        this.#insists = true;
        this.#showButtons();
        return;
      }
      const begins = this.#id === "" || this.#id === "new";
      const mode = begins ? { mode: "azure" } : {};
      store.set("settings", await api.saveSettings({ connection: this.#values(), ...mode }));
      this.#field("api_key").value = "";
      this.#touched = false;
      tell(this, "vg-connection-save");
    };
    submitOnce(part(this, "save", HTMLButtonElement), work, (error) => this.#explain(error));
  }

  /** @returns {Promise<boolean>} whether nothing speaks against this connection */
  async #ask() {
    this.#showErrors(null);
    const list = part(this, "checks", CheckList);
    list.showWaiting();
    try {
      const stored = !this.#id && store.get("settings")?.connection && !this.#touched;
      const candidate = stored ? {} : { connection: this.#values() };
      const { checks } = await api.check(candidate);
      list.show(checks);
      return checks.every(({ ok }) => ok !== false);
    } catch (error) {
      list.clear();
      throw error;
    }
  }

  /** @param {ApiError} error */
  #explain(error) {
    if (Object.keys(error.fields).length === 0) return false;
    part(this, "checks", CheckList).clear();
    const asks = "confirmed_host" in error.fields;
    part(this, "confirm", HTMLElement).hidden = !asks;
    const address = this.#field("endpoint").value.trim();
    setSaid(part(this, "question", HTMLElement), addressQuestion(error, address));
    if (asks) this.#confirmed.focus();
    this.#showErrors(error);
    return true;
  }

  /** @param {ApiError | null} refusal */
  #showErrors(refusal) {
    /** @type {{field: HTMLElement, said: Said}[]} */
    const errors = [];
    for (const name of FIELDS) {
      const field = this.#field(name);
      const known = [name, `connection.${name}`].find((one) => one in (refusal?.fields ?? {}));
      const said = refusal && known ? fieldWords(refusal, known) : { text: "", lang: "" };
      const error = field.closest(".field")?.querySelector(".field-error");
      if (error instanceof HTMLElement) {
        error.hidden = !known;
        setSaid(error, said);
      }
      if (known) errors.push({ field, said });
      if (known) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (known) field.closest("details")?.setAttribute("open", "");
    }
    part(this, "summary", ErrorSummary).show(errors);
  }

  #showButtons() {
    setText(
      part(this, "save", HTMLElement),
      this.#insists ? t("connection.saveAnyway") : t("connection.save"),
    );
  }

  #values() {
    const entries = FIELDS.map((name) => [name, this.#field(name).value.trim()]);
    const values = Object.fromEntries(
      entries.filter(([name, value]) => name !== "api_key" || value),
    );
    if (this.#id) values.id = this.#id;
    return this.#confirmed.checked ? { ...values, confirmed_host: true } : values;
  }

  /** The answer to "this is not an address of Azure: right?" */
  get #confirmed() {
    const box = this.querySelector('[name="confirmed_host"]');
    if (box instanceof HTMLInputElement) return box;
    throw new TypeError("The connection form has no box to confirm the address.");
  }

  /** @param {string} name @returns {Field} */
  #field(name) {
    const field = this.querySelector(`[name="${name}"]`);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) return field;
    throw new TypeError(`The connection form has no "${name}".`);
  }
}
