/** Copies of the chosen videos: in a folder of the person's choice, or as downloads in a browser. */
import { api } from "../lib/api.js";
import { systemDialog } from "../lib/system-dialog.js";
import { t } from "../lib/words.js";
import { inPieces, tellFailures } from "./batch.js";
import { toast } from "./dom.js";
import { download } from "./video-actions.js";

/** @import {Watch} from './batch.js' */

const AT_ONCE = 4;
/** Browsers drop downloads that come too fast. */
const BETWEEN_DOWNLOADS_MS = 400;

/**
 * @param {string[]} ids
 * @param {Watch} watch
 */
export async function exportVideos(ids, watch) {
  const { done, path, cancelled } = await api.chooseFolder(
    systemDialog(t("dialog.export"), t("dialog.folder")),
  );
  if (cancelled) return;
  if (!done || !path) return downloadAll(ids, watch);
  const steps = [{ order: { action: /** @type {const} */ ("export"), folder: path }, ids }];
  const { changed, failed } = await inPieces(steps, watch, AT_ONCE);
  if (changed.length) toast(t("export.done", { count: changed.length, path }));
  tellFailures(failed, ids.length);
}

/**
 * @param {string[]} ids
 * @param {Watch} watch
 */
async function downloadAll(ids, { signal, onProgress }) {
  let done = 0;
  for (const id of ids) {
    if (signal.aborted) break;
    const video = await api.video(id);
    download(video.download_url, video.file_name);
    done += 1;
    onProgress(done, ids.length);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS_MS));
  }
  toast(t("export.downloaded", { count: done }));
}
