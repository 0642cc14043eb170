/** The languages of the page, and which of them suits a person. A further one is a line here. */

/** @typedef {{tag: string, name: string, direction: 'ltr' | 'rtl'}} Language */

/** Each with its name as its own people write it; its words are in ../locales. @type {Language[]} */
export const LANGUAGES = [
  { tag: "en", name: "English", direction: "ltr" },
  { tag: "de", name: "Deutsch", direction: "ltr" },
  { tag: "ar", name: "العربية", direction: "rtl" },
];

/** What is spoken where nothing suits; without a word about it. */
const ENGLISH = /** @type {Language} */ (LANGUAGES[0]);

/**
 * @typedef {object} Speech
 * @property {Language} language - whose words are used
 * @property {string} tag - how numbers and dates are written: the person's region, where known
 */

/**
 * @param {string} chosen - the setting: "auto", or a BCP 47 tag
 * @param {readonly string[]} ofSystem - what the system speaks, the dearest first
 * @returns {Speech}
 */
export function chooseSpeech(chosen, ofSystem) {
  const wanted = chosen === "auto" ? ofSystem : [chosen];
  for (const tag of wanted) {
    const language = LANGUAGES.find((known) => known.tag === primaryOf(tag));
    if (language) return { language, tag: withRegion(tag, language, ofSystem) };
  }
  return { language: ENGLISH, tag: ENGLISH.tag };
}

/**
 * Who chose "Arabic" in the settings still counts and dates as in the country of the system.
 * @param {string} tag
 * @param {Language} language
 * @param {readonly string[]} ofSystem
 */
function withRegion(tag, language, ofSystem) {
  const bare = tag.toLowerCase() === language.tag;
  const fuller = ofSystem.find((other) => primaryOf(other) === language.tag);
  return canonical(bare && fuller ? fuller : tag) ?? language.tag;
}

/** @param {string} tag */
function primaryOf(tag) {
  return tag.split(/[-_]/, 1)[0]?.toLowerCase();
}

/** A system may name its language in a way of its own, such as "de_DE@euro". @param {string} tag */
function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
