/**
 * Every key of Review, once: the place that obeys them and the help that lists them read this.
 * Keys are written as `keyOf` gives them; those of one character can be switched off (WCAG 2.1.4).
 */

/** @import {WordKey} from './words.js' */

/**
 * @typedef {object} ReviewKey
 * @property {string[]} keys
 * @property {string} act
 * @property {WordKey} words
 */

/** @type {{title: WordKey, keys: ReviewKey[]}[]} */
export const REVIEW_KEYS = [
  {
    title: "keys.play",
    keys: [
      { keys: [" ", "k"], act: "toggle", words: "keys.toggle" },
      { keys: [",", "."], act: "step", words: "keys.step" },
      { keys: ["j", "l"], act: "rate", words: "keys.rate" },
      { keys: ["shift+j", "shift+k", "shift+l"], act: "rateTo", words: "keys.rateTo" },
      { keys: ["home", "end"], act: "ends", words: "keys.ends" },
      { keys: ["m"], act: "mute", words: "keys.mute" },
      { keys: ["f"], act: "full", words: "keys.full" },
    ],
  },
  {
    title: "keys.repeat",
    keys: [
      { keys: ["i", "o"], act: "mark", words: "keys.mark" },
      { keys: ["r"], act: "loop", words: "keys.loop" },
      { keys: ["[", "]"], act: "jump", words: "keys.jump" },
    ],
  },
  {
    title: "keys.decide",
    keys: [
      { keys: ["1", "2", "3", "4", "5", "0"], act: "stars", words: "keys.stars" },
      { keys: ["p", "x", "u"], act: "pick", words: "keys.pick" },
      { keys: ["n"], act: "note", words: "keys.note" },
      { keys: ["t"], act: "tag", words: "keys.tag" },
      { keys: ["v"], act: "select", words: "keys.select" },
      { keys: ["a"], act: "together", words: "keys.together" },
      { keys: ["control+z"], act: "undo", words: "keys.undo" },
    ],
  },
  {
    title: "keys.walk",
    keys: [
      { keys: ["arrowleft", "arrowright"], act: "walk", words: "keys.walk.act" },
      { keys: ["c"], act: "compare", words: "keys.compare" },
      { keys: ["b"], act: "blink", words: "keys.blink" },
      { keys: ["w"], act: "swap", words: "keys.swap" },
      { keys: ["h"], act: "blind", words: "keys.blind" },
      { keys: ["escape"], act: "leave", words: "keys.leave" },
    ],
  },
  {
    title: "keys.files",
    keys: [
      { keys: ["s"], act: "frame", words: "keys.frame" },
      { keys: ["d"], act: "save", words: "keys.save" },
      { keys: ["delete"], act: "trash", words: "keys.trash" },
      { keys: ["?"], act: "help", words: "keys.help" },
    ],
  },
];

/** @type {Map<string, string>} */
const ACTS = new Map(
  REVIEW_KEYS.flatMap(({ keys }) =>
    keys.flatMap(({ keys: names, act }) =>
      names.map((name) => /** @type {[string, string]} */ ([name, act])),
    ),
  ),
);

/**
 * @param {string} key - as `keyOf` gives it
 * @param {{shift: boolean, control: boolean, letters: boolean}} how
 * @returns {{act: string, key: string} | null} what it means; null where it means nothing
 */
export function actOf(key, { shift, control, letters }) {
  const names = control ? [`control+${key}`] : shift ? [`shift+${key}`, key] : [key];
  const name = names.find((each) => ACTS.has(each));
  const isCharacter = key.length === 1 && key !== " " && !control;
  if (!name || (isCharacter && !letters)) return null;
  return { act: ACTS.get(name) ?? "", key: name };
}
