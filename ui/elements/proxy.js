/** The way out of the network: the system's proxy, none, or one by its address. */
import { part, setSaid, setText, toast } from "../behaviours/dom.js";
import { showHeld } from "../behaviours/show-held.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { fieldWords } from "../lib/server-words.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {ApiError} from '../lib/api.js' */
/** @import {Settings} from '../lib/types.js' */

const WORDS = ["system", "none"];

export class ProxyChoice extends HTMLElement {
  static tag = "vg-proxy";

  connectedCallback() {
    store.watch("settings", (settings) => settings && this.#render(settings));
    this.#kind.addEventListener("change", () => this.#onKind());
    part(this, "row", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(this.#address.value);
    });
  }

  /** @param {Settings} settings */
  #render(settings) {
    const { proxy } = settings;
    const word = WORDS.includes(proxy);
    this.#kind.value = word ? proxy : "address";
    this.#address.value = word ? "" : proxy;
    const controls = [this.#kind, this.#address, part(this, "save", HTMLButtonElement)];
    showHeld(settings, "proxy", this.#kind, controls);
    setText(
      part(this, "hint", HTMLElement),
      settings.proxy_sign_in ? t("network.signsIn") : t("network.addressHint"),
    );
    this.#showRow();
    this.#showError(null);
  }

  #onKind() {
    this.#showRow();
    if (this.#kind.value === "address") this.#address.focus();
    else this.#save(this.#kind.value);
  }

  #showRow() {
    part(this, "row", HTMLElement).hidden = this.#kind.value !== "address";
  }

  /** @param {string} proxy */
  #save(proxy) {
    const work = async () => {
      store.set("settings", await api.saveSettings({ proxy }));
      toast(t("network.saved"));
    };
    submitOnce(part(this, "save", HTMLButtonElement), work, (error) => {
      this.#showError("proxy" in error.fields ? error : null);
      return "proxy" in error.fields;
    });
  }

  /** @param {ApiError | null} error */
  #showError(error) {
    const told = part(this, "error", HTMLElement);
    told.hidden = !error;
    setSaid(told, error ? fieldWords(error, "proxy") : { text: "", lang: "" });
    if (!error) {
      this.#address.removeAttribute("aria-invalid");
      return;
    }
    this.#address.setAttribute("aria-invalid", "true");
    this.#address.focus();
  }

  get #kind() {
    return part(this, "kind", HTMLSelectElement);
  }

  get #address() {
    return part(this, "address", HTMLInputElement);
  }
}
