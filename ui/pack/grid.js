/** The grid of a pack: a still of every video with what was decided about it. */
import { part, reconcile, setText } from "../behaviours/dom.js";
import { position } from "../lib/format.js";
import { titleOf } from "../lib/video-facts.js";
import { t } from "../lib/words.js";
import { addressOf } from "./player.js";

/** @import {PackVideo, ReviewState} from './review-state.js' */

/** @type {Record<string, (state: ReviewState, id: string) => boolean>} */
const FILTERS = {
  all: () => true,
  pick: (state, id) => state.pickOf(id) === "pick",
  reject: (state, id) => state.pickOf(id) === "reject",
  none: (state, id) => state.pickOf(id) === "none",
  notes: (state, id) => state.notesOf(id).length > 0,
};

export class PackGrid {
  #root;
  #videos;
  #state;
  #filter;

  /**
   * @param {HTMLElement} root
   * @param {PackVideo[]} videos
   * @param {ReviewState} state
   * @param {(id: string) => void} open
   */
  constructor(root, videos, state, open) {
    this.#root = root;
    this.#videos = videos;
    this.#state = state;
    this.#filter = part(root, "filter", HTMLSelectElement);
    this.#filter.addEventListener("change", () => this.render());
    part(root, "cards", HTMLElement).addEventListener("click", ({ target }) => {
      const card = target instanceof Element ? target.closest("[data-key]") : null;
      if (card instanceof HTMLElement) open(card.dataset.key ?? "");
    });
  }

  /** @returns {PackVideo[]} those that are shown, in their order */
  get shown() {
    const fits = FILTERS[this.#filter.value] ?? FILTERS.all;
    return this.#videos.filter(({ video_id: id }) => fits?.(this.#state, id));
  }

  render() {
    const shown = this.shown;
    setText(
      part(this.#root, "grid-title", HTMLElement),
      t("pack.count", { count: shown.length, total: this.#videos.length }),
    );
    part(this.#root, "empty", HTMLElement).hidden = shown.length > 0;
    reconcile(
      part(this.#root, "cards", HTMLElement),
      shown,
      ({ video_id: id }) => id,
      (video, card) => this.#card(video, card),
    );
  }

  /** @param {string} id */
  focus(id) {
    const card = this.#root.querySelector(`[data-key="${CSS.escape(id)}"] button`);
    const place = card ?? part(this.#root, "cards", HTMLElement).querySelector("button");
    if (place instanceof HTMLElement) place.focus();
  }

  /** @param {PackVideo} video @param {HTMLElement | null} known */
  #card(video, known) {
    const card = known ?? newCard(video);
    const id = video.video_id;
    const stars = this.#state.starsOf(id);
    const notes = this.#state.notesOf(id).length;
    const words = [position(video.duration_seconds), t(VERDICT_WORDS[this.#state.pickOf(id)])];
    if (stars) words.push(t("pack.starCount", { count: stars }));
    if (notes) words.push(t("pack.noteCount", { count: notes }));
    card.dataset.pick = this.#state.pickOf(id);
    setText(part(card, "words", HTMLElement), words.join(" · "));
    setText(part(card, "name", HTMLElement), titleOf(video));
    return card;
  }
}

/** What each verdict is called. */
export const VERDICT_WORDS = /** @type {const} */ ({
  none: "pack.undecided",
  pick: "pack.pick",
  reject: "pack.reject",
});

/** @param {PackVideo} video @returns {HTMLElement} */
function newCard(video) {
  const card = document.createElement("li");
  card.className = "pack-card";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pack-card-button";
  const frame = document.createElement("span");
  frame.className = "frame";
  if (video.still) {
    const still = document.createElement("img");
    still.className = "still";
    still.alt = "";
    still.loading = "lazy";
    still.src = addressOf(video.still);
    frame.append(still);
  }
  button.append(frame, named("name", "pack-card-name"), named("words", "quiet pack-card-words"));
  card.append(button);
  return card;
}

/** @param {string} name @param {string} className */
function named(name, className) {
  const element = document.createElement("span");
  element.dataset.part = name;
  element.className = className;
  element.dir = "auto";
  return element;
}
