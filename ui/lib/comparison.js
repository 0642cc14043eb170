/** Which videos are looked at together, in which order, and which of them is spoken of. */

import { selection } from "./selection.js";
import { titleOf } from "./video-facts.js";
import { t } from "./words.js";

/** @import {Video} from './types.js' */

const LETTERS = "ABCD";

export class Comparison {
  /** @type {Video[]} in the order in which they are shown */
  videos = [];
  active = 0;
  /** Whether only the active one is seen, in the place of all. */
  blink = false;
  /** Whether nothing tells which is which. */
  blind = false;
  #together = false;

  /** @returns {string[]} ids of those that can be judged together: what is compared, or marked */
  get others() {
    return this.isSeveral ? this.videos.map(({ video_id: id }) => id) : selection.ids;
  }

  /** @returns {boolean} whether a verdict goes to all of these, and not to one alone */
  get together() {
    return this.#together && this.others.length > 0;
  }

  set together(on) {
    this.#together = on;
  }

  /** @returns {Video | null} the one that is spoken of */
  get video() {
    return this.videos[this.active] ?? null;
  }

  /** @returns {boolean} */
  get isSeveral() {
    return this.videos.length > 1;
  }

  /** @returns {{video: Video, label: string}[]} with the name that may be told */
  get labelled() {
    return this.videos.map((video, index) => ({ video, label: this.#labelOf(video, index) }));
  }

  /** @returns {string} the name of the active one */
  get label() {
    return this.labelled[this.active]?.label ?? "";
  }

  /** @returns {string} their ids, for the address */
  get ids() {
    return this.videos.map(({ video_id: id }) => id).join();
  }

  /**
   * Take videos in. The same ones keep the order in which they are shown.
   * @param {Video[]} videos
   */
  take(videos) {
    const fresh = new Map(videos.map((video) => [video.video_id, video]));
    const same =
      fresh.size === this.videos.length && this.videos.every(({ video_id: id }) => fresh.has(id));
    if (same) {
      this.videos = this.videos.map((video) => fresh.get(video.video_id) ?? video);
      return;
    }
    this.videos = [...fresh.values()];
    this.active = 0;
    this.blink = false;
    this.blind = false;
    this.together = false;
  }

  /** @param {Video} video - changed; others are none of ours */
  put(video) {
    this.videos = this.videos.map((old) => (old.video_id === video.video_id ? video : old));
  }

  /** @param {number} step */
  walk(step) {
    this.active = (this.active + step + this.videos.length) % this.videos.length;
  }

  /** The first becomes the last; the same one stays active. */
  swap() {
    const { length } = this.videos;
    this.videos = [...this.videos.slice(1), ...this.videos.slice(0, 1)];
    this.active = (this.active - 1 + length) % length;
  }

  /** @param {Video} video @param {number} index */
  #labelOf(video, index) {
    return this.blind ? t("compare.letter", { letter: LETTERS[index] ?? "" }) : titleOf(video);
  }

  /** Hide which is which, in an order nobody knows, or tell it again. */
  toggleBlind() {
    this.blind = !this.blind;
    if (!this.blind) return;
    for (let last = this.videos.length - 1; last > 0; last -= 1) {
      const other = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % (last + 1);
      const [a, b] = [this.videos[last], this.videos[other]];
      if (a && b) [this.videos[last], this.videos[other]] = [b, a];
    }
    this.active = 0;
  }
}
