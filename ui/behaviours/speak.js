/** Turns the page to the person's language before anything of it is shown, and again when another is chosen. */
import { chooseSpeech } from "../lib/languages.js";
import { store } from "../lib/store.js";
import { useCatalogue } from "../lib/words.js";

/** @import {Catalogue} from '../lib/words.js' */

/**
 * Learn the words of the language that is set; in what was spoken before, or the system's
 * language, while the settings are not known.
 */
export async function speak() {
  const wanted = wantedSpeech() ?? chooseSpeech("auto", navigator.languages);
  const words = await catalogueOf(wanted.language.tag);
  // English words in English: nothing is worse than a page that stays empty.
  const { language, tag } = words ? wanted : chooseSpeech("en", []);
  useCatalogue(tag, words ?? {}, language.direction);
  document.documentElement.lang = language.tag;
  document.documentElement.dir = language.direction;
  if (words) store.watch("settings", () => followChoice(tag));
}

/**
 * @param {string} tag
 * @returns {Promise<Catalogue | null>} null where the file did not come
 */
async function catalogueOf(tag) {
  if (tag === "en") return {};
  try {
    return (await import(`../locales/${tag}.js`)).words;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * Every word on the page changes with the language, so the page begins anew; what was being
 * written is kept by the server.
 * @param {string} spoken
 */
function followChoice(spoken) {
  const wanted = wantedSpeech();
  if (!wanted || wanted.tag === spoken) return;
  // A reload keeps this entry's state: the next page knows the choice before the server answers.
  const language = store.get("settings")?.language;
  history.replaceState({ ...history.state, language }, "");
  location.reload();
}

/** @returns {ReturnType<typeof chooseSpeech> | undefined} */
function wantedSpeech() {
  const chosen = store.get("settings")?.language ?? history.state?.language;
  return chosen ? chooseSpeech(chosen, navigator.languages) : undefined;
}
