/** Hands the notes of the list that is reviewed over as one file. */
import { api } from "../lib/api.js";
import { notesAsCsv, notesAsJson, notesAsText } from "../lib/notes-export.js";
import { reviewApi } from "../lib/review-api.js";
import { reviewList } from "../lib/review-list.js";
import { shelf } from "../lib/shelf.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";
import { clockOf } from "./load-film.js";

/** @import {Video} from '../lib/types.js' */
/** @import {FrameClock} from '../lib/frame-clock.js' */

const PAGE = 200;
const AT_ONCE = 4;
/** Half of what the server takes: as JSON it grows. */
const BYTES_MOST = 32 * 1024 * 1024;
const LATER_MS = 60_000;

const KINDS = /** @type {const} */ ({
  text: { write: notesAsText, suffix: "txt", type: "text/plain" },
  csv: { write: notesAsCsv, suffix: "csv", type: "text/csv" },
  json: { write: notesAsJson, suffix: "json", type: "application/json" },
});

/**
 * @param {Video} video - the one that is looked at, which belongs to it in any case
 * @param {keyof typeof KINDS} kind
 */
export async function exportNotes(video, kind) {
  const { write, suffix, type } = KINDS[kind];
  const videos = (await everyVideo(video)).filter(({ notes }) => notes.length > 0);
  if (videos.length === 0) return toast(t("notes.nothing"));
  const clocks = await clocksOf(videos);
  const text = write(videos, ({ video_id: id }, { at_seconds: at }) => {
    const clock = clocks.get(id);
    return clock && at !== null ? clock.codeOf(clock.frameAt(at)) : "";
  });
  const name = `${t("notes.fileName")}.${suffix}`;
  if (!store.get("settings")?.native) return download(new Blob([text], { type }), name);
  if (new Blob([text]).size > BYTES_MOST) return toast(t("notes.tooLarge"));
  const { path } = await reviewApi.saveText(name, text);
  if (path) toast(t("saveCopy.done", { path }));
}

/**
 * When each picture is shown, as the files themselves say: a time code of an even rate would name
 * another picture where the rate varies.
 * @param {Video[]} videos
 * @returns {Promise<Map<string, FrameClock>>} by video
 */
async function clocksOf(videos) {
  /** @type {Map<string, FrameClock>} */
  const clocks = new Map();
  const waiting = videos.filter(({ notes }) => notes.some(({ at_seconds: at }) => at !== null));
  const ask = async () => {
    for (let video = waiting.pop(); video; video = waiting.pop()) {
      clocks.set(video.video_id, await clockOf(video));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return clocks;
}

/**
 * All that Review walks along: what was chosen in the Library, or all it shows.
 * @param {Video} video
 * @returns {Promise<Video[]>}
 */
async function everyVideo(video) {
  const chosen = new Set(reviewList.chosen);
  /** @type {Map<string, Video>} */
  const found = new Map([[video.video_id, video]]);
  let cursor = null;
  do {
    const answer = await api.videos({ ...shelf.question, limit: PAGE, cursor });
    for (const one of answer.videos) {
      if (chosen.size < 2 || chosen.has(one.video_id)) found.set(one.video_id, one);
    }
    cursor = answer.next_cursor;
  } while (cursor);
  return [...found.values()];
}

/**
 * Only in a browser: a window has its own dialog.
 * @param {Blob} file
 * @param {string} name
 */
function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LATER_MS);
}
