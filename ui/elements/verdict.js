/** What a person thinks of a video: pick or reject, stars, tags. */
import { decide } from "../behaviours/decide.js";
import { part, reconcile, setText, stamp } from "../behaviours/dom.js";
import { shelf } from "../lib/shelf.js";
import { t } from "../lib/words.js";

/** @import {Video} from '../lib/types.js' */

const SAID = /** @type {const} */ ({
  pick: "decide.picked",
  reject: "decide.rejected",
  none: "decide.undecided",
});

/** @param {Video} video @param {Video['pick']} pick */
export function decidePick(video, pick) {
  if (video.pick !== pick) decide(video, { pick }, t(SAID[pick]));
}

/** @param {Video} video @param {number} stars */
export function decideStars(video, stars) {
  if (video.stars !== stars) decide(video, { stars }, t("decide.stars", { count: stars }));
}

export class Verdict extends HTMLElement {
  static tag = "vg-verdict";

  /** @type {Video | null} */
  #video = null;

  connectedCallback() {
    this.addEventListener("click", (event) => this.#onClick(event));
    const field = this.#field;
    field.addEventListener("keydown", (event) => this.#onKey(event));
    field.addEventListener("focus", () => this.#suggest());
  }

  /** @param {Video} video */
  set video(video) {
    if (this.#video?.video_id !== video.video_id) this.#field.value = "";
    this.#video = video;
    for (const button of this.querySelectorAll("[data-pick]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-pick") === video.pick));
    }
    for (const button of this.querySelectorAll("[data-stars]")) {
      const stars = Number(button.getAttribute("data-stars"));
      button.setAttribute("aria-pressed", String(stars === video.stars));
      button.toggleAttribute("data-lit", stars <= video.stars);
      button.setAttribute("aria-label", t("verdict.stars", { count: stars }));
    }
    reconcile(part(this, "tags", HTMLElement), video.tags, (tag) => tag, renderTag);
  }

  focusTags() {
    this.#field.focus();
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const video = this.#video;
    const button = target instanceof Element ? target.closest("button") : null;
    if (!video || !button) return;
    const { pick, stars, tag } = button.dataset;
    if (pick === "pick" || pick === "reject")
      decidePick(video, video.pick === pick ? "none" : pick);
    if (stars) decideStars(video, video.stars === Number(stars) ? 0 : Number(stars));
    if (tag) {
      const tags = video.tags.filter((other) => other !== tag);
      decide(video, { tags }, t("decide.untagged", { tag }));
      this.#field.focus();
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter" && !event.isComposing) this.#add(this.#field.value);
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#field.value = "";
    this.closest("vg-review")?.dispatchEvent(new CustomEvent("vg-field-left"));
  }

  /** @param {string} text */
  #add(text) {
    const video = this.#video;
    const tag = text.trim().replace(/\s+/g, " ");
    this.#field.value = "";
    if (!video || !tag) return;
    const known = video.tags.some((other) => other.toLowerCase() === tag.toLowerCase());
    if (!known) decide(video, { tags: [...video.tags, tag] }, t("decide.tagged", { tag }));
  }

  /** Tags of the videos around, so that one is spelt like the others. */
  #suggest() {
    const tags = [...new Set(shelf.videos.flatMap((video) => video.tags))].sort();
    const options = tags.map((tag) => new Option(tag, tag));
    part(this, "known-tags", HTMLDataListElement).replaceChildren(...options);
  }

  get #field() {
    return part(this, "tag-field", HTMLInputElement);
  }
}

/** @param {string} tag @param {HTMLElement | null} kept */
function renderTag(tag, kept) {
  const item = kept ?? stamp("tag");
  setText(part(item, "text", HTMLElement), tag);
  const button = part(item, "remove", HTMLButtonElement);
  button.dataset.tag = tag;
  button.setAttribute("aria-label", t("verdict.removeTag", { tag }));
  return item;
}
