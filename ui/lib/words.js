/**
 * Looks words up in the catalogue of the language in use. A catalogue maps a key to a text with
 * {places}, or to the plural forms of one ("=2" for an exact number, then Intl's categories).
 */
import { words as english } from "../locales/en.js";

/** @typedef {Extract<keyof typeof english, string>} WordKey */
/** @typedef {Record<string, string | number>} WordParams */
/** @typedef {Record<WordKey, string | Record<string, string>>} WholeCatalogue */
/** @typedef {Partial<WholeCatalogue>} Catalogue */
/** @typedef {'ltr' | 'rtl'} Direction */

const current = make("en", english, "ltr");

/**
 * @param {string} language
 * @param {Catalogue} catalogue
 * @param {Direction} direction
 */
function make(language, catalogue, direction) {
  const plural = new Intl.PluralRules(language);
  return { language, catalogue, direction, plural, number: new Intl.NumberFormat(language) };
}

/**
 * Use another catalogue from now on; a key it lacks falls back to English.
 * @param {string} language - BCP 47
 * @param {Catalogue} catalogue
 * @param {Direction} [direction]
 */
export function useCatalogue(language, catalogue, direction = "ltr") {
  Object.assign(current, make(language, catalogue, direction));
}

/** @returns {string} the BCP 47 tag of the language in use */
export function language() {
  return current.language;
}

/** @returns {Direction} the way its lines run */
export function direction() {
  return current.direction;
}

/**
 * @param {string} key
 * @returns {key is WordKey}
 */
export function isWordKey(key) {
  return Object.hasOwn(english, key);
}

/**
 * @param {WordKey} key
 * @param {WordParams} [params] - `count` chooses the plural form
 * @returns {string}
 */
export function t(key, params = {}) {
  const found = current.catalogue[key] ?? english[key];
  const text = typeof found === "string" ? found : pluralForm(found, Number(params.count));
  return text.replace(/\{(\w+)\}/g, (place, name) => {
    const value = params[name];
    if (typeof value === "number") return current.number.format(value);
    return value === undefined ? place : apart(value);
  });
}

/** A path or a prompt inside a sentence that runs the other way must not turn around. @param {string} text */
function apart(text) {
  return current.direction === "rtl" ? `\u2068${text}\u2069` : text;
}

/**
 * @param {Record<string, string>} forms
 * @param {number} count
 * @returns {string}
 */
function pluralForm(forms, count) {
  return forms[`=${count}`] ?? forms[current.plural.select(count)] ?? forms.other ?? "";
}
