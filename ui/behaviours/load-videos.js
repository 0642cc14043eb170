/** Brings the videos that Review is to show: at once where they are at hand, then as they are now. */
import { ApiError, api } from "../lib/api.js";
import { reviewList } from "../lib/review-list.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";

/** @import {Video} from '../lib/types.js' */

const NOT_FOUND = "not_found";

/**
 * @param {string[]} ids
 * @param {AbortSignal} signal
 * @param {(videos: Video[]) => void} take - told once or twice; those that there are
 * @throws {ApiError} where there is none of them
 */
export async function loadVideos(ids, signal, take) {
  const known = ids.map((id) => reviewList.find(id)).filter((video) => video !== undefined);
  if (known.length === ids.length) take(known);
  const fresh = await Promise.all(ids.map((id) => ifThere(id, signal)));
  const there = fresh.filter((video) => video !== null);
  if (there.length === 0) throw new ApiError(404, { code: NOT_FOUND });
  if (signal.aborted) return;
  take(there);
  if (there.length < ids.length) toast(t("review.notAll"));
}

/** @param {string} id - of an address that anybody may have typed @param {AbortSignal} signal */
async function ifThere(id, signal) {
  try {
    return /^\w+$/.test(id) ? await asItIs(id, signal) : null;
  } catch (error) {
    if (error instanceof ApiError && error.code === NOT_FOUND) return null;
    throw error;
  }
}

/**
 * What was said of it while the answer was on its way counts for more than the answer.
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function asItIs(id, signal) {
  const before = reviewList.latest(id);
  const answer = await api.video(id, signal);
  const now = reviewList.latest(id);
  return now && now !== before ? now : answer;
}

/** @param {string} id @returns {Promise<string | undefined>} the next one, or the one before */
export async function beside(id) {
  return (await reviewList.neighbour(id, 1)) ?? (await reviewList.neighbour(id, -1));
}

/**
 * @param {string} id - of the video that is looked at
 * @returns {Promise<string[]>} what to compare: the few chosen ones, or it and the one beside it
 */
export async function toCompare(id) {
  const { compared } = reviewList;
  if (compared.length > 0) return [...compared];
  return [id, (await beside(id)) ?? ""].filter(Boolean);
}
