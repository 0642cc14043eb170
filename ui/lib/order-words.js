/** Why orders were not taken, as lines below the field they were written in. */
import { fieldWords } from "./server-words.js";
import { t } from "./words.js";

/** @import {Refusal} from '../behaviours/send-order.js' */
/** @import {Said} from './server-words.js' */

const LINE_SHOWN = 60;

/**
 * @param {Refusal[]} refusals
 * @param {boolean} several - whether each was a line among others, which is then named
 * @returns {Said[]}
 */
export function refusalWords(refusals, several) {
  const lines = refusals.map(({ order, error }) => {
    const said = Object.keys(error.fields).map((name) => fieldWords(error, name));
    const reason = said.map(({ text }) => text).join(" ");
    const line = order.prompt.slice(0, LINE_SHOWN);
    const text = several ? t("create.leftLine", { line, reason }) : reason;
    return { text, lang: said.find(({ lang }) => lang)?.lang ?? "" };
  });
  return several
    ? [{ text: t("create.left", { count: lines.length }), lang: "" }, ...lines]
    : lines;
}
