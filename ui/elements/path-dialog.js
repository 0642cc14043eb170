/** A path to type, where there is no window of ours whose dialog could be asked. */
import { part, setText } from "../behaviours/dom.js";

/** @typedef {{title: string, text: string, yes: string}} PathQuestion */

export class PathDialog extends HTMLElement {
  static tag = "vg-path-dialog";

  /**
   * @param {PathQuestion} question
   * @returns {Promise<string>} the path; empty when the person changed their mind
   */
  static ask(question) {
    const only = document.querySelector(PathDialog.tag);
    return only instanceof PathDialog ? only.#open(question) : Promise.resolve("");
  }

  connectedCallback() {
    part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#input.value.trim()) this.#dialog.close("yes");
      else this.#input.focus();
    });
    part(this, "no", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
  }

  /** @param {PathQuestion} question @returns {Promise<string>} */
  #open({ title, text, yes }) {
    setText(part(this, "title", HTMLElement), title);
    setText(part(this, "text", HTMLElement), text);
    setText(part(this, "yes", HTMLElement), yes);
    this.#input.value = "";
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
    return new Promise((resolve) => {
      const answer = () => {
        resolve(this.#dialog.returnValue === "yes" ? this.#input.value.trim() : "");
      };
      this.#dialog.addEventListener("close", answer, { once: true });
    });
  }

  get #input() {
    return part(this, "path", HTMLInputElement);
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }
}
