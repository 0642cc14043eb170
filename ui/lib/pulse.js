/**
 * Asks the server how the work stands: every second while there is some, else twice a minute.
 * The first question goes out at once; the server takes it as the sign that the window is alive.
 */
import { ApiError, api } from "./api.js";
import { hasEnded, store } from "./store.js";

const WORKING_MS = 1_000;
const PAUSED_MS = 5_000;
const IDLE_MS = 30_000;
const GONE_MS = 3_000;
const FAILURES_UNTIL_SAID = 2;

let failures = 0;
let hidden = false;
let asking = false;
let askAgain = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Ask now, whatever the rhythm says. */
export function wake() {
  if (asking) {
    askAgain = true;
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

async function ask() {
  asking = true;
  try {
    const answer = await api.jobs();
    failures = 0;
    store.set("server", "here");
    store.set("closing", answer.closing ?? null);
    store.set("permission", answer.waiting_permission ?? null);
    store.set("jobs", answer.jobs);
  } catch (error) {
    noteFailure(error);
  } finally {
    asking = false;
    timer = setTimeout(ask, askAgain ? 0 : rhythm());
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
  return open.length > 0 && !hidden ? PAUSED_MS : IDLE_MS;
}
