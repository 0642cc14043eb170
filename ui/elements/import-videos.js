/** Videos from elsewhere: chosen here or dropped on the window, taken in with progress. */
import { part, setText } from "../behaviours/dom.js";
import { takeDropped } from "../behaviours/dropped-files.js";
import { filesOf, importFiles } from "../behaviours/import-files.js";
import { sentenceFor } from "../behaviours/submit-once.js";
import { ApiError } from "../lib/api.js";
import { shelf } from "../lib/shelf.js";
import { importedWords, importingWords } from "../lib/upkeep-words.js";
import { t } from "../lib/words.js";

/** @import {Dropped} from '../behaviours/dropped-files.js' */

export class ImportVideos extends HTMLElement {
  static tag = "vg-import-videos";

  /** @type {AbortController | null} */
  #running = null;

  connectedCallback() {
    const chosen = part(this, "files", HTMLInputElement);
    part(this, "choose", HTMLButtonElement).addEventListener("click", () => chosen.click());
    chosen.addEventListener("change", () => {
      const files = Array.from(chosen.files ?? []);
      chosen.value = "";
      this.#take(files);
    });
    part(this, "stop", HTMLButtonElement).addEventListener("click", () => this.#running?.abort());
    part(this, "dismiss", HTMLButtonElement).addEventListener("click", () => {
      part(this, "task", HTMLElement).hidden = true;
      part(this, "choose", HTMLButtonElement).focus();
    });
    addEventListener("vg-dropped", () => this.#takeDropped());
    this.#takeDropped();
  }

  #takeDropped() {
    // What is dropped while something runs waits for its end.
    if (!this.#running) this.#take(takeDropped());
  }

  /** @param {Dropped[]} dropped */
  async #take(dropped) {
    if (dropped.length === 0 || this.#running) return;
    this.#running = new AbortController();
    this.#show(t("upkeep.import"), []);
    try {
      const files = await filesOf(dropped);
      const progress = part(this, "progress", HTMLProgressElement);
      const found = await importFiles(files, this.#running.signal, (done, bytes) => {
        progress.value = bytes;
        setText(this.#words, importingWords(done, files.length));
      });
      const stopped = this.#running.signal.aborted ? [t("upkeep.stopped")] : [];
      this.#running = null;
      const words = files.length ? importedWords(found) : t("import.none");
      this.#show([...stopped, words].join(" "), found.named);
      if (found.trouble)
        setText(this.#words, `${this.#words.textContent} ${sentenceFor(found.trouble)}`);
    } catch (error) {
      this.#running = null;
      // A folder that went away while it was read.
      if (!(error instanceof ApiError || error instanceof DOMException)) throw error;
      this.#show(error instanceof ApiError ? sentenceFor(error) : t("upkeep.noVideo"), []);
    } finally {
      this.#running = null;
      await shelf.refresh();
    }
    this.#takeDropped();
  }

  /** @param {string} words @param {string[]} named - files that could not be taken in */
  #show(words, named) {
    const running = this.#running !== null;
    part(this, "task", HTMLElement).hidden = false;
    part(this, "choose", HTMLButtonElement).disabled = running;
    part(this, "progress", HTMLElement).hidden = !running;
    part(this, "progress", HTMLProgressElement).value = 0;
    part(this, "stop", HTMLElement).hidden = !running;
    part(this, "dismiss", HTMLElement).hidden = running;
    setText(this.#words, words);
    const lines = named.map((name) => {
      const line = document.createElement("li");
      line.dir = "auto";
      line.textContent = name;
      return line;
    });
    part(this, "named", HTMLElement).replaceChildren(...lines);
    this.#words.focus({ preventScroll: true });
  }

  get #words() {
    return part(this, "words", HTMLElement);
  }
}
