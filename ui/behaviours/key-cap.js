/** A key as it stands on the keyboard. */
import { isWordKey, t } from "../lib/words.js";

/** @param {string} name - as review-keys.js writes it @returns {HTMLElement} */
export function keyCap(name) {
  const key = document.createElement("kbd");
  key.textContent = name.split("+").map(keyWords).join(" ");
  return key;
}

/** @param {string} name */
function keyWords(name) {
  const key = `keyName.${name === " " ? "space" : name}`;
  return isWordKey(key) ? t(key) : name.toUpperCase();
}
