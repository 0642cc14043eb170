/** What a person thinks of a video: pick or reject, stars, tags. */
import { part, reconcile, setText, stamp } from "../behaviours/dom.js";
import { addTag, judgePick, judgeStars, removeTag } from "../behaviours/judge.js";
import { shelf } from "../lib/shelf.js";
import { t } from "../lib/words.js";

/** @import {Comparison} from '../lib/comparison.js' */

export class Verdict extends HTMLElement {
  static tag = "vg-verdict";

  /** @type {Comparison | null} */
  #set = null;
  #shown = "";

  connectedCallback() {
    this.addEventListener("click", (event) => this.#onClick(event));
    const field = this.#field;
    field.addEventListener("keydown", (event) => this.#onKey(event));
    field.addEventListener("focus", () => this.#suggest());
  }

  /** @param {Comparison} set */
  show(set) {
    const { video, together, others } = set;
    if (!video) return;
    if (this.#shown !== video.video_id) this.#field.value = "";
    this.#shown = video.video_id;
    this.#set = set;
    const all = part(this, "together", HTMLButtonElement);
    const count = others.length;
    all.hidden = count === 0;
    all.setAttribute("aria-pressed", String(together));
    setText(all, set.isSeveral ? t("judge.compared", { count }) : t("judge.marked", { count }));
    this.toggleAttribute("data-together", together);
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
    const set = this.#set;
    const button = target instanceof Element ? target.closest("button") : null;
    if (!set?.video || !button) return;
    const { pick, stars, tag } = button.dataset;
    if (pick === "pick" || pick === "reject") {
      judgePick(set, set.video.pick === pick ? "none" : pick);
    }
    if (stars) judgeStars(set, set.video.stars === Number(stars) ? 0 : Number(stars));
    if (tag) {
      removeTag(set, tag);
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
    const tag = text.trim().replace(/\s+/g, " ");
    this.#field.value = "";
    if (this.#set && tag) addTag(this.#set, tag);
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
