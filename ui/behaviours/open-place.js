/**
 * Brings a place to life when it is first looked at: its modules are fetched, its markup leaves the
 * template it waits in. Create is there from the start.
 */
import { ApiError } from "../lib/api.js";
import { fillWords, part, stamp } from "./dom.js";
import { keepNow } from "./keep-draft.js";
import { submitOnce } from "./submit-once.js";

const AGAIN_MS = 3_000;

/** @typedef {CustomElementConstructor & {tag: string}} PageElement */
/** @typedef {{ELEMENTS: PageElement[], begin?: () => void}} PlaceModule */

/** @type {Record<string, () => Promise<PlaceModule>>} */
const MODULES = {
  around: () => import("../places/around.js"),
  library: () => import("../places/library.js"),
  review: () => import("../places/review.js"),
  settings: () => import("../places/settings.js"),
};

/** What has come. @type {Map<string, PlaceModule>} */
const fetched = new Map();

/** @param {readonly PageElement[]} elements - those inside others first */
export function define(elements) {
  for (const element of elements) {
    if (!customElements.get(element.tag)) customElements.define(element.tag, element);
  }
}

/** @param {string} place @returns {boolean} whether nothing of it has to be fetched any more */
export function hasCome(place) {
  return !MODULES[place] || fetched.has(place);
}

/**
 * Fetch what a place needs, before it is looked at where that can be guessed.
 * @param {string} place
 */
export async function fetchPlace(place) {
  if (hasCome(place)) return;
  try {
    const module = await MODULES[place]?.();
    if (module) fetched.set(place, module);
  } catch (error) {
    // So every engine reports a file that did not come.
    if (!(error instanceof TypeError)) throw error;
  }
}

/**
 * Fetch a place that is one click away, once what is on the page now has been painted: a film may
 * begin by itself only where its click did not have to wait for anything.
 * @param {string} place
 */
export function expectPlace(place) {
  requestAnimationFrame(() => setTimeout(() => fetchPlace(place)));
}

/**
 * Bring a place to life, or say in it that it did not come.
 * @param {Element} section
 */
export function openPlace(section) {
  const template = section.querySelector(":scope > template");
  if (!(template instanceof HTMLTemplateElement)) return;
  const module = fetched.get(section.getAttribute("data-place") ?? "");
  if (!module) return sayItDidNotCome(section);
  section.replaceChildren(template.content);
  define(module.ELEMENTS);
  fillWords(section);
}

/** Bring to life what stands around the form, as soon as it can be had; once. */
export async function bringAround() {
  if (hasCome("around")) return;
  await fetchPlace("around");
  const module = fetched.get("around");
  if (!module) return beginAnewLater();
  define(module.ELEMENTS);
  module.begin?.();
}

async function beginAnewLater() {
  try {
    await beginAnew();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    setTimeout(beginAnewLater, AGAIN_MS);
  }
}

/** @param {Element} section */
function sayItDidNotCome(section) {
  dispatchEvent(new Event("vg-wake"));
  if (section.childElementCount > 1) return;
  const said = stamp("place-failed");
  const button = part(said, "again", HTMLButtonElement);
  button.addEventListener("click", () => submitOnce(button, beginAnew));
  section.append(said);
}

/** An engine may remember for good that a module did not come; a new page asks anew. */
async function beginAnew() {
  await keepNow();
  location.reload();
}
