/** Every saved video: found as you type, narrowed down, chosen and handled many at once. */

import { chooseAll, chooseNone } from "../behaviours/choose-videos.js";
import { keyOf, part, setText, stamp } from "../behaviours/dom.js";
import { isTypingIn } from "../behaviours/submit-once.js";
import { reviewList } from "../lib/review-list.js";
import { selection } from "../lib/selection.js";
import { shelf } from "../lib/shelf.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { Filters } from "./filters.js";
import { SelectionBar } from "./selection-bar.js";
import { VideoGrid } from "./video-grid.js";

const TYPING_MS = 120;
const SKELETONS = 12;

export class Library extends HTMLElement {
  static tag = "vg-library";

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #finished = "";

  connectedCallback() {
    shelf.addEventListener("change", () => this.#render());
    this.#search.addEventListener("input", () => this.#onType());
    this.#search.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || !shelf.size) return;
      event.preventDefault();
      this.#grid.focusPlace(0);
    });
    this.addEventListener("change", (event) => this.#onChoose(event));
    this.addEventListener("vg-filters-change", () => this.#ask(this.#filters.values));
    this.addEventListener("submit", (event) => event.preventDefault());
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("vg-grid-delete", (event) =>
      this.#onDelete(/** @type {CustomEvent} */ (event)),
    );
    part(this, "clear", HTMLButtonElement).addEventListener("click", () => this.#clear());
    part(this, "retry", HTMLButtonElement).addEventListener("click", () => shelf.ask());
    store.watch("jobs", () => this.#noteFinished());
    // Review may have asked for the videos before.
    this.#render();
  }

  /** The place is looked at. */
  show() {
    reviewList.choose([]);
    if (shelf.status === "unasked" || shelf.status === "failed") shelf.ask();
    else shelf.refresh();
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  /** @param {string} id @returns {boolean} whether its card is here and has the focus now */
  focusVideo(id) {
    const place = shelf.placeOf(id);
    if (place < 0) return false;
    this.#grid.focusPlace(place);
    return true;
  }

  #onType() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#ask({ query: this.#search.value.trim() }), TYPING_MS);
  }

  /** @param {Event} event */
  #onChoose({ target }) {
    if (!(target instanceof HTMLSelectElement)) return;
    if (target.name === "sort") this.#ask({ sort: target.value });
    if (target.name === "trash") this.#ask({ trash: target.value });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.altKey || isTypingIn(event.target)) return;
    if (event.key === "Escape" && selection.size) {
      event.preventDefault();
      chooseNone();
    } else if ((event.ctrlKey || event.metaKey) && keyOf(event) === "a") {
      event.preventDefault();
      chooseAll();
    }
  }

  /** @param {CustomEvent<{place: number}>} event */
  #onDelete({ detail }) {
    const video = shelf.at(detail.place);
    const ids = selection.size ? selection.ids : video ? [video.video_id] : [];
    if (ids.length) part(this, "selection", SelectionBar).discard(ids);
  }

  /** @param {Partial<import('../lib/shelf.js').Question>} change */
  #ask(change) {
    selection.clear();
    shelf.ask(change);
    this.#grid.restart();
  }

  #clear() {
    this.#search.value = "";
    shelf.question.query = "";
    this.#filters.clear();
    this.#search.focus();
  }

  /** A job that has just ended may have brought a video, and a moment later its still. */
  #noteFinished() {
    const brought = (store.get("jobs") ?? []).flatMap(({ videos }) =>
      videos.map(({ video_id: id, poster_url: still }) => `${id} ${still}`),
    );
    const finished = brought.join();
    if (finished === this.#finished) return;
    this.#finished = finished;
    if (shelf.status !== "unasked") shelf.refresh();
  }

  #render() {
    const { size, status, total, question, isNarrowed } = shelf;
    const asking = status === "loading" && size === 0;
    // What was found before stays until there is an answer: nothing flickers while one types.
    const waiting = asking && this.#grid.hidden;
    const empty = status === "ready" && size === 0;
    this.#grid.setAttribute("aria-busy", String(status === "loading"));
    this.#grid.hidden = size === 0 && (waiting || !asking);
    part(this, "skeletons", HTMLElement).hidden = !waiting;
    if (waiting) this.#fillSkeletons();
    part(this, "none-yet", HTMLElement).hidden = !empty || isNarrowed || Boolean(question.trash);
    part(this, "none-found", HTMLElement).hidden = !empty || !isNarrowed;
    part(this, "trash-empty", HTMLElement).hidden = !empty || isNarrowed || !question.trash;
    part(this, "failed", HTMLElement).hidden = status !== "failed";
    part(this, "trash-hint", HTMLElement).hidden = !question.trash || empty;
    const nothing = question.query ? t("library.noneFound", question) : t("library.noneFits");
    setText(part(this, "none-found-words", HTMLElement), nothing);
    const count = empty || total === null ? "" : t("library.count", { count: total });
    setText(part(this, "count", HTMLElement), count);
  }

  #fillSkeletons() {
    const row = part(this, "skeletons", HTMLElement);
    while (row.childElementCount < SKELETONS) row.append(stamp("skeleton"));
  }

  get #search() {
    return part(this, "search", HTMLInputElement);
  }

  get #grid() {
    return part(this, "grid", VideoGrid);
  }

  get #filters() {
    return part(this, "filters", Filters);
  }
}
