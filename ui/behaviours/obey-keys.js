/** Turns key presses inside an element into acts, unless a field or a control wants them. */
import { actOf } from "../lib/review-keys.js";
import { store } from "../lib/store.js";
import { keyOf } from "./dom.js";
import { isTypingIn } from "./submit-once.js";

/**
 * @param {HTMLElement} element
 * @param {(act: string, key: string) => boolean} obey - whether the key meant anything
 */
export function obeyKeys(element, obey) {
  element.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || element.querySelector("dialog[open]")) return;
    const key = keyOf(event);
    // What needs AltGr on one keyboard is a plain key on another.
    const isLevel3 = event.getModifierState("AltGraph");
    if ((event.altKey && !isLevel3) || belongsToControl(key, event.target)) return;
    const act = actOf(key, {
      shift: event.shiftKey,
      control: (event.ctrlKey || event.metaKey) && !isLevel3,
      letters: store.get("settings")?.letter_keys !== false,
    });
    const leavesFullScreen = key === "escape" && document.fullscreenElement;
    if (act && !leavesFullScreen && obey(act.act, act.key)) event.preventDefault();
  });
}

/** @param {string} key @param {EventTarget | null} target */
function belongsToControl(key, target) {
  if (isTypingIn(target)) return true;
  if (!(target instanceof Element)) return false;
  if (key === " ") return target.closest("button, a, summary") !== null;
  const slides = key.startsWith("arrow") || key === "home" || key === "end";
  return slides && target instanceof HTMLInputElement;
}
