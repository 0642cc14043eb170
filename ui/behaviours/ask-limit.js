/** Asks, with the figures, before the limit of a month is passed. */
import { ApiError } from "../lib/api.js";
import { money } from "../lib/format.js";
import { t } from "../lib/words.js";
import { part, setText, stamp } from "./dom.js";

/** @import {LimitFigures} from '../lib/types.js' */

/** @typedef {{over_limit?: true}} AllTheSame - to be added to what the server is told */

/**
 * Send something; where that would pass the limit, send it only after the person said so.
 * @template Answer
 * @param {(more: AllTheSame) => Promise<Answer>} send
 * @returns {Promise<Answer>}
 */
export async function withinLimit(send) {
  try {
    return await send({});
  } catch (error) {
    if (!(error instanceof ApiError && error.figures)) throw error;
    if (await askLimit(error.figures)) return send({ over_limit: true });
    throw error;
  }
}

/**
 * @param {LimitFigures} figures
 * @returns {Promise<boolean>} whether to send it all the same
 */
function askLimit({ cost, spent, limit, currency }) {
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
