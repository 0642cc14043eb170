/**
 * The videos that are looked at now: one question to the library, of which only the pages near
 * what is shown are kept. The grid shows it and Review walks along it.
 */
import { ApiError, api, isAborted } from "./api.js";
import { libraryApi } from "./library-api.js";
import { PAGE, ShelfPages } from "./shelf-pages.js";

/** @import {Video} from './types.js' */

const AT_ONCE = 2;
const AGAIN_MS = 2_000;

/** What is asked for; every value but `sort` is empty for "all". */
export const EVERYTHING = {
  query: "",
  sort: "newest",
  trash: "",
  pick: "",
  stars: "",
  shape: "",
  length: "",
  tag: "",
  since: "",
  until: "",
};

/** @typedef {typeof EVERYTHING} Question */

class Shelf extends EventTarget {
  /** @type {Question} */
  question = { ...EVERYTHING };
  /** @type {number | null} how many there are; null until it has been counted */
  total = null;
  /** @type {'unasked' | 'loading' | 'ready' | 'failed'} */
  status = "unasked";

  #pages = new ShelfPages();
  /** @type {Map<number, string>} where a page begins, as the page before it has told */
  #cursors = new Map();
  /** @type {Map<number, Promise<void>>} */
  #coming = new Map();
  /** @type {[number, number]} the pages that are looked at */
  #wanted = [0, 0];
  /** Raised when what is kept may be out of date; it is shown until it has been asked for anew. */
  #round = 0;
  #least = 0;
  #pending = new AbortController();

  /** @returns {number} for how many there is a place in the grid */
  get size() {
    return this.total ?? this.#least;
  }

  /** @returns {Video[]} those at hand, in their order */
  get videos() {
    return this.#pages.videos;
  }

  /** @returns {boolean} whether anything but the order narrows the list */
  get isNarrowed() {
    return Object.entries(this.question).some(
      ([name, value]) => value && name !== "sort" && name !== "trash",
    );
  }

  /** @param {number} place @returns {Video | undefined} */
  at(place) {
    return this.#pages.at(place);
  }

  /** @param {string} id @returns {number} its place among those at hand, or -1 */
  placeOf(id) {
    return this.#pages.placeOf(id);
  }

  /** @param {string} id @returns {Video | undefined} */
  find(id) {
    const place = this.placeOf(id);
    return place < 0 ? undefined : this.at(place);
  }

  /**
   * Ask anew.
   * @param {Partial<Question>} [change]
   */
  async ask(change = {}) {
    Object.assign(this.question, change);
    this.#forget();
    this.#wanted = [0, 0];
    this.status = "loading";
    this.#tell();
    await this.#load(0);
  }

  /** Look again at all that is at hand; it stays until the answer is there. */
  async refresh() {
    if (this.status !== "ready") return this.ask();
    this.#cursors.clear();
    this.#round += 1;
    await Promise.all([this.#load(0), this.#pump()]);
  }

  /**
   * Have these places at hand as soon as it can be.
   * @param {number} first
   * @param {number} last
   */
  need(first, last) {
    this.#wanted = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    this.#pump();
  }

  /**
   * @param {string} id
   * @param {1 | -1} step
   * @returns {Promise<Video | undefined>} the one beside it, loading further where needed
   */
  async neighbour(id, step) {
    const place = this.placeOf(id);
    if (place < 0) return this.at(0);
    const wanted = place + step;
    if (wanted < 0 || wanted >= this.size) return undefined;
    if (!this.at(wanted)) await this.#load(Math.floor(wanted / PAGE));
    return this.at(wanted);
  }

  /**
   * @param {number} first
   * @param {number} last
   * @returns {Promise<string[]>} the ids at these places, also where they are not at hand
   */
  async idsBetween(first, last) {
    const known = Array.from({ length: last - first + 1 }, (_, i) => this.at(first + i)?.video_id);
    if (!known.includes(undefined)) return /** @type {string[]} */ (known);
    return libraryApi.videoIds({ ...this.question, skip: first, most: last - first + 1 });
  }

  /** @returns {Promise<string[]>} the ids of everything that is asked for, in its order */
  allIds() {
    return this.size ? this.idsBetween(0, this.size - 1) : Promise.resolve([]);
  }

  /**
   * Take a changed video in: it leaves when it went to, or came from, the trash.
   * @param {Video} video
   */
  put(video) {
    const belongs = Boolean(video.trashed_at) === Boolean(this.question.trash);
    const place = this.placeOf(video.video_id);
    if (place < 0) {
      if (belongs && this.status !== "unasked") this.refresh();
      return;
    }
    if (belongs) this.#pages.replace(place, video);
    else {
      this.#pages.remove(place);
      if (this.total !== null) this.total -= 1;
      this.refresh();
    }
    this.#tell();
  }

  #forget() {
    this.#pending.abort();
    this.#pending = new AbortController();
    this.#pages.clear();
    this.#cursors.clear();
    this.#coming.clear();
    this.#round += 1;
    this.#least = 0;
    this.total = null;
  }

  /** Load what is looked at and not at hand, a little at once: what was passed by is left out. */
  async #pump() {
    const [first, last] = this.#wanted;
    const begun = [];
    for (let n = first; n <= last && this.#coming.size < AT_ONCE; n += 1) {
      const beyond = n * PAGE >= this.size && n > 0;
      if (!beyond && !this.#pages.isFresh(n, this.#round)) begun.push(this.#load(n));
    }
    await Promise.all(begun);
  }

  /** @param {number} number @returns {Promise<void>} */
  #load(number) {
    const coming = this.#coming.get(number);
    if (coming) return coming;
    const loading = this.#fetch(number, this.#round, this.#pending.signal).finally(() => {
      if (this.#coming.get(number) === loading) this.#coming.delete(number);
    });
    this.#coming.set(number, loading);
    // After a failure with nothing to show, the next try is the person's.
    return loading.then(() => (this.status === "failed" ? undefined : this.#pump()));
  }

  /** @param {number} number @param {number} round @param {AbortSignal} signal */
  async #fetch(number, round, signal) {
    const cursor = this.#cursors.get(number);
    const from = cursor ? { cursor } : { skip: number * PAGE || "" };
    try {
      const answer = await api.videos({ ...this.question, limit: PAGE, ...from }, signal);
      if (signal.aborted) return;
      this.#keep(number, round, answer);
    } catch (error) {
      if (isAborted(error) || signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      if (this.#pages.isEmpty) this.status = "failed";
      // Shown places are asked for again, but not in a storm.
      else await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
    this.#tell();
  }

  /**
   * @param {number} number
   * @param {number} round
   * @param {import('./types.js').VideosAnswer} answer
   */
  #keep(number, round, { videos, next_cursor: next, total }) {
    const end = number * PAGE + videos.length;
    this.#pages.keep(number, round, videos, (this.#wanted[0] + this.#wanted[1]) / 2);
    if (next && round === this.#round) this.#cursors.set(number + 1, next);
    this.#least = Math.max(this.#least, next ? end + 1 : end);
    if (total !== null) this.total = total;
    else if (!next && (videos.length > 0 || number === 0)) this.total = end;
    else if (number === 0) this.#count(this.#pending.signal);
    this.status = "ready";
  }

  /** @param {AbortSignal} signal */
  async #count(signal) {
    try {
      this.total = await libraryApi.countVideos(this.question, signal);
      this.#tell();
    } catch (error) {
      if (!isAborted(error) && !(error instanceof ApiError)) throw error;
    }
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

export const shelf = new Shelf();
