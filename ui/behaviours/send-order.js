/**
 * Sends an order until it is answered. Its request id makes sending again harmless: the server
 * gives the same answer and makes no second job. The id of an order that was never answered is
 * kept, so that pressing Generate once more with the same words is no second order either. Where
 * an order would pass the limit of the month, the person is asked.
 */
import { ApiError, api, newRequestId } from "../lib/api.js";
import { withinLimit } from "./ask-limit.js";

/** @import {Draft} from '../lib/types.js' */

/** @typedef {Omit<Draft, "several"> & {hold_seconds: number}} Order */
/** @typedef {{prompt: string, remix_of: string, hold_seconds: number}} RemixOrder */
/** @typedef {{order: Order, error: ApiError}} Refusal */

const WAITS_MS = [400, 1200, 3000];

/** Request ids by order. @type {Map<string, string>} */
const unanswered = new Map();

/**
 * @param {Order | RemixOrder} order
 * @returns {Promise<{job_id: string, job_ids: string[]}>}
 */
export function sendOrder(order) {
  return withinLimit((more) => sendUntilAnswered({ ...order, ...more }));
}

/**
 * @param {(Order | RemixOrder) & {over_limit?: boolean}} order
 * @returns {Promise<{job_id: string, job_ids: string[]}>}
 */
async function sendUntilAnswered(order) {
  const key = JSON.stringify(order);
  const request = { ...order, request_id: unanswered.get(key) ?? newRequestId() };
  unanswered.set(key, request.request_id);
  for (const wait of [...WAITS_MS, null]) {
    try {
      const answer = await api.generate(request);
      unanswered.delete(key);
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError && error.isGone)) {
        unanswered.delete(key);
        throw error;
      }
      if (wait === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw new TypeError("The last try either answers or throws.");
}

/**
 * Send orders one after the other. What is wrong with one does not hold up the others; what
 * concerns all of them ends it.
 * @param {Order[]} orders
 * @returns {Promise<{jobs: string[], left: Order[], refusals: Refusal[], trouble: ApiError | null}>}
 *   `left` are those that were not taken, refused or not
 */
export async function sendEach(orders) {
  /** @type {string[]} */
  const jobs = [];
  /** @type {Refusal[]} */
  const refusals = [];
  for (const [index, order] of orders.entries()) {
    try {
      jobs.push(...(await sendOrder(order)).job_ids);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (Object.keys(error.fields).length === 0) {
        const left = [...refusals.map((refusal) => refusal.order), ...orders.slice(index)];
        return { jobs, left, refusals, trouble: error };
      }
      refusals.push({ order, error });
    }
  }
  return { jobs, left: refusals.map(({ order }) => order), refusals, trouble: null };
}
