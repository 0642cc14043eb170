/** Every saved video as a grid of stills, found as you type, loaded as you scroll. */
import { part, reconcile, setText, stamp } from "../behaviours/dom.js";
import { shelf } from "../lib/shelf.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { VideoCard } from "./video-card.js";

/** @import {Video} from '../lib/types.js' */

const TYPING_MS = 150;
const SKELETONS = 12;

export class Library extends HTMLElement {
  static tag = "vg-library";

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #finished = "";

  connectedCallback() {
    shelf.addEventListener("change", () => this.#render());
    this.#search.addEventListener("input", () => this.#onType());
    this.addEventListener("change", (event) => this.#onChoose(event));
    this.addEventListener("submit", (event) => event.preventDefault());
    part(this, "clear", HTMLButtonElement).addEventListener("click", () => this.#clear());
    part(this, "retry", HTMLButtonElement).addEventListener("click", () => shelf.ask());
    const ahead = new IntersectionObserver((seen) => this.#onNearEnd(seen), {
      rootMargin: "800px",
    });
    ahead.observe(part(this, "end", HTMLElement));
    store.watch("jobs", () => this.#noteFinished());
  }

  /** The place is looked at. */
  show() {
    if (shelf.status === "unasked" || shelf.status === "failed") shelf.ask();
    else shelf.refresh();
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  /** @param {string} id @returns {boolean} whether its card is here and has the focus now */
  focusVideo(id) {
    const card = this.querySelector(`[data-key="${CSS.escape(id)}"] a`);
    if (!(card instanceof HTMLElement)) return false;
    card.focus();
    return true;
  }

  #onType() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => shelf.ask({ query: this.#search.value.trim() }), TYPING_MS);
  }

  /** @param {Event} event */
  #onChoose({ target }) {
    if (!(target instanceof HTMLSelectElement)) return;
    shelf.ask(target.name === "sort" ? { sort: target.value } : { trash: target.value });
  }

  #clear() {
    this.#search.value = "";
    shelf.ask({ query: "" });
    this.#search.focus();
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #onNearEnd(seen) {
    if (seen.some(({ isIntersecting }) => isIntersecting)) shelf.more();
  }

  /** A job that has just ended may have brought a video. */
  #noteFinished() {
    const ids = (store.get("jobs") ?? []).flatMap(({ videos }) =>
      videos.map((one) => one.video_id),
    );
    const finished = ids.join();
    if (finished === this.#finished) return;
    this.#finished = finished;
    if (shelf.status !== "unasked") shelf.refresh();
  }

  #render() {
    const { videos, status, total, question } = shelf;
    const waiting = status === "loading" && videos.length === 0;
    const grid = part(this, "grid", HTMLElement);
    grid.setAttribute("aria-busy", String(status === "loading"));
    reconcile(grid, videos, ({ video_id: id }) => id, renderVideo);
    part(this, "skeletons", HTMLElement).hidden = !waiting;
    if (waiting) this.#fillSkeletons();
    const empty = status === "ready" && videos.length === 0;
    part(this, "none-yet", HTMLElement).hidden =
      !empty || Boolean(question.query || question.trash);
    part(this, "none-found", HTMLElement).hidden = !empty || !question.query;
    part(this, "trash-empty", HTMLElement).hidden =
      !empty || Boolean(question.query) || !question.trash;
    part(this, "failed", HTMLElement).hidden = status !== "failed";
    setText(part(this, "none-found-words", HTMLElement), t("library.noneFound", question));
    setText(part(this, "count", HTMLElement), this.#count(total, empty));
    this.#fillPage();
  }

  /** @param {number | null} total @param {boolean} empty */
  #count(total, empty) {
    if (empty || total === null) return "";
    return t("library.count", { count: total });
  }

  #fillSkeletons() {
    const row = part(this, "skeletons", HTMLElement);
    while (row.childElementCount < SKELETONS) row.append(stamp("skeleton"));
  }

  /** A tall window may show the end of the page that has just come. */
  #fillPage() {
    if (shelf.status !== "ready" || !shelf.hasMore || this.closest("[hidden]")) return;
    const end = part(this, "end", HTMLElement).getBoundingClientRect();
    if (end.top < window.innerHeight) shelf.more();
  }

  get #search() {
    return part(this, "search", HTMLInputElement);
  }
}

/**
 * @param {Video} video
 * @param {HTMLElement | null} kept
 */
function renderVideo(video, kept) {
  const item = kept ?? stamp("video");
  const card = item.firstElementChild;
  if (card instanceof VideoCard) card.video = video;
  return item;
}
