/**
 * Sends an order until it is answered. The id in it makes sending again harmless: the server
 * gives the same answer and makes no second job.
 */
import { ApiError, api } from "../lib/api.js";

const WAITS_MS = [400, 1200, 3000];

/**
 * @param {object} order - with its request_id
 * @returns {Promise<{job_id: string, job_ids: string[]}>}
 */
export async function sendOrder(order) {
  for (const wait of WAITS_MS) {
    try {
      return await api.generate(order);
    } catch (error) {
      if (!(error instanceof ApiError && error.isGone)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return api.generate(order);
}
