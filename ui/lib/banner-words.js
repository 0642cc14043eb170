/** Which bars stand above the page, from what is known. Most urgent first. */
import { dayName } from "./format.js";
import { noticeWords } from "./server-words.js";
import { hasEnded } from "./store.js";
import { t } from "./words.js";

/** @import {Job, JobsAnswer, Orphan, Settings} from './types.js' */

/**
 * @typedef {object} Banner
 * @property {string} key
 * @property {'quiet' | 'ask' | 'stop'} tone
 * @property {string} text
 * @property {string} [lang] - of the text, where it is not the page's
 * @property {string} [mark] - one word in front
 * @property {boolean} [dismissable]
 * @property {{label: string, verb: string}[]} actions - verb is a place, or send, or discard
 */

/**
 * @typedef {object} Known
 * @property {Settings | null} settings
 * @property {Job[]} jobs
 * @property {JobsAnswer['waiting_permission'] | null} permission
 * @property {Orphan[]} orphans
 * @property {'here' | 'gone' | 'failing' | 'locked'} server
 * @property {string} place
 * @property {boolean} playable
 */

/**
 * @param {Known} known
 * @returns {Banner[]}
 */
export function bannersNow(known) {
  return [server, permission, refusal, codec, notices, practice, orphans].flatMap((one) =>
    one(known),
  );
}

/** @param {Known} known @returns {Banner[]} */
function server({ server: state }) {
  if (state === "here") return [];
  return [{ key: `server-${state}`, tone: "stop", text: t(`${state}.banner`), actions: [] }];
}

/** @param {Known} known @returns {Banner[]} */
function permission({ permission: asked }) {
  if (!asked) return [];
  const text = t("permission.question", { count: asked.count, day: dayName(asked.since) });
  const actions = [
    { label: t("permission.send"), verb: "send" },
    { label: t("permission.discard"), verb: "discard" },
  ];
  return [{ key: "permission", tone: "ask", text, actions }];
}

/** One bar for the whole line instead of an error at every job. @param {Known} known @returns {Banner[]} */
function refusal({ jobs }) {
  const codes = new Set(jobs.filter((job) => !hasEnded(job)).map((job) => job.paused?.code ?? ""));
  const actions = [{ label: t("action.settings"), verb: "settings" }];
  if (codes.has("azure_model_retired")) {
    return [{ key: "retired", tone: "ask", text: t("trouble.retired"), actions }];
  }
  const refused =
    /^azure_(credentials_refused|permission_denied|deployment_not_found|address_not_found)$/;
  if (!Array.from(codes).some((code) => refused.test(code))) return [];
  return [{ key: "line-waits", tone: "ask", text: t("trouble.lineWaits"), actions }];
}

/**
 * Whether it is time to know if films can be played: at the first welcome, while one is on its way,
 * and where they are looked at.
 * @param {Known} known
 */
export function isFilmNear({ settings, jobs, place }) {
  if (place === "library" || place === "review") return true;
  return Boolean(settings?.setup_needed) || jobs.some((job) => !hasEnded(job));
}

/** @param {Known} known @returns {Banner[]} */
function codec({ playable, settings }) {
  if (playable) return [];
  const text = settings?.platform === "linux" ? t("codec.linux") : t("codec.other");
  return [{ key: "codec", tone: "ask", text, dismissable: true, actions: [] }];
}

/** @param {Known} known @returns {Banner[]} */
function notices({ settings }) {
  return (settings?.notices ?? []).map((notice) => {
    const key = `notice-${notice.code}`;
    return { key, tone: "ask", ...noticeWords(notice), dismissable: true, actions: [] };
  });
}

/** @param {Known} known @returns {Banner[]} */
function practice({ settings }) {
  if (settings?.mode !== "practice") return [];
  const actions = [{ label: t("welcome.connect"), verb: "settings" }];
  const mark = t("practice.mark");
  return [{ key: "practice", tone: "quiet", mark, text: t("practice.banner"), actions }];
}

/** @param {Known} known @returns {Banner[]} */
function orphans({ orphans: found, place }) {
  if (found.length === 0 || place === "library") return [];
  const text = t("orphans.banner", { count: found.length });
  const actions = [{ label: t("orphans.look"), verb: "library" }];
  return [{ key: "orphans", tone: "quiet", text, dismissable: true, actions }];
}
