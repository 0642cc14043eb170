/** Above the picture: the way back, the place in the list, and what a comparison can do. */
import { part, setText } from "../behaviours/dom.js";
import { reviewList } from "../lib/review-list.js";
import { selection } from "../lib/selection.js";
import { t } from "../lib/words.js";

/** @import {Comparison} from '../lib/comparison.js' */

export class ReviewBar extends HTMLElement {
  static tag = "vg-review-bar";

  /** @param {Comparison} set */
  show({ blind, blink, isSeveral, video }) {
    part(this, "tools", HTMLElement).hidden = !isSeveral;
    this.#press("compare", isSeveral);
    this.#press("blink", blink);
    this.#press("blind", blind);
    this.#press("select", selection.has(video?.video_id ?? ""));
    const marked = selection.size ? t("selection.count", { count: selection.size }) : "";
    setText(part(this, "marked", HTMLElement), marked);
    const place = isSeveral ? null : reviewList.place(video?.video_id ?? "");
    const { number = 0, total = null } = place ?? {};
    const words = total === null ? t("number", { number }) : t("review.place", { number, total });
    setText(part(this, "place", HTMLElement), place ? words : "");
  }

  /** @param {string} verb @param {boolean} on */
  #press(verb, on) {
    this.querySelector(`[data-verb="${verb}"]`)?.setAttribute("aria-pressed", String(on));
  }
}
