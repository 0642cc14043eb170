/** Asks, with the figures, before the limit of a month is passed. */
import { money } from "../lib/format.js";
import { t } from "../lib/words.js";
import { part, setText, stamp } from "./dom.js";

/** @import {LimitFigures} from '../lib/types.js' */

/**
 * @param {LimitFigures} figures
 * @returns {Promise<boolean>} whether to send it all the same
 */
export function askLimit({ cost, spent, limit, currency }) {
  const dialog = stamp("limit-dialog");
  if (!(dialog instanceof HTMLDialogElement)) throw new TypeError("No dialog for the limit.");
  const words = { cost, spent, limit };
  for (const [name, amount] of Object.entries(words)) {
    setText(part(dialog, name, HTMLElement), money(amount, currency));
  }
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "send");
    });
    dialog.showModal();
    setText(part(dialog, "title", HTMLElement), t("limit.title"));
  });
}
