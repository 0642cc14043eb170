/**
 * Looks words up in the catalogue of the language in use. A catalogue maps a key to a text with
 * {places}, or to the plural forms of one ("=2" for an exact number, then Intl's categories).
 */
import { words as english } from "../locales/en.js";

/** @typedef {Extract<keyof typeof english, string>} WordKey */
/** @typedef {Record<string, string | number>} WordParams */
/** @typedef {Partial<Record<WordKey, string | Record<string, string>>>} Catalogue */

/** @type {{language: string, catalogue: Catalogue, plural: Intl.PluralRules, number: Intl.NumberFormat}} */
const current = make("en", english);

/**
 * @param {string} language
 * @param {Catalogue} catalogue
 */
function make(language, catalogue) {
  const plural = new Intl.PluralRules(language);
  return { language, catalogue, plural, number: new Intl.NumberFormat(language) };
}

/**
 * Use another catalogue from now on; a key it lacks falls back to English.
 * @param {string} language - BCP 47
 * @param {Catalogue} catalogue
 */
export function useCatalogue(language, catalogue) {
  Object.assign(current, make(language, catalogue));
}

/** @returns {string} the BCP 47 tag of the language in use */
export function language() {
  return current.language;
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
    return value ?? place;
  });
}

/**
 * @param {Record<string, string>} forms
 * @param {number} count
 * @returns {string}
 */
function pluralForm(forms, count) {
  return forms[`=${count}`] ?? forms[current.plural.select(count)] ?? forms.other ?? "";
}
