/** What only the Library and its upkeep ask the server; the other half of the one door, `api.js`. */
import { CHECK_PATIENCE_MS, call, query } from "./api.js";

/** @import {BatchAnswer, Storage, UpkeepTask} from './types.js' */

export const libraryApi = {
  /**
   * @param {Record<string, string | number>} wanted
   * @param {AbortSignal} [signal]
   * @returns {Promise<number>}
   */
  countVideos: async ({ ...wanted }, signal) =>
    (await call("GET", `/videos/count${query({ ...wanted, sort: "" })}`, undefined, { signal }))
      .total,
  /**
   * @param {Record<string, string | number>} wanted
   * @returns {Promise<string[]>}
   */
  videoIds: async (wanted) =>
    (await call("GET", `/videos/ids${query(wanted)}`, undefined, { patience: CHECK_PATIENCE_MS }))
      .ids,
  /** @returns {Promise<{tag: string, count: number}[]>} */
  tags: async () => (await call("GET", "/tags")).tags,
  /**
   * @param {object} order - action, ids and what it needs
   * @returns {Promise<BatchAnswer>}
   */
  batch: (order) => call("POST", "/videos/batch", order, { patience: CHECK_PATIENCE_MS }),
  /** @returns {Promise<Storage>} */
  storage: () => call("GET", "/storage"),
  /** @returns {Promise<{task: UpkeepTask | null}>} */
  upkeep: () => call("GET", "/upkeep"),
  /**
   * @param {object} order - its kind and what it needs
   * @returns {Promise<{task: UpkeepTask | null}>}
   */
  beginUpkeep: (order) => call("POST", "/upkeep", order),
  stopUpkeep: () => call("POST", "/upkeep/stop"),
};
