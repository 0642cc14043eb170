/** Small steps on the page that every element takes: templates in, text in, words in. */
import { isWordKey, t } from "../lib/words.js";

/**
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} name - of `data-part`
 * @param {abstract new () => T} type
 * @returns {T}
 */
export function part(root, name, type) {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (found instanceof type) return found;
  throw new TypeError(`There is no ${type.name} called "${name}" here.`);
}

/**
 * @param {string} name - of a template in index.html, without "template-"
 * @returns {HTMLElement} a fresh copy of what is in it, its words filled in
 */
export function stamp(name) {
  const template = document.getElementById(`template-${name}`);
  if (!(template instanceof HTMLTemplateElement)) throw new TypeError(`No template "${name}".`);
  const root = document.importNode(template.content, true).firstElementChild;
  if (!(root instanceof HTMLElement)) throw new TypeError(`Template "${name}" is empty.`);
  fillWords(root);
  return root;
}

/** Attributes that can take a word, by the data attribute that names its key. */
const WORD_ATTRIBUTES = /** @type {const} */ ([
  ["data-t-label", "aria-label"],
  ["data-t-title", "title"],
  ["data-t-placeholder", "placeholder"],
]);

/**
 * Fill in every word that the markup names by its key.
 * @param {Element} root
 */
export function fillWords(root) {
  for (const element of withSelf(root, "[data-t]")) {
    setText(element, wordFor(element, "data-t"));
  }
  for (const [from, to] of WORD_ATTRIBUTES) {
    for (const element of withSelf(root, `[${from}]`)) {
      element.setAttribute(to, wordFor(element, from));
    }
  }
}

/**
 * @param {Element} root
 * @param {string} selector
 */
function withSelf(root, selector) {
  const inside = Array.from(root.querySelectorAll(selector));
  return root.matches(selector) ? [root, ...inside] : inside;
}

/**
 * @param {Element} element
 * @param {string} attribute
 */
function wordFor(element, attribute) {
  const key = element.getAttribute(attribute) ?? "";
  if (!isWordKey(key)) throw new TypeError(`The catalogue has no "${key}".`);
  return t(key);
}

/**
 * Write only what changed: a screen reader and a selection keep their place.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Write a sentence that may be in another language than the page, and say so.
 * @param {HTMLElement} element
 * @param {{text: string, lang: string}} said
 */
export function setSaid(element, { text, lang }) {
  setText(element, text);
  if (lang) element.lang = lang;
  else element.removeAttribute("lang");
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {object} [detail]
 */
export function tell(element, name, detail = {}) {
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

/**
 * Hear what `tell` tells.
 * @param {EventTarget} target
 * @param {string} name
 * @param {(detail: any) => void} run
 */
export function listen(target, name, run) {
  target.addEventListener(name, (event) => run(/** @type {CustomEvent} */ (event).detail));
}

/**
 * Which key was pressed, by its Latin letter or digit also where the keyboard writes another script.
 * @param {KeyboardEvent} event
 * @returns {string}
 */
export function keyOf({ key, code, shiftKey }) {
  const latin = key.length > 1 || /[ -~]/.test(key);
  if (latin) return key.toLowerCase();
  if (code === "Slash" && shiftKey) return "?";
  return SIGNS[code] ?? code.replace(/^(Key|Digit)/, "").toLowerCase();
}

/** @type {Record<string, string>} */
const SIGNS = { Comma: ",", Period: ".", BracketLeft: "[", BracketRight: "]" };

/**
 * Say something in the corner of the window.
 * @param {string} text
 * @param {{label: string, run: () => unknown}} [action] - offered for ten seconds
 * @param {string} [kind] - takes the place of an earlier one of this kind
 */
export function toast(text, action, kind = "") {
  document.dispatchEvent(new CustomEvent("vg-toast-show", { detail: { text, action, kind } }));
}

/**
 * Say something to those who do not see the page.
 * @param {string} text
 */
export function announce(text) {
  document.dispatchEvent(new CustomEvent("vg-announce", { detail: text }));
}

/**
 * Make the children of a list those of `items`, keeping what is there already: focus stays.
 * @template T
 * @param {Element} list
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T, element: HTMLElement | null) => HTMLElement} render
 */
export function reconcile(list, items, keyOf, render) {
  const wanted = new Set(items.map(keyOf));
  /** @type {Map<string, HTMLElement>} */
  const kept = new Map();
  for (const child of Array.from(list.children)) {
    const key = child.getAttribute("data-key") ?? "";
    if (wanted.has(key) && child instanceof HTMLElement) kept.set(key, child);
    else child.remove();
  }
  let place = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const element = render(item, kept.get(key) ?? null);
    element.setAttribute("data-key", key);
    if (element === place) place = place.nextElementSibling;
    else list.insertBefore(element, place);
  }
}
