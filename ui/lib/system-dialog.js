/** What a dialog of the system says: the server has no words in the person's language. */
import { t } from "./words.js";

/** @typedef {{dialog: {title: string, accept: string, cancel: string}}} Dialog */

/**
 * @param {string} title
 * @param {string} accept - on the button that takes what was chosen
 * @returns {Dialog} a part of the request that opens it
 */
export function systemDialog(title, accept) {
  return { dialog: { title, accept, cancel: t("action.cancel") } };
}

/**
 * @param {string} title
 * @returns {Dialog} for a file that is written
 */
export function saveDialog(title) {
  return systemDialog(title, t("dialog.save"));
}
