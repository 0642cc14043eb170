/** What a person does with a finished video wherever it is shown. */
import { api } from "../lib/api.js";
import { wake } from "../lib/pulse.js";
import { t } from "../lib/words.js";
import { copyText } from "./copy-text.js";
import { toast } from "./dom.js";

/** @import {Video} from '../lib/types.js' */

/**
 * Show the file in the system's file manager, or say where it lies where there is none to ask.
 * @param {string} id
 */
export async function revealVideo(id) {
  const { done, path } = await api.reveal(id);
  if (done || !path) return;
  sayWhere(t("reveal.path", { path }), path);
}

/** Show the folder of all videos, or say where it lies. */
export async function revealFolder() {
  const { done, path } = await api.revealFolder();
  if (done || !path) return;
  sayWhere(t("reveal.folder", { path }), path);
}

/** @param {string} words @param {string} path - for the person to paste elsewhere */
export function sayWhere(words, path) {
  toast(words, { label: t("action.copyPath"), run: () => copyText(path) });
}

/** @param {Video} video */
export async function saveCopy(video) {
  const answer = await api.saveCopy(video.video_id);
  if (answer.path) toast(t("saveCopy.done", { path: answer.path }));
  else if (answer.download_url) download(answer.download_url, video.file_name);
}

/**
 * Only in a browser: the server offers an address to download from only where there is no window
 * of ours, for in one a link like this fails without a word.
 * @param {string} url
 * @param {string} name
 */
export function download(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

/**
 * Move a video to the trash and offer to take it back.
 * @param {Video} video
 * @param {(video: Video) => void} changed - told of the removal, and of the return
 * @param {(undo: () => unknown) => () => unknown} [remember] - keeps the way back for a key as well
 */
export async function trashVideo(video, changed, remember = (undo) => undo) {
  changed(await api.trash(video.video_id));
  const back = remember(() => restoreVideo(video, changed));
  toast(t("trash.done"), { label: t("action.undo"), run: back });
}

/**
 * @param {Video} video
 * @param {(video: Video) => void} changed
 */
export async function restoreVideo(video, changed) {
  changed(await api.restore(video.video_id));
  toast(t("trash.restored"));
  wake();
}
