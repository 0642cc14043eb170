/**
 * What the server says, in the language of the page. The server speaks English and is exact, so
 * on an English page its own sentence stands; elsewhere the catalogue's for the same cause. Where
 * the cause is not known here, the English sentence is shown and marked as English.
 */
import { fileSize } from "./format.js";
import { isWordKey, language, t } from "./words.js";

/** @import {ApiError} from './api.js' */
/** @import {Check, Finding, JobTrouble, Settings} from './types.js' */
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
  sign_in_failed: "problem.signIn",
  over_limit: "problem.overLimit",
  connection_busy: "problem.connectionBusy",
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
  move_broken_off: "notice.moveBrokenOff",
};

/** Causes that a person mends in the same way as another one. @type {Record<string, string>} */
const SAME_CAUSE = { key_empty: "key_malformed", key_too_long: "key_malformed" };

/** By the code of a question about an address. @type {Record<string, WordKey>} */
const QUESTIONS = {
  ask_path: "connection.oddPath",
  ask_stranger: "connection.strangeHost",
  ask_short_name: "connection.shortName",
};

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
 * @param {Pick<ApiError, "fields" | "fieldCodes">} error
 * @param {string} field - one that the server refused
 * @returns {Said}
 */
export function fieldWords({ fields, fieldCodes }, field) {
  const code = fieldCodes[field] ?? "";
  const key = `wrong.${SAME_CAUSE[code] ?? code}`;
  return say(fields[field] ?? "", isWordKey(key) ? key : undefined);
}

/**
 * One sentence for what was refused as a whole, where no field of the page can take it.
 * @param {ApiError} error
 * @returns {Said}
 */
export function refusalWords(error) {
  const field = Object.keys(error.fields)[0];
  if (field) return fieldWords(error, field);
  return { text: problemWords(error.code, error.message), lang: "" };
}

/**
 * The question whether an address is meant as it was typed.
 * @param {ApiError} error
 * @param {string} address - what was typed
 * @returns {Said}
 */
export function addressQuestion(error, address) {
  const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  const host = URL.canParse(whole) ? new URL(whole).hostname : address;
  const key = QUESTIONS[error.fieldCodes.confirmed_host ?? ""];
  return say(error.fields.confirmed_host ?? "", key, { host });
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

/** A line about the connection says no more than whether it is well. */
const WELL = { ok: true, failed: false, warning: null };

/**
 * @param {Finding} finding
 * @returns {{message: Said, help: Said}}
 */
export function findingWords({ name, verdict, message, help, code, values }) {
  if (code === "" && isWordKey(`checked.${name}Good`)) {
    const check = checkWords({ name, ok: WELL[verdict], message, help });
    return { message: { text: check.message, lang: "" }, help: { text: check.help, lang: "" } };
  }
  const key = `found.${code}`;
  const advice = `found.${code}_help`;
  const params = "bytes" in values ? { size: fileSize(Number(values.bytes)) } : values;
  return {
    message: say(message, isWordKey(key) ? key : NOTICES[code], params),
    help: say(help, isWordKey(advice) ? advice : undefined),
  };
}

/**
 * @param {JobTrouble | undefined} error - one that the page has no words of its own for
 * @returns {string}
 */
export function otherFailureWords(error) {
  return say(error?.message ?? "", error ? "failed.other" : "failed.internal").text;
}
