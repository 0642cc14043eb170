/** One change to many videos, a few at a time, with a way to stop it and a way back. */
import { ApiError, isAborted } from "../lib/api.js";
import { libraryApi } from "../lib/library-api.js";
import { problemWords } from "../lib/server-words.js";
import { shelf } from "../lib/shelf.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";
import { sentenceFor } from "./submit-once.js";

/** @import {BatchAnswer, BatchFailure, Verdict} from '../lib/types.js' */

/** Few enough that stopping is felt at once, also where each is a move on a slow disk. */
const AT_ONCE = 40;

/**
 * @typedef {object} Order
 * @property {'update' | 'trash' | 'restore' | 'purge' | 'export'} action
 * @property {{pick?: string, stars?: number}} [changes]
 * @property {string[]} [add_tags]
 * @property {string[]} [remove_tags]
 * @property {string} [folder]
 */

/** @typedef {{order: Order, ids: string[]}} Step */
/** @typedef {{signal: AbortSignal, onProgress: (done: number, total: number) => void}} Watch */

/**
 * Do it, say what came of it, and offer the way back.
 * @param {string[]} ids
 * @param {Order} order
 * @param {(count: number) => string} words - what is said when it is done
 * @param {Watch} watch
 * @param {{remember?: (undo: () => unknown) => () => unknown, kind?: string}} [how] - `remember`
 *   keeps the way back for a key as well; `kind` of the words, as `toast` has it
 * @returns {Promise<string[]>} those that were changed
 */
export async function runBatch(ids, order, words, watch, { remember, kind } = {}) {
  const doing = inPieces([{ order, ids }], watch);
  const goBack = async () => takeSteps(stepsBack(order, (await doing).changed), kind);
  // The key may follow at once: what it takes back is then still on its way.
  const run = remember?.(goBack) ?? goBack;
  const { changed, failed } = await doing;
  const done = changed.map(({ video }) => video.video_id);
  await shelf.refresh();
  const undo = stepsBack(order, changed).length ? { label: t("action.undo"), run } : undefined;
  if (done.length) toast(words(done.length), undo, kind);
  tellFailures(failed, ids.length);
  return done;
}

/** @param {Step[]} steps @param {string} [kind] */
async function takeSteps(steps, kind) {
  const never = new AbortController().signal;
  const { changed, failed } = await inPieces(steps, { signal: never, onProgress: () => {} });
  await shelf.refresh();
  if (changed.length) toast(t("batch.undone", { count: changed.length }), undefined, kind);
  tellFailures(failed, changed.length + failed.length);
}

/**
 * @param {Step[]} steps
 * @param {Watch} watch
 * @param {number} [atOnce]
 * @returns {Promise<BatchAnswer>} what was done, also when it was stopped or nobody answers
 */
export async function inPieces(steps, { signal, onProgress }, atOnce = AT_ONCE) {
  /** @type {BatchAnswer} */
  const whole = { changed: [], failed: [] };
  const total = steps.reduce((sum, { ids }) => sum + ids.length, 0);
  let done = 0;
  for (const { order, ids } of steps) {
    for (let start = 0; start < ids.length && !signal.aborted; start += atOnce) {
      const piece = ids.slice(start, start + atOnce);
      const answer = await sendPiece({ ...order, ids: piece });
      if (!answer) return whole;
      whole.changed.push(...answer.changed);
      whole.failed.push(...answer.failed);
      for (const { video } of answer.changed) {
        document.dispatchEvent(new CustomEvent("vg-video-changed", { detail: video }));
      }
      done += piece.length;
      onProgress(done, total);
    }
  }
  return whole;
}

/** @param {object} order @returns {Promise<BatchAnswer | null>} null when nobody answers */
async function sendPiece(order) {
  try {
    return await libraryApi.batch(order);
  } catch (error) {
    if (!isAborted(error)) {
      if (!(error instanceof ApiError)) throw error;
      toast(sentenceFor(error));
    }
    return null;
  }
}

/**
 * @param {Order} order
 * @param {BatchAnswer['changed']} changed
 * @returns {Step[]} what brings back what was there before
 */
function stepsBack(order, changed) {
  const ids = changed.map(({ video }) => video.video_id);
  if (order.action === "purge" || !ids.length) return [];
  if (order.action === "trash") return [{ order: { action: "restore" }, ids }];
  if (order.action === "restore") return [{ order: { action: "trash" }, ids }];
  /** @type {Map<string, Step>} */
  const steps = new Map();
  for (const { video, before } of changed) {
    const back = orderBack(order, before);
    if (!back) continue;
    const key = JSON.stringify(back);
    const step = steps.get(key) ?? { order: back, ids: [] };
    step.ids.push(video.video_id);
    steps.set(key, step);
  }
  return [...steps.values()];
}

/**
 * @param {Order} order
 * @param {Verdict} before
 * @returns {Order | null} null where nothing was changed
 */
function orderBack({ changes, add_tags: added = [], remove_tags: removed = [] }, before) {
  const had = (/** @type {string} */ tag) =>
    before.tags.find((other) => other.toLowerCase() === tag.toLowerCase());
  const tagsBack = {
    remove_tags: added.filter((tag) => !had(tag)),
    add_tags: removed.flatMap((tag) => had(tag) ?? []),
  };
  /** @type {{pick?: string, stars?: number}} */
  const old = {};
  if (changes?.pick !== undefined && changes.pick !== before.pick) old.pick = before.pick;
  if (changes?.stars !== undefined && changes.stars !== before.stars) old.stars = before.stars;
  const same =
    !Object.keys(old).length && !tagsBack.remove_tags.length && !tagsBack.add_tags.length;
  return same ? null : { action: "update", changes: old, ...tagsBack };
}

/** @param {BatchFailure[]} failed @param {number} total */
export function tellFailures(failed, total) {
  const first = failed[0];
  if (!first) return;
  const why = problemWords(first.code, first.detail);
  toast(t("batch.failed", { count: failed.length, total, why }));
}
