/** Tells through the system that a video has ended while the person looks elsewhere. */
import { ApiError } from "../lib/api.js";
import { describe } from "../lib/job-words.js";
import { settingsApi } from "../lib/settings-api.js";
import { hasEnded, store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {Job} from '../lib/types.js' */

/** Ids of jobs that were seen under way. @type {Set<string>} */
const underWay = new Set();

/** Begin to look for ends. */
export function notifyEnded() {
  store.watch("jobs", (jobs) => look(jobs ?? []));
}

/** @param {Job[]} jobs */
function look(jobs) {
  // Whoever cancels knows it.
  const ended = jobs.filter((job) => hasEnded(job) && underWay.delete(job.job_id));
  for (const job of jobs) if (!hasEnded(job)) underWay.add(job.job_id);
  const told = ended.filter(({ state }) => state !== "cancelled");
  const [first] = told;
  if (!first || document.hasFocus() || !store.get("settings")?.notify) return;
  const title =
    told.length > 1 ? t("notify.several", { count: told.length }) : describe(first).headline;
  tellSystem(title, told.map(({ prompt }) => prompt).join(" · "));
}

/**
 * @param {string} title
 * @param {string} text
 * @returns {Promise<boolean>} whether the system shows it
 */
export async function tellSystem(title, text) {
  try {
    return (await settingsApi.notify(title, text)).done;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return false;
  }
}
