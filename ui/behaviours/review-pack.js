/** Review packs: made of the chosen videos, and the notes that come back from one. */
import { ApiError } from "../lib/api.js";
import { packApi } from "../lib/pack-api.js";
import { problemWords } from "../lib/server-words.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";
import { download, sayWhere } from "./video-actions.js";

/** @import {Pack} from '../lib/pack-api.js' */
/** @import {Watch} from './batch.js' */

const LOOK_MS = 300;
const NOTES_BYTES_MOST = 8 * 1024 * 1024;

/**
 * Ask where to put a pack and make it; in a browser it is downloaded. Says what came of it.
 * @param {string[]} ids - of videos
 * @param {boolean} asZip - in a browser it always is one
 * @param {Watch} watch - a stop leaves nothing of the pack
 * @returns {Promise<boolean>} whether it was begun
 */
export async function makePack(ids, asZip, { signal, onProgress }) {
  let pack = await packApi.make(ids, asZip);
  while (pack.state === "running") {
    onProgress(pack.videos_done, pack.videos_total);
    if (signal.aborted) pack = await packApi.stop(pack.pack_id);
    else {
      await pause(LOOK_MS, signal);
      pack = await packApi.look(pack.pack_id);
    }
  }
  if (pack.state === "done") tellDone(pack);
  else if (pack.error) toast(problemWords(pack.error.code, pack.error.message));
  else if (signal.aborted) toast(t("packs.stopped"));
  return Boolean(pack.pack_id);
}

/**
 * Take in a file that somebody has saved in a pack. Says what came of it.
 * @param {File} file
 */
export async function mergeNotes(file) {
  const notes = file.size <= NOTES_BYTES_MOST ? readJson(await file.text()) : null;
  if (notes === null) {
    toast(t("pack.openFailed"));
    return;
  }
  try {
    const { changed, kept, unknown } = await packApi.mergeNotes(notes);
    const words = [t("packs.merged", { count: changed })];
    if (kept.length) words.push(t("packs.kept", { count: kept.length }));
    if (unknown) words.push(t("packs.unknown", { count: unknown }));
    toast(words.join(" "));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "invalid_request") throw error;
    toast(t("pack.openFailed"));
  }
}

/** @param {Pack} pack */
function tellDone({ pack_id: id, videos_done: count, missing, path, download_url: url }) {
  const words = [t("packs.made", { count })];
  if (missing) words.push(t("packs.missing", { count: missing }));
  if (url) {
    download(url, "");
    toast(words.join(" "));
  } else {
    toast(words.join(" "), { label: t("action.reveal"), run: () => reveal(id, path ?? "") });
  }
}

/** @param {string} id @param {string} path */
async function reveal(id, path) {
  const { done } = await packApi.reveal(id);
  if (done) return;
  sayWhere(t("reveal.path", { path }), path);
}

/** @param {string} text @returns {object | null} */
function readJson(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", resolve, { once: true });
  });
}
