/** The keys of a pack's page: those of Review in the window, as far as a page from the disk can. */
import { keyOf } from "../behaviours/dom.js";

/** @import {WordKey} from '../lib/words.js' */

/**
 * @typedef {'toggle' | 'back' | 'on' | 'slower' | 'stop' | 'faster' | 'markA' | 'markB' | 'repeat' |
 *   'toA' | 'toB' | 'start' | 'end' | 'mute' | 'full' | 'stars' | 'pick' | 'reject' | 'undecided' |
 *   'note' | 'previous' | 'next' | 'grid'} Action
 */

/** @type {{keys: string[], action: Action, word: WordKey}[]} */
export const KEYS = [
  { keys: [" "], action: "toggle", word: "pack.keyToggle" },
  { keys: [","], action: "back", word: "pack.stepBack" },
  { keys: ["."], action: "on", word: "pack.stepOn" },
  { keys: ["j"], action: "slower", word: "pack.keySlower" },
  { keys: ["k"], action: "stop", word: "pack.keyStop" },
  { keys: ["l"], action: "faster", word: "pack.keyFaster" },
  { keys: ["i"], action: "markA", word: "pack.keyMarkA" },
  { keys: ["o"], action: "markB", word: "pack.keyMarkB" },
  { keys: ["r"], action: "repeat", word: "pack.keyRepeat" },
  { keys: ["["], action: "toA", word: "pack.keyToA" },
  { keys: ["]"], action: "toB", word: "pack.keyToB" },
  { keys: ["home"], action: "start", word: "pack.keyStart" },
  { keys: ["end"], action: "end", word: "pack.keyEnd" },
  { keys: ["m"], action: "mute", word: "player.mute" },
  { keys: ["f"], action: "full", word: "player.full" },
  { keys: ["0", "1", "2", "3", "4", "5"], action: "stars", word: "pack.keyStars" },
  { keys: ["p"], action: "pick", word: "pack.pick" },
  { keys: ["x"], action: "reject", word: "pack.reject" },
  { keys: ["u"], action: "undecided", word: "pack.undecided" },
  { keys: ["n"], action: "note", word: "pack.addNote" },
  { keys: ["pageup"], action: "previous", word: "pack.previous" },
  { keys: ["pagedown"], action: "next", word: "pack.next" },
  { keys: ["escape"], action: "grid", word: "pack.back" },
];

/** @type {Record<string, string>} */
const SHOWN = {
  " ": "␣",
  home: "Home",
  end: "End",
  pageup: "Page ↑",
  pagedown: "Page ↓",
  escape: "Esc",
};

/** @param {string[]} keys @returns {string} as it stands on a keyboard */
export function shownKeys(keys) {
  if (keys.length > 1) return `${keys[0]}–${keys.at(-1)}`;
  return SHOWN[keys[0] ?? ""] ?? keys[0]?.toUpperCase() ?? "";
}

/**
 * @param {KeyboardEvent} event
 * @param {boolean} letters - whether keys without a modifier may act at all (WCAG 2.1.4)
 * @returns {{action: Action, key: string} | undefined}
 */
export function actionFor(event, letters) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const key = keyOf(event);
  if (key.length === 1 && !letters) return undefined;
  const target = event.target instanceof Element ? event.target : document.body;
  const writes = target.closest("textarea, select, input:not([type=checkbox], [type=range])");
  if (writes && key !== "escape") return undefined;
  // A button keeps its own space bar, and a summary too.
  if (key === " " && target.closest("button, summary, [type=checkbox], a")) return undefined;
  if (key.length > 1 && key !== "escape" && target.matches("[type=range]")) return undefined;
  const found = KEYS.find((each) => each.keys.includes(key));
  return found && { action: found.action, key };
}
