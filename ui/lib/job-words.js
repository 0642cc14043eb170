/** A job's state in plain words: one table from what the server says to what a person reads. */

import { clock, dayName, fileSize, fileSizePart, percentage, seconds } from "./format.js";
import { otherFailureWords, problemWords } from "./server-words.js";
import { hasEnded } from "./store.js";
import { t } from "./words.js";

/** @import {Job, JobTrouble} from './types.js' */
/** @import {WordKey} from './words.js' */

/**
 * @typedef {object} JobWords
 * @property {string} headline
 * @property {'quiet' | 'work' | 'wait' | 'stop' | 'done'} tone
 * @property {number | null | undefined} progress - 0 to 100, null while unknown, undefined for none
 */

/** Words for what holds a job up or ended it, by the server's code. @type {Record<string, WordKey>} */
const TROUBLE = {
  azure_credentials_refused: "trouble.key",
  azure_permission_denied: "trouble.permission",
  azure_deployment_not_found: "trouble.deployment",
  azure_address_not_found: "trouble.address",
  azure_model_retired: "trouble.retired",
  not_configured: "trouble.notConfigured",
  sign_in_failed: "trouble.signIn",
  azure_busy: "trouble.busy",
  azure_rate_limited: "trouble.busy",
  other_computer: "trouble.otherComputer",
  needs_permission: "trouble.needsPermission",
};

/** @type {Record<string, WordKey>} */
const FAILURE = {
  prompt_refused: "failed.words",
  result_refused: "failed.result",
  request_rejected: "failed.rejected",
  job_failed: "failed.job",
  expired: "failed.expired",
  internal: "failed.internal",
  internal_error: "failed.internal",
};

/** @type {Record<string, {key: WordKey, tone: JobWords['tone']}>} */
const PLAIN = {
  queued: { key: "job.inLine", tone: "quiet" },
  submitting: { key: "job.sending", tone: "work" },
  unknown: { key: "job.checking", tone: "wait" },
  submitted: { key: "job.waiting", tone: "work" },
  cancelled: { key: "job.cancelled", tone: "quiet" },
};

/** Codes after which the whole line waits until the connection is mended. */
const REFUSED = /^azure_(credentials_refused|permission_denied|(deployment|address)_not_found)$/;

/**
 * @param {Job} job
 * @returns {JobWords}
 */
export function describe(job) {
  if (job.needs_permission) return held(job, "needs_permission", "");
  if (!hasEnded(job) && job.paused) return held(job, job.paused.code, job.paused.message);
  switch (job.state) {
    case "running":
      return running(job);
    case "fetching":
      return fetching(job);
    case "maybe_charged":
      return { headline: maybeCharged(job), tone: "stop", progress: undefined };
    case "ready":
      return { headline: ready(job), tone: "done", progress: undefined };
    case "failed":
      return { headline: failure(job.error), tone: "stop", progress: undefined };
    default:
      return plain(job);
  }
}

/**
 * @param {Job} job
 * @returns {number} for how many seconds nothing of it is sent yet, 0 for none
 */
export function heldSeconds(job) {
  if (job.state !== "queued" || job.cancel_wanted) return 0;
  return Math.max(0, Math.ceil((job.hold_until ?? 0) - Date.now() / 1000));
}

/** @param {Job} job @returns {JobWords} */
function plain(job) {
  const { key, tone } = PLAIN[job.state] ?? { key: "job.waiting", tone: "work" };
  const wait = heldSeconds(job);
  if (wait > 0) {
    return { headline: t("job.held", { time: seconds(wait) }), tone, progress: undefined };
  }
  if (job.waits) return held(job, job.waits.code, "");
  if (job.cancel_wanted && !hasEnded(job)) {
    return { headline: t("job.cancelling"), tone: "wait", progress: undefined };
  }
  const sends = job.state === "submitted" || job.state === "submitting" || job.state === "unknown";
  return { headline: t(key), tone, progress: sends ? null : undefined };
}

/** @param {Job} job @returns {JobWords} */
function running(job) {
  const progress = job.progress;
  const headline =
    progress === null ? t("job.makingUnknown") : t("job.making", { percent: percentage(progress) });
  return { headline, tone: "work", progress };
}

/** @param {Job} job @returns {JobWords} */
function fetching(job) {
  const received = job.received_bytes ?? 0;
  const total = job.total_bytes ?? 0;
  if (job.error?.code === "disk_full") {
    const needed = job.error.needed_bytes;
    const headline = needed
      ? t("job.diskFull", { size: fileSize(needed) })
      : t("job.diskFullUnknown");
    return { headline, tone: "stop", progress: undefined };
  }
  if (job.error?.code === "offline") return held(job, "offline", "");
  if (!total) return { headline: t("job.saving"), tone: "work", progress: null };
  const params = { received: fileSizePart(received, total), total: fileSize(total) };
  return {
    headline: t("job.savingPart", params),
    tone: "work",
    progress: Math.min(100, (received / total) * 100),
  };
}

/** @param {Job} job @param {string} code @param {string} message @returns {JobWords} */
function held(job, code, message) {
  const tone = REFUSED.test(code) ? "stop" : "wait";
  if (code === "offline") return { headline: offline(job), tone, progress: undefined };
  const key = TROUBLE[code] ?? (message ? undefined : "job.inLine");
  return { headline: key ? t(key) : problemWords(code, message), tone, progress: undefined };
}

/** @param {Job} job */
function offline(job) {
  if (!job.expires_at) return t("job.offline");
  return t("job.offlineUntil", { time: clock(job.expires_at), day: dayName(job.expires_at) });
}

/** @param {Job} job */
function maybeCharged(job) {
  const found = job.candidates?.length ?? 0;
  return found > 0 ? t("job.candidates", { count: found }) : t("job.maybeCharged");
}

/** @param {Job} job */
function ready(job) {
  if (job.error?.code !== "takes_missing") return t("job.ready");
  return t("job.readyButMissing", { count: job.error.count ?? 1 });
}

/**
 * @param {JobTrouble | undefined} error
 * @returns {string}
 */
function failure(error) {
  const key = FAILURE[error?.code ?? ""];
  return key ? t(key) : otherFailureWords(error);
}

/**
 * @param {Job} job
 * @returns {string} what is to be known besides the headline, mostly nothing
 */
export function noteOf(job) {
  if (job.error?.code === "finished_anyway") return t("job.finishedAnyway");
  if (job.error?.code === "made_twice") return t("job.madeTwice");
  if (hasEnded(job)) return "";
  if (job.at_risk && job.expires_at) {
    const until = { time: clock(job.expires_at), day: dayName(job.expires_at) };
    return t("job.atRisk", until);
  }
  if (job.at_risk) return t("job.atRiskSoon");
  return job.cancel_wanted ? t("job.cancelNoted") : "";
}

/**
 * What stands behind "Details": label, text and its language where it is not the page's; in order,
 * without the empty ones. The server and Azure speak English here, for whoever is asked for help.
 * @param {Job} job
 * @returns {[string, string, string][]}
 */
export function technicalDetails(job) {
  const trouble = job.error;
  /** @type {[WordKey, string | undefined, string][]} */
  const rows = [
    ["details.happened", trouble?.message || job.paused?.message || job.message, "en"],
    ["details.azureSays", trouble?.azure_message, "en"],
    ["details.requestId", trouble?.request_id, ""],
    ["details.code", trouble?.code || job.paused?.code, ""],
    ["details.job", job.job_id, ""],
  ];
  return rows.flatMap(([key, text, lang]) => (text ? [[t(key), text, lang]] : []));
}
