/** The answers of a connection check: address, key, deployment and dialect, one by one. */
import { announce, part, setText, stamp } from "../behaviours/dom.js";
import { checkWords } from "../lib/server-words.js";
import { isWordKey, t } from "../lib/words.js";

/** @import {Check} from '../lib/types.js' */

const NAMES = /** @type {const} */ (["address", "key", "deployment", "dialect"]);

export class CheckList extends HTMLElement {
  static tag = "vg-check-list";

  clear() {
    this.hidden = true;
  }

  showWaiting() {
    this.#render(
      NAMES.map((name) => ({ name, ok: null, message: "", help: "" })),
      "waiting",
    );
  }

  /** @param {Check[]} checks */
  show(checks) {
    this.#render(checks, "skipped");
    announce(checks.map((check) => `${nameOf(check)}: ${checkWords(check).message}`).join(" "));
  }

  /**
   * @param {Check[]} checks
   * @param {'waiting' | 'skipped'} unknown - what an answer of null means now
   */
  #render(checks, unknown) {
    this.hidden = false;
    part(this, "list", HTMLElement).replaceChildren(...checks.map((check) => row(check, unknown)));
  }
}

/**
 * @param {Check} check
 * @param {'waiting' | 'skipped'} unknown
 */
function row(check, unknown) {
  const item = stamp("check");
  const state = check.ok === null ? unknown : check.ok ? "good" : "bad";
  item.dataset.state = state;
  const icon = { good: "check", bad: "cross", waiting: "wait", skipped: "dash" }[state];
  item.querySelector("use")?.setAttribute("href", `#icon-${icon}`);
  setText(part(item, "state", HTMLElement), t(`check.${state}`));
  setText(part(item, "name", HTMLElement), nameOf(check));
  const words = state === "waiting" ? { message: t("check.waiting"), help: "" } : checkWords(check);
  setText(part(item, "message", HTMLElement), words.message);
  const help = part(item, "help", HTMLElement);
  help.hidden = !words.help || check.ok === true;
  setText(help, words.help);
  return item;
}

/** @param {Check} check */
function nameOf({ name }) {
  const key = `check.${name}`;
  return isWordKey(key) ? t(key) : name;
}
