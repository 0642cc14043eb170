/** The part of a long list that is at hand: pages of videos, the farthest dropped when they are many. */

/** @import {Video} from './types.js' */

export const PAGE = 100;
/** So many are kept: some thousand videos, whatever the library holds. */
const PAGES_KEPT = 40;

export class ShelfPages {
  /** @type {Map<number, {videos: Video[], round: number}>} */
  #pages = new Map();

  /** @returns {boolean} */
  get isEmpty() {
    return this.#pages.size === 0;
  }

  /** @returns {Video[]} in their order */
  get videos() {
    const numbers = [...this.#pages.keys()].sort((a, b) => a - b);
    return numbers.flatMap((number) => this.#pages.get(number)?.videos ?? []);
  }

  /** @param {number} place @returns {Video | undefined} */
  at(place) {
    return this.#pages.get(Math.floor(place / PAGE))?.videos[place % PAGE];
  }

  /** @param {string} id @returns {number} its place, or -1 where it is not at hand */
  placeOf(id) {
    for (const [number, { videos }] of this.#pages) {
      const place = videos.findIndex(({ video_id: other }) => other === id);
      if (place >= 0) return number * PAGE + place;
    }
    return -1;
  }

  /** @param {number} number @param {number} round @returns {boolean} whether it is from this round */
  isFresh(number, round) {
    return this.#pages.get(number)?.round === round;
  }

  /**
   * @param {number} number
   * @param {number} round
   * @param {Video[]} videos
   * @param {number} middle - the page that those far from it are dropped for
   */
  keep(number, round, videos, middle) {
    this.#pages.set(number, { videos, round });
    const byDistance = [...this.#pages.keys()].sort(
      (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
    );
    for (const far of byDistance.slice(PAGES_KEPT)) this.#pages.delete(far);
  }

  /** @param {number} place @param {Video} video */
  replace(place, video) {
    this.#pages.get(Math.floor(place / PAGE))?.videos.splice(place % PAGE, 1, video);
  }

  /** @param {number} place */
  remove(place) {
    this.#pages.get(Math.floor(place / PAGE))?.videos.splice(place % PAGE, 1);
  }

  clear() {
    this.#pages.clear();
  }
}
