/** Which tags the chosen videos get or lose. */
import { part, setText } from "../behaviours/dom.js";
import { ApiError } from "../lib/api.js";
import { libraryApi } from "../lib/library-api.js";
import { t } from "../lib/words.js";

/** @typedef {{tags: string[], add: boolean}} TagAnswer */

export class TagDialog extends HTMLElement {
  static tag = "vg-tag-dialog";

  /**
   * @param {number} count - how many videos
   * @returns {Promise<TagAnswer | null>} null when the person changed their mind
   */
  static ask(count) {
    const only = document.querySelector(TagDialog.tag);
    return only instanceof TagDialog ? only.#open(count) : Promise.resolve(null);
  }

  connectedCallback() {
    const form = part(this, "form", HTMLFormElement);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const remove = event.submitter?.getAttribute("value") === "remove";
      if (this.#tags.length) this.#dialog.close(remove ? "remove" : "add");
      else this.#input.focus();
    });
    part(this, "no", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
  }

  /** @param {number} count @returns {Promise<TagAnswer | null>} */
  async #open(count) {
    setText(part(this, "title", HTMLElement), t("tags.title", { count }));
    this.#input.value = "";
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
    this.#offer();
    return new Promise((resolve) => {
      const answer = () => {
        const how = this.#dialog.returnValue;
        resolve(how ? { tags: this.#tags, add: how === "add" } : null);
      };
      this.#dialog.addEventListener("close", answer, { once: true });
    });
  }

  /** Those in use are offered while typing. */
  async #offer() {
    try {
      const options = (await libraryApi.tags()).map(({ tag }) => new Option(tag, tag));
      part(this, "known", HTMLDataListElement).replaceChildren(...options);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** @returns {string[]} what is between commas of any script */
  get #tags() {
    return this.#input.value.split(/[,،、，]/).flatMap((tag) => tag.trim() || []);
  }

  get #input() {
    return part(this, "tags", HTMLInputElement);
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }
}
