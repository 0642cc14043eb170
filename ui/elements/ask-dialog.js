/** One question before something that cannot be taken back. */
import { part, setText } from "../behaviours/dom.js";

/** @typedef {{title: string, text: string, yes: string}} Question */

export class AskDialog extends HTMLElement {
  static tag = "vg-ask-dialog";

  /**
   * @param {Question} question
   * @returns {Promise<boolean>} whether the person agreed; false for anything but the button
   */
  static ask(question) {
    const only = document.querySelector(AskDialog.tag);
    return only instanceof AskDialog ? only.#open(question) : Promise.resolve(false);
  }

  connectedCallback() {
    part(this, "yes", HTMLButtonElement).addEventListener("click", () => this.#dialog.close("yes"));
    part(this, "no", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
  }

  /** @param {Question} question @returns {Promise<boolean>} */
  #open({ title, text, yes }) {
    setText(part(this, "title", HTMLElement), title);
    setText(part(this, "text", HTMLElement), text);
    setText(part(this, "yes", HTMLElement), yes);
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
    return new Promise((resolve) => {
      const answer = () => resolve(this.#dialog.returnValue === "yes");
      this.#dialog.addEventListener("close", answer, { once: true });
    });
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }
}
