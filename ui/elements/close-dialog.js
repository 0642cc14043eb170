/** Asked once when the window is closed with work under way; what it says is true. */
import { part, setText } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {JobsAnswer} from '../lib/types.js' */

export class CloseDialog extends HTMLElement {
  static tag = "vg-close-dialog";

  connectedCallback() {
    store.watch("closing", (closing) => this.#render(closing));
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#press("stay");
    });
    this.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button[data-choice]") : null;
      if (button instanceof HTMLButtonElement) submitOnce(button, () => this.#answer(button));
    });
  }

  /** @param {string} choice */
  #press(choice) {
    const button = this.querySelector(`button[data-choice="${choice}"]`);
    if (button instanceof HTMLButtonElement) button.click();
  }

  /** @param {HTMLButtonElement} button */
  async #answer(button) {
    const choice = /** @type {'stay' | 'close' | 'cancel_queued'} */ (button.dataset.choice);
    await api.answerClose(choice);
    store.set("closing", null);
  }

  /** @param {JobsAnswer['closing'] | null} closing */
  #render(closing) {
    const dialog = this.#dialog;
    if (!closing) {
      dialog.close();
      return;
    }
    const { at_azure: atAzure, in_line: inLine } = closing;
    const text = [];
    if (atAzure > 0) text.push(t("close.atAzure", { count: atAzure }));
    if (inLine > 0) text.push(t("close.inLine", { count: inLine }));
    // What was under way may end while the question is open.
    setText(part(this, "text", HTMLElement), text.join(" ") || t("close.allDone"));
    const cancel = this.querySelector('button[data-choice="cancel_queued"]');
    cancel?.toggleAttribute("hidden", inLine === 0);
    if (!dialog.open) dialog.showModal();
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }
}
