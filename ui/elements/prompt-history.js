/** Earlier prompts, each once, newest first: searched as one types, and put into the form again. */
import { part, setText, stamp, tell } from "../behaviours/dom.js";
import { ApiError, api, isAborted } from "../lib/api.js";
import { moment, pictureSize, seconds } from "../lib/format.js";
import { t } from "../lib/words.js";

/** @import {EarlierPrompt} from '../lib/types.js' */

const REST_MS = 200;

export class PromptHistory extends HTMLElement {
  static tag = "vg-prompt-history";

  #wanted = new AbortController();
  /** @type {string | null} */
  #cursor = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  connectedCallback() {
    document.addEventListener("vg-history-open", () => this.#open());
    part(this, "close", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    part(this, "more", HTMLButtonElement).addEventListener("click", () => this.#more());
    part(this, "retry", HTMLButtonElement).addEventListener("click", () => this.#begin());
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#begin(), REST_MS);
    });
    this.#dialog.addEventListener("keydown", (event) => this.#onKey(event));
    this.#dialog.addEventListener("close", () => this.#wanted.abort());
    // A click beside the window of the dialog closes it.
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  #open() {
    this.#search.value = "";
    this.#dialog.showModal();
    this.#search.focus();
    this.#begin();
  }

  /** Show what matches now, from the first one on. */
  async #begin() {
    this.#wanted.abort();
    this.#wanted = new AbortController();
    this.#cursor = null;
    await this.#fetch([]);
  }

  async #more() {
    const items = this.#buttons;
    await this.#fetch(Array.from(this.#list.children));
    this.#buttons[items.length]?.focus();
  }

  /** @param {Element[]} kept - what stands before the next page */
  async #fetch(kept) {
    const query = this.#search.value.trim();
    try {
      const wanted = { query, cursor: this.#cursor };
      const page = await api.prompts(wanted, this.#wanted.signal);
      this.#cursor = page.next_cursor;
      this.#list.replaceChildren(...kept, ...page.prompts.map((each) => this.#item(each)));
      this.#show(false, query);
    } catch (error) {
      if (isAborted(error)) return;
      if (!(error instanceof ApiError)) throw error;
      this.#list.replaceChildren(...kept);
      this.#show(true, query);
    }
  }

  /** @param {boolean} failed @param {string} query */
  #show(failed, query) {
    const none = this.#list.childElementCount === 0;
    const words = query ? t("history.noneFound") : t("history.none");
    const status = failed ? t("history.failed") : none ? words : "";
    part(this, "status", HTMLElement).hidden = !status;
    setText(part(this, "status", HTMLElement), status);
    part(this, "retry", HTMLElement).hidden = !failed;
    part(this, "more", HTMLElement).hidden = failed || !this.#cursor;
  }

  /** @param {EarlierPrompt} each */
  #item({ prompt, size, seconds: length, used_at: used }) {
    const item = stamp("history-item");
    const facts = [size && pictureSize(size), length && seconds(length), moment(used)];
    setText(part(item, "prompt", HTMLElement), prompt);
    setText(part(item, "facts", HTMLElement), facts.filter(Boolean).join(" · "));
    part(item, "button", HTMLButtonElement).addEventListener("click", () => {
      this.#dialog.close();
      tell(this, "vg-prompt-reuse", {
        prompt,
        ...(size && { size }),
        ...(length && { seconds: length }),
      });
    });
    return item;
  }

  /** Arrows walk through what was found, from the search field on. @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    /** @type {(Element | null)[]} */
    const places = [this.#search, ...this.#buttons];
    const at = places.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    const next = places[at + step];
    if (next instanceof HTMLElement) next.focus();
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }

  get #search() {
    return part(this, "search", HTMLInputElement);
  }

  get #list() {
    return part(this, "list", HTMLElement);
  }

  get #buttons() {
    return Array.from(this.#list.querySelectorAll("button"));
  }
}
