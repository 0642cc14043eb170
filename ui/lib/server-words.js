/**
 * What the server says, in the language of the page. The server speaks English and is exact, so
 * on an English page its own sentence stands; elsewhere the catalogue's for the same cause. Where
 * the cause is not known here, the English sentence is shown and marked as English.
 */
import { isWordKey, language, t } from "./words.js";

/** @import {Check, JobTrouble, Settings} from './types.js' */
/** @import {WordKey, WordParams} from './words.js' */

/** @typedef {{text: string, lang: string}} Said */

/** By the code of a refusal. @type {Record<string, WordKey>} */
const PROBLEMS = {
  azure_credentials_refused: "problem.connection",
  azure_permission_denied: "problem.connection",
  azure_deployment_not_found: "problem.connection",
  azure_address_not_found: "problem.connection",
  azure_model_retired: "trouble.retired",
  azure_busy: "problem.busy",
  azure_rate_limited: "problem.busy",
  azure_unavailable: "problem.busy",
  azure_unexpected_reply: "problem.reply",
  azure_too_slow: "problem.reply",
  azure_range_refused: "problem.reply",
  azure_error: "problem.reply",
  azure_not_found: "problem.notFound",
  request_rejected: "problem.rejected",
  prompt_refused: "failed.words",
  offline: "problem.offline",
  not_configured: "problem.notConfigured",
  not_found: "problem.notFound",
  conflict: "problem.conflict",
  video_missing: "problem.videoMissing",
  video_damaged: "problem.videoDamaged",
  disk_full: "problem.diskFull",
  library_error: "problem.library",
  library_locked: "problem.library",
  library_corrupt: "problem.library",
  library_too_new: "problem.libraryTooNew",
  data_folder_unusable: "problem.library",
  internal: "failed.internal",
};

/** By the code of what is to be known once. @type {Record<string, WordKey>} */
const NOTICES = {
  settings_damaged: "notice.settingsDamaged",
  settings_unsaved: "notice.settingsUnsaved",
  managed_damaged: "notice.managedDamaged",
  credentials_damaged: "notice.keysDamaged",
  keyring_silent: "notice.keyStoreSilent",
  library_mended: "notice.libraryMended",
};

/** By the field of an order. @type {Record<string, WordKey>} */
const ORDER_FIELDS = {
  prompt: "wrong.prompt",
  size: "wrong.size",
  seconds: "wrong.seconds",
  count: "wrong.count",
};

/** By the field of a connection; the address has causes of its own. @type {Record<string, WordKey>} */
const CONNECTION_FIELDS = {
  api_key: "wrong.key",
  deployment: "wrong.deployment",
  api_version: "wrong.apiVersion",
};

/** What a pasted address can be instead of one, in the order in which the server asks. */
const ADDRESS_CAUSES = /** @type {const} */ ([
  [/^$/, "wrong.addressEmpty"],
  [/^[A-Za-z0-9+/=_-]{32,}$/, "wrong.addressIsKey"],
  [/^(https?:\/\/)?(portal|ai|oai|ml)\.azure\.com|learn\.microsoft\.com/i, "wrong.addressIsPortal"],
  [/^(?!https?:\/\/)[a-z+.-]+:\/\/|^http:\/\/(?!localhost|127\.|\[::1\])/i, "wrong.addressOpen"],
  [/[\s\\]|^[^.:]*$/, "wrong.address"],
]);

/** Hosts that are Azure's own. */
const AZURE = /\.(azure\.(com|us|cn)|api\.cognitive\.microsoft\.com)$/i;

/** @returns {boolean} */
function isEnglish() {
  return language().split("-", 1)[0] === "en";
}

/**
 * @param {string} sentence - the server's
 * @param {WordKey | undefined} key - the catalogue's for the same cause, where there is one
 * @param {WordParams} [params]
 * @returns {Said} `lang` is empty where it is that of the page
 */
function say(sentence, key, params) {
  if (isEnglish() && sentence) return { text: sentence, lang: "" };
  return key ? { text: t(key, params), lang: "" } : { text: sentence, lang: "en" };
}

/**
 * @param {string} code - of a refusal
 * @param {string} sentence
 * @returns {string} always in the language of the page
 */
export function problemWords(code, sentence) {
  const known = PROBLEMS[code];
  if (known || sentence === "") return say(sentence, known ?? "failed.internal").text;
  return say(sentence, "problem.other", { code }).text;
}

/**
 * @param {{code: string, message: string}} notice
 * @returns {Said}
 */
export function noticeWords({ code, message }) {
  return say(message, NOTICES[code]);
}

/**
 * @param {string} field - of an order
 * @param {string} sentence
 * @returns {Said}
 */
export function orderErrorWords(field, sentence) {
  return say(sentence, ORDER_FIELDS[field]);
}

/**
 * @param {string} field - of a connection
 * @param {string} sentence
 * @param {string} value - what was typed there
 * @returns {Said}
 */
export function connectionErrorWords(field, sentence, value) {
  const key = field === "endpoint" ? addressCause(value) : CONNECTION_FIELDS[field];
  return say(sentence, key);
}

/** @param {string} value @returns {WordKey | undefined} */
function addressCause(value) {
  return ADDRESS_CAUSES.find(([pattern]) => pattern.test(value.trim()))?.[1];
}

/**
 * The question whether an address is meant as it was typed.
 * @param {string} question - the server's
 * @param {string} address - what was typed
 * @returns {Said}
 */
export function addressQuestion(question, address) {
  const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  const host = URL.canParse(whole) ? new URL(whole).hostname : "";
  const key = AZURE.test(host) ? "connection.oddPath" : "connection.strangeHost";
  return say(question, host ? key : undefined, { host });
}

/**
 * @param {Settings} settings
 * @param {string} name - of a setting that the person cannot change now
 * @returns {string}
 */
export function heldWords({ held, locked }, name) {
  const key = locked.includes(name) ? "held.byOrganisation" : "held.byThisRun";
  return say(held?.[name] ?? "", key).text;
}

/**
 * @param {Check} check
 * @returns {{message: string, help: string}}
 */
export function checkWords({ name, ok, message, help }) {
  const suffix = ok === null ? "Open" : ok ? "Good" : "Bad";
  const words = `checked.${name}${suffix}`;
  const advice = `checked.${name}Help`;
  return {
    message: say(message, isWordKey(words) ? words : "checked.notKnown").text,
    help: help && isWordKey(advice) ? say(help, advice).text : "",
  };
}

/**
 * @param {JobTrouble | undefined} error - one that the page has no words of its own for
 * @returns {string}
 */
export function otherFailureWords(error) {
  return say(error?.message ?? "", error ? "failed.other" : "failed.internal").text;
}
