/** The words of every language at once: a page from the disk cannot fetch them one by one. */
import { words as ar } from "../locales/ar.js";
import { words as de } from "../locales/de.js";
import { words as en } from "../locales/en.js";

/** @import {Catalogue} from '../lib/words.js' */

/** By the tags of ../lib/languages.js. @type {Record<string, Catalogue>} */
export const CATALOGUES = { en, de, ar };
