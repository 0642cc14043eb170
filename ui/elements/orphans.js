/** Finished videos in the account that this library does not know, offered once each. */
import { part, reconcile, setText, stamp, toast } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { clock, dayName, moment, pictureSize, seconds } from "../lib/format.js";
import { wake } from "../lib/pulse.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { tryStill } from "./job-stills.js";

/** @import {Orphan} from '../lib/types.js' */

export class Orphans extends HTMLElement {
  static tag = "vg-orphans";

  connectedCallback() {
    store.watch("orphans", (orphans) => this.#render(orphans));
    this.addEventListener("click", (event) => this.#onClick(event));
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    const id = button?.closest("[data-key]")?.getAttribute("data-key");
    if (!(button instanceof HTMLButtonElement) || !id) return;
    submitOnce(button, () => this.#answer(id, button.dataset.verb === "fetch"));
  }

  /**
   * @param {string} id
   * @param {boolean} wanted
   */
  async #answer(id, wanted) {
    await (wanted ? api.fetchOrphan(id) : api.dismissOrphan(id));
    store.set(
      "orphans",
      store.get("orphans").filter((orphan) => orphan.id !== id),
    );
    toast(wanted ? t("orphans.fetching") : t("orphans.dismissed"));
    wake();
  }

  /** @param {Orphan[]} orphans */
  #render(orphans) {
    this.hidden = orphans.length === 0;
    reconcile(part(this, "list", HTMLElement), orphans, ({ id }) => id, renderOrphan);
  }
}

/**
 * @param {Orphan} orphan
 * @param {HTMLElement | null} kept
 */
function renderOrphan(orphan, kept) {
  const item = kept ?? stamp("orphan");
  const made = moment(orphan.created_at);
  setText(part(item, "prompt", HTMLElement), orphan.prompt || t("orphans.noPrompt"));
  const facts = [made];
  if (orphan.size) facts.push(pictureSize(orphan.size));
  if (orphan.seconds) facts.push(seconds(orphan.seconds));
  if (orphan.expires_at) {
    const until = { time: clock(orphan.expires_at), day: dayName(orphan.expires_at) };
    facts.push(t("orphans.until", until));
  }
  setText(part(item, "facts", HTMLElement), facts.join(" · "));
  const picture = part(item, "picture", HTMLImageElement);
  if (orphan.thumbnail_url && !kept) tryStill(picture, orphan.thumbnail_url);
  return item;
}
