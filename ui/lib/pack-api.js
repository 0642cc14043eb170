/** What only review packs ask the server; a part of the one door, `api.js`. */
import { call } from "./api.js";
import { systemDialog } from "./system-dialog.js";
import { t } from "./words.js";

/**
 * A review pack in the making; without a `pack_id` where nobody chose a place for it.
 * @typedef {object} Pack
 * @property {string} pack_id
 * @property {'running' | 'done' | 'failed' | 'cancelled'} state
 * @property {number} videos_done
 * @property {number} videos_total
 * @property {number} missing
 * @property {string | null} path
 * @property {string | null} download_url
 * @property {{code: string, message: string} | null} error
 */

/** @typedef {{changed: number, kept: {video_id: string, title: string}[], unknown: number}} MergedNotes */

const MERGE_PATIENCE_MS = 120_000;

/** @param {string} id */
const packPath = (id) => `/packs/${encodeURIComponent(id)}`;

export const packApi = {
  /**
   * Wait without end: the answer comes when the person has chosen a place; "cancelled" if none.
   * @param {string[]} ids - of videos
   * @param {boolean} asZip - instead of a folder
   * @returns {Promise<Pack>}
   */
  make: (ids, asZip) =>
    call(
      "POST",
      "/packs",
      { video_ids: ids, zip: asZip, ...systemDialog(t("dialog.pack"), t("dialog.folder")) },
      { patience: 0 },
    ),
  /** @param {string} id @returns {Promise<Pack>} */
  look: (id) => call("GET", packPath(id)),
  /** @param {string} id @returns {Promise<Pack>} */
  stop: (id) => call("POST", `${packPath(id)}/cancel`),
  /** @param {string} id @returns {Promise<{done: boolean, path?: string}>} */
  reveal: (id) => call("POST", `${packPath(id)}/reveal`),
  /** @param {object} notes @returns {Promise<MergedNotes>} */
  mergeNotes: (notes) => call("POST", "/packs/notes", notes, { patience: MERGE_PATIENCE_MS }),
};
