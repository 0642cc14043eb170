/** What can be done with the chosen videos; it is there while any are chosen. */
import { runBatch } from "../behaviours/batch.js";
import { chooseNone } from "../behaviours/choose-videos.js";
import { part, setText } from "../behaviours/dom.js";
import { exportVideos } from "../behaviours/export-videos.js";
import { fileSize } from "../lib/format.js";
import { packOffers } from "../lib/pack-offers.js";
import { reviewList } from "../lib/review-list.js";
import { selection } from "../lib/selection.js";
import { shelf } from "../lib/shelf.js";
import { t } from "../lib/words.js";
import { AskDialog } from "./ask-dialog.js";
import { PackDialog } from "./pack-dialog.js";
import { TagDialog } from "./tag-dialog.js";

/** @import {Order} from '../behaviours/batch.js' */

export class SelectionBar extends HTMLElement {
  static tag = "vg-selection-bar";

  /** @type {AbortController | null} */
  #running = null;

  connectedCallback() {
    selection.addEventListener("change", () => this.#render());
    shelf.addEventListener("change", () => this.#render());
    this.addEventListener("click", (event) => this.#onClick(event));
  }

  /** @param {string[]} ids - at once to the trash, or with a question out of it */
  async discard(ids) {
    if (!shelf.question.trash) {
      return this.#run(ids, { action: "trash" }, (count) => t("batch.trashed", { count }));
    }
    const known = ids.map((id) => shelf.find(id)?.size_bytes);
    const size = known.every((bytes) => bytes !== undefined)
      ? known.reduce((sum, bytes) => sum + (bytes ?? 0), 0)
      : null;
    const sure = await AskDialog.ask({
      title: t("purge.title", { count: ids.length }),
      text: size === null ? t("purge.text") : t("purge.textSize", { size: fileSize(size) }),
      yes: t("purge.yes"),
    });
    if (sure) {
      await this.#run(ids, { action: "purge" }, (count) => t("batch.purged", { count }));
    }
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const ids = selection.ids;
    /** @type {Record<string, () => unknown>} */
    const verbs = {
      pick: () => this.#verdict(ids, "pick"),
      reject: () => this.#verdict(ids, "reject"),
      none: () => this.#verdict(ids, "none"),
      tag: () => this.#tag(ids),
      review: () => this.#review(),
      export: () => this.#while((watch) => exportVideos(ids, watch)),
      pack: () => PackDialog.open(packOffers([])),
      restore: () =>
        this.#run(ids, { action: "restore" }, (count) => t("batch.restored", { count })),
      remove: () => this.discard(ids),
      stop: () => this.#running?.abort(),
      clear: () => chooseNone(),
    };
    verbs[button.dataset.verb ?? ""]?.();
  }

  /** @param {string[]} ids @param {'pick' | 'reject' | 'none'} pick */
  #verdict(ids, pick) {
    const words = /** @type {const} */ ({
      pick: "batch.pick",
      reject: "batch.reject",
      none: "batch.unpicked",
    });
    return this.#run(ids, { action: "update", changes: { pick } }, (count) =>
      t(words[pick], { count }),
    );
  }

  /** @param {string[]} ids */
  async #tag(ids) {
    const answer = await TagDialog.ask(ids.length);
    if (!answer) return;
    const { tags, add } = answer;
    const order = add ? { add_tags: tags } : { remove_tags: tags };
    await this.#run(ids, { action: "update", ...order }, (count) => t("batch.tagged", { count }));
  }

  #review() {
    const inOrder = selection.ids.sort((a, b) => shelf.placeOf(a) - shelf.placeOf(b));
    reviewList.choose(inOrder);
    location.hash = `#/review/${encodeURIComponent(inOrder[0] ?? "")}`;
  }

  /**
   * @param {string[]} ids
   * @param {Order} order
   * @param {(count: number) => string} words
   */
  #run(ids, order, words) {
    return this.#while(async (watch) => {
      const done = await runBatch(ids, order, words, watch);
      if (order.action !== "update") selection.drop(done);
    });
  }

  /** @param {(watch: import('../behaviours/batch.js').Watch) => Promise<unknown>} work */
  async #while(work) {
    if (this.#running) return;
    this.#running = new AbortController();
    this.#render();
    const count = part(this, "count", HTMLElement);
    try {
      await work({
        signal: this.#running.signal,
        onProgress: (done, total) => setText(count, t("batch.progress", { done, total })),
      });
    } finally {
      this.#running = null;
      this.#render();
    }
  }

  #render() {
    const inTrash = Boolean(shelf.question.trash);
    const running = Boolean(this.#running);
    this.hidden = selection.size === 0 && !running;
    for (const button of this.querySelectorAll("button[data-verb]")) {
      if (!(button instanceof HTMLButtonElement)) continue;
      const { verb, where } = button.dataset;
      button.hidden = Boolean(where) && where !== (inTrash ? "trash" : "library");
      if (verb === "stop") button.hidden = !running;
      else button.toggleAttribute("disabled", running);
    }
    if (!running) {
      const words = t("selection.count", { count: selection.size });
      setText(part(this, "count", HTMLElement), words);
    }
  }
}
