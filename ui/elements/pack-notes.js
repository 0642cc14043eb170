/** Takes in the notes that somebody has saved in a review pack. */
import { part, tell } from "../behaviours/dom.js";
import { mergeNotes } from "../behaviours/review-pack.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { shelf } from "../lib/shelf.js";

export class PackNotes extends HTMLElement {
  static tag = "vg-pack-notes";

  connectedCallback() {
    const button = part(this, "choose", HTMLButtonElement);
    const chosen = part(this, "file", HTMLInputElement);
    button.addEventListener("click", () => chosen.click());
    chosen.addEventListener("change", () => {
      const file = chosen.files?.[0];
      if (file) submitOnce(button, () => this.#take(file));
      chosen.value = "";
    });
  }

  /** @param {File} file */
  async #take(file) {
    await mergeNotes(file);
    tell(this, "vg-notes-merged");
    await shelf.refresh();
  }
}
