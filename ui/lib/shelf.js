/**
 * The videos that are looked at now: one question to the library, answered page by page.
 * The grid shows it and Review walks along it.
 */
import { ApiError, api, isAborted } from "./api.js";

/** @import {Video} from './types.js' */

const PAGE = 60;

/** @typedef {{query: string, sort: string, trash: string}} Question */

class Shelf extends EventTarget {
  /** @type {Question} */
  question = { query: "", sort: "newest", trash: "" };
  /** @type {Video[]} */
  videos = [];
  /** @type {number | null} */
  total = null;
  /** @type {'unasked' | 'loading' | 'ready' | 'failed'} */
  status = "unasked";

  /** @type {string | null} */
  #cursor = null;
  #pending = new AbortController();

  /** @returns {boolean} whether the library has more than is loaded */
  get hasMore() {
    return this.#cursor !== null;
  }

  /**
   * Ask anew.
   * @param {Partial<Question>} [change]
   */
  async ask(change = {}) {
    Object.assign(this.question, change);
    this.#pending.abort();
    this.#pending = new AbortController();
    await this.#load(null);
  }

  /** Load the next page, if there is one and none is on its way. */
  async more() {
    if (this.status === "loading" || !this.hasMore) return;
    await this.#load(this.#cursor);
  }

  /** Look for what is new at the front without losing what is loaded. */
  async refresh() {
    if (this.status === "loading") return;
    const { query, sort, trash } = this.question;
    if (this.status !== "ready" || query || sort !== "newest" || trash) return this.ask();
    try {
      const answer = await api.videos({ ...this.question, limit: PAGE }, this.#pending.signal);
      const known = new Set(this.videos.map(({ video_id: id }) => id));
      const fresh = answer.videos.filter(({ video_id: id }) => !known.has(id));
      const newer = new Map(answer.videos.map((video) => [video.video_id, video]));
      const kept = this.videos.map((video) => newer.get(video.video_id) ?? video);
      if (fresh.length === answer.videos.length) this.#cursor = answer.next_cursor;
      this.videos = fresh.length === answer.videos.length ? fresh : [...fresh, ...kept];
      this.total = answer.total;
      this.#tell();
    } catch (error) {
      if (!isAborted(error) && !(error instanceof ApiError)) throw error;
    }
  }

  /** @param {string} id @returns {Video | undefined} */
  find(id) {
    return this.videos.find(({ video_id: other }) => other === id);
  }

  /**
   * @param {string} id
   * @param {1 | -1} step
   * @returns {Promise<Video | undefined>} the one beside it, loading further where needed
   */
  async neighbour(id, step) {
    const place = this.videos.findIndex(({ video_id: other }) => other === id);
    if (place < 0) return this.videos[0];
    if (place + step >= this.videos.length) await this.more();
    return this.videos[place + step];
  }

  /**
   * Take a changed video in: it leaves when it went to, or came from, the trash.
   * @param {Video} video
   */
  put(video) {
    const belongs = Boolean(video.trashed_at) === Boolean(this.question.trash);
    const known = this.find(video.video_id);
    if (known && belongs) {
      this.videos = this.videos.map((old) => (old === known ? video : old));
    } else if (known) {
      this.videos = this.videos.filter((old) => old !== known);
      this.total = this.total === null ? null : this.total - 1;
    } else if (belongs) {
      this.ask();
      return;
    }
    this.#tell();
  }

  /** @param {string | null} cursor */
  async #load(cursor) {
    const { signal } = this.#pending;
    this.status = "loading";
    this.#tell();
    try {
      const answer = await api.videos({ ...this.question, limit: PAGE, cursor }, signal);
      this.videos = cursor ? [...this.videos, ...answer.videos] : answer.videos;
      this.#cursor = answer.next_cursor;
      if (!cursor) this.total = answer.total;
      this.status = "ready";
    } catch (error) {
      if (isAborted(error)) return;
      if (!(error instanceof ApiError)) throw error;
      this.status = "failed";
    }
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

export const shelf = new Shelf();
