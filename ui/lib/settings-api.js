/** What only Settings asks the server: connections, spending, self-check and report. */
import { CHECK_PATIENCE_MS, call } from "./api.js";
import { saveDialog } from "./system-dialog.js";
import { t } from "./words.js";

/** @import {Check, Finding, SpendingAnswer} from './types.js' */

export const settingsApi = {
  /**
   * @param {string} title
   * @param {string} text
   * @returns {Promise<{done: boolean}>}
   */
  notify: (title, text) => call("POST", "/notify", { title, text }),
  /** @param {number | null} progress - whole percent @returns {Promise<{done: boolean}>} */
  showProgress: (progress) => call("POST", "/taskbar", { progress }),
  /** @returns {Promise<{checks: Finding[]}>} */
  selfCheck: () => call("POST", "/self-check", {}, { patience: CHECK_PATIENCE_MS }),
  /** @returns {Promise<{files: {name: string, text: string}[]}>} */
  supportReport: () => call("POST", "/support-report", {}, { patience: CHECK_PATIENCE_MS }),
  /**
   * Wait without end: the answer comes when the person has chosen a place.
   * @returns {Promise<{done: boolean, path?: string, cancelled?: boolean, download_url?: string}>}
   */
  saveReport: () =>
    call("POST", "/support-report/save", saveDialog(t("support.reportTitle")), { patience: 0 }),
  /** @returns {Promise<{packages: {name: string, version: string, license: string}[]}>} */
  packages: () => call("GET", "/packages"),
  /** @returns {Promise<SpendingAnswer>} */
  spending: () => call("GET", "/spending"),
  /**
   * @param {string} id - of a stored connection
   * @returns {Promise<{checks: Check[]}>}
   */
  checkConnection: (id) =>
    call("POST", `/connections/${encodeURIComponent(id)}/check`, undefined, {
      patience: CHECK_PATIENCE_MS,
    }),
  /** @param {string} id */
  removeConnection: (id) =>
    call("POST", `/connections/${encodeURIComponent(id)}/remove`, { with_jobs: true }),
};
