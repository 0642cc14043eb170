/**
 * Asks the server how the work stands: while there is some, each question waits a second for what
 * has happened since the last answer, so that a finished video is here at once; else twice a minute.
 * The first question goes out at once; the server takes it as the sign that the window is alive.
 */
import { ApiError, api, isAborted } from "./api.js";
import { hasEnded, store } from "./store.js";

/** @import {JobsAnswer} from './types.js' */

const NEWS_SECONDS = 1;
const WORKING_MS = 50;
/** The still of the service comes a moment after the video. */
const STILL_SECONDS = 3;
const PAUSED_MS = 5_000;
const IDLE_MS = 30_000;
const GONE_MS = 3_000;
const FAILURES_UNTIL_SAID = 2;

let failures = 0;
let hidden = false;
let asking = false;
let askAgain = false;
let waitForNews = false;
/** @type {number | undefined} - what the last answer called its news */
let seen;
/** @type {AbortController | null} - gives up a question that only waits */
let waiting = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Ask now, whatever the rhythm says. */
export function wake() {
  waitForNews = false;
  if (asking) {
    askAgain = true;
    waiting?.abort();
    return;
  }
  clearTimeout(timer);
  ask();
}

/** @param {boolean} isHidden - whether nobody can see the page */
export function setHidden(isHidden) {
  hidden = isHidden;
  if (!hidden) wake();
}

/** @param {JobsAnswer} answer */
export function noteJobs(answer) {
  store.set("closing", answer.closing ?? null);
  store.set("permission", answer.waiting_permission ?? null);
  store.set("jobs", answer.jobs);
}

async function ask() {
  asking = true;
  try {
    waiting = waitForNews ? new AbortController() : null;
    waitForNews = false;
    const answer = await (waiting
      ? api.jobs({ wait: NEWS_SECONDS, seen }, waiting.signal)
      : api.jobs());
    seen = answer.news;
    failures = 0;
    store.set("server", "here");
    noteJobs(answer);
  } catch (error) {
    if (!isAborted(error)) noteFailure(error);
  } finally {
    asking = false;
    const pause = rhythm();
    waitForNews = pause === WORKING_MS && !askAgain;
    timer = setTimeout(ask, askAgain ? 0 : pause);
    askAgain = false;
  }
}

/** @param {unknown} error */
function noteFailure(error) {
  failures += 1;
  if (!(error instanceof ApiError)) throw error;
  if (error.isLocked) store.set("server", "locked");
  else if (failures >= FAILURES_UNTIL_SAID) store.set("server", error.isGone ? "gone" : "failing");
}

/** @returns {number} milliseconds until the next question */
function rhythm() {
  if (failures > 0) return GONE_MS;
  const jobs = store.get("jobs") ?? [];
  const open = jobs.filter((job) => !hasEnded(job));
  // What was cancelled too late may still come, and is then offered.
  if (jobs.some((job) => job.remote_open)) return hidden ? PAUSED_MS : WORKING_MS;
  if (open.some((job) => !job.paused && job.state !== "maybe_charged")) {
    return hidden ? PAUSED_MS : WORKING_MS;
  }
  if (!hidden && jobs.some(awaitsStill)) return WORKING_MS;
  return open.length > 0 && !hidden ? PAUSED_MS : IDLE_MS;
}

/** @param {import('./types.js').Job} job */
function awaitsStill({ ended_at: endedAt, videos }) {
  const fresh = Date.now() / 1000 - (endedAt ?? 0) < STILL_SECONDS;
  return fresh && videos.some(({ poster_url: url }) => !url);
}
