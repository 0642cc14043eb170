/**
 * The list that Review walks along: what is chosen in the Library where more than one video is,
 * else all that the Library shows, in its order. Review need not know how much of it is loaded.
 */
import { shelf } from "./shelf.js";

/** @import {Video} from './types.js' */

/** How many videos can be compared side by side. */
export const COMPARED_MOST = 4;

/** @type {string[]} */
let chosen = [];
/** @type {Map<string, Video>} - as each was put last */
const latest = new Map();

export const reviewList = {
  /** @returns {readonly string[]} ids of what is chosen in the Library, in its order */
  get chosen() {
    return chosen;
  },

  /** @returns {readonly string[]} the two to four chosen ones to compare; empty for any other number */
  get compared() {
    return chosen.length > 1 && chosen.length <= COMPARED_MOST ? chosen : [];
  },

  /** @param {string[]} ids - none or one leaves Review the whole list */
  choose(ids) {
    chosen = [...ids];
  },

  /**
   * @param {string} id
   * @returns {Video | undefined} it, if it is at hand without asking the server
   */
  find: (id) => shelf.find(id),

  /**
   * @param {string} id
   * @returns {Video | undefined} it, as it was put last
   */
  latest: (id) => latest.get(id),

  /** @returns {number | null} how many there are; null until they have been counted */
  get total() {
    return chosen.length > 1 ? chosen.length : shelf.total;
  },

  /** @returns {Promise<string[]>} the ids of all, in their order */
  async allIds() {
    return chosen.length > 1 ? [...chosen] : shelf.allIds();
  },

  /** @returns {Promise<string | undefined>} where to begin when no video is named */
  async first() {
    if (chosen.length > 1) return chosen[0];
    if (shelf.status === "unasked") await shelf.ask();
    return shelf.at(0)?.video_id;
  },

  /**
   * @param {string} id
   * @param {1 | -1} step
   * @returns {Promise<string | undefined>} the one beside it; none at either end
   */
  async neighbour(id, step) {
    const place = chosen.indexOf(id);
    if (chosen.length > 1 && place >= 0) return chosen[place + step];
    return (await shelf.neighbour(id, step))?.video_id;
  },

  /**
   * @param {string} id
   * @returns {{number: number, total: number | null} | null} its place, counted from 1; null where
   *   the list does not hold it
   */
  place(id) {
    const known = chosen.indexOf(id);
    if (chosen.length > 1 && known >= 0) return { number: known + 1, total: chosen.length };
    const place = shelf.placeOf(id);
    return place < 0 ? null : { number: place + 1, total: shelf.total };
  },

  /**
   * Take in a video that was changed in Review, so that the Library shows it so.
   * @param {Video} video
   */
  put(video) {
    latest.set(video.video_id, video);
    shelf.put(video);
    if (video.trashed_at) chosen = chosen.filter((id) => id !== video.video_id);
  },
};
