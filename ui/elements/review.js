/** One video large, with what is known about it and what can be done with it. */
import { copyText } from "../behaviours/copy-text.js";
import { keyOf, part, setText, stamp, tell } from "../behaviours/dom.js";
import { isTypingIn, sentenceFor, submitOnce } from "../behaviours/submit-once.js";
import { restoreVideo, revealVideo, saveCopy, trashVideo } from "../behaviours/video-actions.js";
import { ApiError, api, isAborted } from "../lib/api.js";
import { shelf } from "../lib/shelf.js";
import { titleOf, videoFacts } from "../lib/video-facts.js";
import { Player } from "./player.js";

/** @import {Video} from '../lib/types.js' */

export class Review extends HTMLElement {
  static tag = "vg-review";

  /** @type {Video | null} */
  #video = null;
  #pending = new AbortController();
  /** @type {Record<string, () => unknown>} */
  #keys = {
    " ": () => this.#player.togglePlay(),
    k: () => this.#player.togglePlay(),
    m: () => this.#player.toggleMute(),
    f: () => this.#player.toggleFullScreen(),
    d: () => this.#press("save"),
    home: () => this.#player.seekTo(0),
    end: () => this.#player.seekToEnd(),
    arrowleft: () => this.#step(this.matches(":dir(rtl)") ? 1 : -1),
    arrowright: () => this.#step(this.matches(":dir(rtl)") ? -1 : 1),
    delete: () => this.#press("trash"),
    escape: () => tell(this, "vg-review-leave", { id: this.videoId }),
  };

  connectedCallback() {
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** @returns {string} */
  get videoId() {
    return this.#video?.video_id ?? "";
  }

  /**
   * @param {string} id - empty for the one looked at last, or the newest
   */
  async show(id) {
    this.#pending.abort();
    this.#pending = new AbortController();
    this.#player.prime();
    if (shelf.status === "unasked") await shelf.ask();
    const wanted = id || this.videoId || shelf.videos[0]?.video_id;
    if (!wanted) return this.#render(null);
    const known = shelf.find(wanted);
    if (known) this.#render(known);
    try {
      this.#render(await api.video(wanted, this.#pending.signal));
    } catch (error) {
      if (isAborted(error)) return;
      if (!(error instanceof ApiError)) throw error;
      if (!known) this.#render(null, sentenceFor(error));
    }
  }

  /** The place is left. */
  leave() {
    this.#pending.abort();
    this.#player.pause();
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    const video = this.#video;
    if (!(button instanceof HTMLButtonElement) || !video) return;
    const put = (/** @type {Video} */ changed) => this.#onChanged(changed);
    /** @type {Record<string, () => unknown>} */
    const verbs = {
      previous: () => this.#step(-1),
      next: () => this.#step(1),
      back: () => tell(this, "vg-review-leave", { id: video.video_id }),
      copy: () => copyText(video.prompt),
      again: () => tell(this, "vg-prompt-reuse", reuseOf(video)),
      save: () => submitOnce(button, () => saveCopy(video)),
      reveal: () => submitOnce(button, () => revealVideo(video.video_id)),
      trash: () => submitOnce(button, () => trashVideo(video, put)),
      restore: () => submitOnce(button, () => restoreVideo(video, put)),
    };
    verbs[button.dataset.verb ?? ""]?.();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTypingIn(event.target)) return;
    const key = keyOf(event);
    const onControl = event.target instanceof Element && event.target.closest("button, a, summary");
    const onSlider = event.target instanceof HTMLInputElement;
    if (key === " " && onControl) return;
    if (onSlider && (key.startsWith("arrow") || key === "home" || key === "end")) return;
    const act = this.#keys[key];
    if (!act || (key === "escape" && document.fullscreenElement)) return;
    event.preventDefault();
    act();
  }

  /** @param {string} verb */
  #press(verb) {
    const button = this.querySelector(`button[data-verb="${verb}"]`);
    if (button instanceof HTMLButtonElement && !button.hidden) button.click();
  }

  /** @param {1 | -1} step */
  async #step(step) {
    const next = await shelf.neighbour(this.videoId, step);
    if (next) location.replace(`#/review/${encodeURIComponent(next.video_id)}`);
  }

  /** Moved to the trash: on to the next one. Taken back: here it is again. @param {Video} changed */
  async #onChanged(changed) {
    const next = changed.trashed_at ? await shelf.neighbour(changed.video_id, 1) : changed;
    const before = changed.trashed_at ? await shelf.neighbour(changed.video_id, -1) : undefined;
    shelf.put(changed);
    const shown = next ?? before ?? null;
    if (this.closest("[hidden]")) return;
    this.#render(shown);
    if (shown) location.replace(`#/review/${encodeURIComponent(shown.video_id)}`);
  }

  /**
   * @param {Video | null} video
   * @param {string} [trouble]
   */
  #render(video, trouble = "") {
    const another = video?.video_id !== this.videoId;
    this.#video = video;
    part(this, "body", HTMLElement).hidden = !video;
    part(this, "empty", HTMLElement).hidden = Boolean(video);
    setText(part(this, "empty-trouble", HTMLElement), trouble);
    this.#player.video = video;
    if (!video) {
      if (this.contains(document.activeElement)) this.focus();
      return;
    }
    setText(part(this, "title", HTMLElement), titleOf(video));
    setText(part(this, "prompt", HTMLElement), video.prompt);
    part(this, "practice", HTMLElement).hidden = !video.practice;
    part(this, "trash", HTMLElement).hidden = Boolean(video.trashed_at);
    part(this, "restore", HTMLElement).hidden = !video.trashed_at;
    part(this, "facts", HTMLElement).replaceChildren(...videoFacts(video).map(factRow));
    this.#showNeighbours(video.video_id);
    if (another && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.#player.play();
  }

  /** @param {string} id */
  #showNeighbours(id) {
    const place = shelf.videos.findIndex(({ video_id: other }) => other === id);
    const last = place === shelf.videos.length - 1 && !shelf.hasMore;
    part(this, "previous", HTMLButtonElement).disabled = place <= 0;
    part(this, "next", HTMLButtonElement).disabled = place < 0 || last;
  }

  get #player() {
    return part(this, "player", Player);
  }
}

/** @param {[string, string]} fact */
function factRow([label, text]) {
  const row = stamp("fact");
  part(row, "label", HTMLElement).textContent = label;
  part(row, "text", HTMLElement).textContent = text;
  return row;
}

/** @param {Video} video */
function reuseOf({ prompt, size, seconds }) {
  return { prompt, size, seconds, count: 1 };
}
