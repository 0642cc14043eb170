/** What only Review asks the server; the other half of the one door, `api.js`. */
import { call, query, videoPath } from "./api.js";
import { saveDialog } from "./system-dialog.js";
import { t } from "./words.js";

/** @import {FrameTable} from './frame-clock.js' */
/** @import {Lineage} from './types.js' */

export const reviewApi = {
  /**
   * @param {string} id
   * @returns {Promise<FrameTable>}
   */
  frames: (id) => call("GET", `${videoPath(id)}/frames`),
  /**
   * @param {string} id
   * @param {AbortSignal} signal
   * @returns {Promise<Lineage>}
   */
  lineage: (id, signal) => call("GET", `${videoPath(id)}/lineage`, undefined, { signal }),
  /**
   * @param {string} id
   * @param {Blob} picture
   * @param {number} seconds
   * @returns {Promise<{path: string, file_name: string}>}
   */
  saveFrame: (id, picture, seconds) =>
    call("POST", `${videoPath(id)}/frame${query({ at: seconds.toFixed(3) })}`, picture),
  /**
   * Wait without end: the answer comes when the person has chosen a place.
   * @param {string} name
   * @param {string} text
   * @returns {Promise<{done: boolean, path?: string, cancelled?: boolean}>}
   */
  saveText: (name, text) =>
    call(
      "POST",
      "/dialogs/save",
      { name, text, ...saveDialog(t("notes.export")) },
      { patience: 0 },
    ),
};
