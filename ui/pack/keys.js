/** The keys of a pack's page: those of Review in the window that a page from the disk can obey. */
import { keyOf } from "../behaviours/dom.js";
import { actOf, REVIEW_KEYS } from "../lib/review-keys.js";

/**
 * @param {Record<string, unknown>} acts - by their names in review-keys.js
 * @returns {import('../lib/review-keys.js').ReviewKey[]} what there is a key for
 */
export function keysFor(acts) {
  return REVIEW_KEYS.flatMap(({ keys }) => keys).filter(({ act }) => act in acts);
}

/**
 * @param {KeyboardEvent} event
 * @param {boolean} letters - whether letters, digits and signs act at all (WCAG 2.1.4)
 * @returns {{act: string, key: string} | null}
 */
export function actFor(event, letters) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const key = keyOf(event);
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest("textarea, select") && key !== "escape") return null;
  if (key === " " && target.closest("button, summary, a, input")) return null;
  const slides = key.startsWith("arrow") || key === "home" || key === "end";
  if (slides && target instanceof HTMLInputElement) return null;
  return actOf(key, { shift: event.shiftKey, control: false, letters });
}
