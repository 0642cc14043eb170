/** A few prompts to begin with. */
import { part, stamp, tell } from "../behaviours/dom.js";
import { t } from "../lib/words.js";

const EXAMPLES = /** @type {const} */ (["example.1", "example.2", "example.3", "example.4"]);

export class Examples extends HTMLElement {
  static tag = "vg-examples";

  connectedCallback() {
    const list = part(this, "list", HTMLElement);
    for (const key of EXAMPLES) {
      const item = stamp("example");
      const button = part(item, "button", HTMLButtonElement);
      button.textContent = t(key);
      button.addEventListener("click", () => tell(this, "vg-prompt-reuse", { prompt: t(key) }));
      list.append(item);
    }
  }
}
