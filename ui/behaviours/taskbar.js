/** Shows on the program's icon in the taskbar what the window's title shows: how far the work is. */
import { ApiError } from "../lib/api.js";
import { settingsApi } from "../lib/settings-api.js";
import { progressOf, store } from "../lib/store.js";

/** What the taskbar was told last. @type {number | null} */
let told = null;
let telling = false;

/** Begin to tell the taskbar. */
export function showOnTaskbar() {
  store.watch("jobs", tell);
}

/** One request at a time, so that none overtakes another. */
async function tell() {
  if (telling || !store.get("settings")?.native) return;
  telling = true;
  try {
    for (let wanted = current(); wanted !== told; wanted = current()) {
      told = wanted;
      await settingsApi.showProgress(wanted);
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error; // it is a hint, and the next one may come through
  } finally {
    telling = false;
  }
}

/** @returns {number | null} whole percent */
function current() {
  const progress = progressOf(store.get("jobs") ?? []);
  return progress === null ? null : Math.round(progress);
}
