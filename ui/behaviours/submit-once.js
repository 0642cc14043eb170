/** A button that is busy cannot be pressed again, says so, and is free again whatever happens. */
import { ApiError, isAborted } from "../lib/api.js";
import { refusalWords } from "../lib/server-words.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";

/**
 * @param {HTMLElement} button - or another control that is busy meanwhile
 * @param {() => Promise<unknown>} work
 * @param {(error: ApiError) => boolean} [explain] - true when it has told the person itself
 * @returns {Promise<void>}
 */
export async function submitOnce(button, work, explain = () => false) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    if (isAborted(error)) return;
    if (!(error instanceof ApiError)) throw error;
    if (!explain(error)) toast(sentenceFor(error));
  } finally {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
  }
}

/**
 * @param {ApiError} error
 * @returns {string} what to tell the person
 */
export function sentenceFor(error) {
  if (error.isGone) return t("gone.short");
  if (error.isLocked) return t("locked.short");
  return refusalWords(error).text;
}

/**
 * @param {EventTarget | null} target
 * @returns {boolean} whether keys belong to a field there and mean no command
 */
export function isTypingIn(target) {
  if (target instanceof HTMLInputElement) return target.type !== "range";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
