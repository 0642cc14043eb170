/**
 * The one door to the server. Every answer is JSON or a problem document; whatever goes wrong
 * becomes an ApiError, so that callers switch on a code and never on words.
 */

import { saveDialog } from "./system-dialog.js";
import { t } from "./words.js";

/** @import {Dialog} from './system-dialog.js' */
/** @import {Check, Job, JobsAnswer, OrphansAnswer, Problem, PromptsAnswer, Said, Settings, Video, VideosAnswer} from './types.js' */

const JOBS = "/jobs";
const PATIENCE_MS = 15_000;
export const CHECK_PATIENCE_MS = 120_000;

/** The server answered with a problem, or (code "server_gone") did not answer. */
export class ApiError extends Error {
  name = "ApiError";

  /**
   * @param {number} status - 0 when there was no answer
   * @param {Partial<Problem>} problem
   */
  constructor(status, problem) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.code = problem.code ?? "error";
    /** @type {Record<string, string>} */
    this.fields = problem.fields ?? {};
    /** @type {Record<string, string>} */
    this.fieldCodes = problem.field_codes ?? {};
    this.requestId = problem.request_id ?? "";
    /** What speaks against an order that would pass the limit of the month. */
    this.figures = problem.figures ?? null;
  }

  /** @returns {boolean} whether the program behind the page has ended */
  get isGone() {
    return this.code === "server_gone";
  }

  /** @returns {boolean} whether this window no longer belongs to the running program */
  get isLocked() {
    return this.status === 401 || this.status === 403;
  }
}

/**
 * @param {unknown} error
 * @returns {boolean} whether the caller itself gave the request up
 */
export function isAborted(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/**
 * @param {Response} response
 * @returns {Promise<any>} undefined where it broke off or is no JSON
 */
async function readBody(response) {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body] - sent as JSON, or as it is when it is a Blob
 * @param {{signal?: AbortSignal, patience?: number}} [options] - patience 0 waits for ever
 * @returns {Promise<any>}
 */
export async function call(method, path, body, { signal, patience = PATIENCE_MS } = {}) {
  const signals = signal ? [signal] : [];
  if (patience > 0) signals.push(AbortSignal.timeout(patience));
  /** @type {RequestInit} */
  const request = { method, cache: "no-store", signal: AbortSignal.any(signals) };
  if (body instanceof Blob) {
    request.body = body;
    request.headers = { "Content-Type": body.type };
  } else if (method !== "GET") {
    request.body = JSON.stringify(body ?? {});
    request.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, request).catch((error) => {
    if (isAborted(error)) throw error;
    throw lost(path, new ApiError(0, { code: "server_gone", detail: String(error) }));
  });
  const answer = await readBody(response);
  if (response.ok && answer !== undefined) return answer;
  if (response.ok) throw lost(path, new ApiError(0, { code: "server_gone" }));
  throw lost(path, new ApiError(response.status, answer ?? { code: "internal" }));
}

/**
 * Whoever meets a lost server first has the jobs asked for at once: the answer to that decides what
 * the whole page says, and it may be half a minute away.
 * @param {string} path
 * @param {ApiError} error
 */
function lost(path, error) {
  if (path.split("?")[0] !== JOBS && (error.isGone || error.isLocked))
    dispatchEvent(new Event("vg-wake"));
  return error;
}

/** @param {string} id */
export const videoPath = (id) => `/videos/${encodeURIComponent(id)}`;
/** @param {string} id */
const jobPath = (id) => `/jobs/${encodeURIComponent(id)}`;
/** @param {string} id */
const orphanPath = (id) => `/orphans/${encodeURIComponent(id)}`;

/**
 * @param {Record<string, string | number | null | undefined>} values
 * @returns {string} a query string without the empty ones
 */
export function query(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

export const api = {
  /**
   * @param {{wait?: number, seen?: number}} [patience] - for how many seconds the answer may stay
   *   away while there is no news, and `news` of the answer before
   * @param {AbortSignal} [signal]
   * @returns {Promise<JobsAnswer>}
   */
  jobs: (patience = {}, signal) => call("GET", JOBS + query(patience), undefined, { signal }),
  /**
   * @param {object} order - with its request_id
   * @returns {Promise<{job_id: string, job_ids: string[]}>}
   */
  generate: (order) => call("POST", "/generate", order),
  /**
   * @param {string} id
   * @param {'cancel' | 'send' | 'check' | 'resend' | 'adopt' | 'disown'} verb
   * @param {object} [body]
   * @returns {Promise<Job>}
   */
  job: (id, verb, body) => call("POST", `${jobPath(id)}/${verb}`, body),
  /** @param {{send: boolean, over_limit?: true}} answer */
  answerPermission: (answer) => call("POST", "/jobs/permission", answer),
  /** @param {'stay' | 'close' | 'cancel_queued'} choice */
  answerClose: (choice) => call("POST", "/window/close", { choice }),

  /**
   * @param {{query: string, cursor: string | null}} wanted
   * @param {AbortSignal} signal
   * @returns {Promise<PromptsAnswer>}
   */
  prompts: (wanted, signal) => call("GET", `/prompts${query(wanted)}`, undefined, { signal }),

  /** @returns {Promise<OrphansAnswer>} */
  orphans: (refresh = false) =>
    call("GET", refresh ? "/orphans?refresh=1" : "/orphans", undefined, {
      patience: CHECK_PATIENCE_MS,
    }),
  /** @param {string} id */
  fetchOrphan: (id) => call("POST", `${orphanPath(id)}/fetch`),
  /** @param {string} id @returns {string} where the still of a video at Azure is */
  remoteStill: (id) => `${orphanPath(id)}/thumbnail`,
  /** @param {string} id */
  dismissOrphan: (id) => call("POST", `${orphanPath(id)}/dismiss`),

  /**
   * @param {Record<string, string | number | null | undefined>} wanted
   * @param {AbortSignal} [signal]
   * @returns {Promise<VideosAnswer>}
   */
  videos: (wanted, signal) => call("GET", `/videos${query(wanted)}`, undefined, { signal }),
  /**
   * @param {string} id
   * @param {AbortSignal} [signal]
   * @returns {Promise<Video>}
   */
  video: (id, signal) => call("GET", videoPath(id), undefined, { signal }),
  /**
   * @param {string} id
   * @param {Partial<Said>} changes
   * @returns {Promise<Video>}
   */
  change: (id, changes) => call("PATCH", videoPath(id), changes),
  /**
   * @param {string} id
   * @returns {Promise<Video>}
   */
  trash: (id) => call("DELETE", videoPath(id)),
  /**
   * @param {string} id
   * @returns {Promise<Video>}
   */
  restore: (id) => call("POST", `${videoPath(id)}/restore`),
  /**
   * @param {string} id
   * @returns {Promise<{done: boolean, path?: string}>}
   */
  reveal: (id) => call("POST", `${videoPath(id)}/reveal`),
  /** @returns {Promise<{done: boolean, path?: string}>} */
  revealFolder: () => call("POST", "/storage/reveal"),
  /**
   * Wait without end: the answer comes when the person has chosen a place.
   * @param {string} id
   * @returns {Promise<{done: boolean, path?: string, cancelled?: boolean, download_url?: string}>}
   */
  saveCopy: (id) =>
    call("POST", `${videoPath(id)}/save-copy`, saveDialog(t("action.saveCopy")), { patience: 0 }),
  /**
   * @param {string} id
   * @param {Blob} still
   */
  putPoster: (id, still) => call("PUT", `${videoPath(id)}/poster`, still),

  /**
   * Wait without end: the answer comes when the person has chosen.
   * @param {Dialog} said
   * @returns {Promise<{done: boolean, path?: string, cancelled?: boolean}>}
   */
  chooseFolder: (said) => call("POST", "/dialogs/folder", said, { patience: 0 }),

  /** @returns {Promise<Settings>} */
  settings: () => call("GET", "/settings"),
  /**
   * @param {object} changes
   * @returns {Promise<Settings>}
   */
  saveSettings: (changes) => call("PUT", "/settings", changes),
  /**
   * @param {object} candidate
   * @returns {Promise<{checks: Check[]}>}
   */
  check: (candidate) => call("POST", "/settings/test", candidate, { patience: CHECK_PATIENCE_MS }),
};

/** @returns {string} an id for one click, so that sending it again is no second order */
export function newRequestId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
