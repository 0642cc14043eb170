/** Hands the notes of the list that is reviewed over as one file. */
import { api } from "../lib/api.js";
import { notesAsCsv, notesAsJson, notesAsText } from "../lib/notes-export.js";
import { reviewApi } from "../lib/review-api.js";
import { reviewList } from "../lib/review-list.js";
import { shelf } from "../lib/shelf.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";
import { evenClock } from "./load-film.js";

/** @import {Video} from '../lib/types.js' */
/** @import {TimeCodeOf} from '../lib/notes-export.js' */

const PAGE = 200;
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
  const text = write(videos, codeOf);
  const name = `${t("notes.fileName")}.${suffix}`;
  if (!store.get("settings")?.native) return download(new Blob([text], { type }), name);
  const { path } = await reviewApi.saveText(name, text);
  if (path) toast(t("saveCopy.done", { path }));
}

/** @type {TimeCodeOf} */
function codeOf(video, { at_seconds: at }) {
  if (at === null) return "";
  const clock = evenClock(/** @type {Video} */ (video));
  return clock.codeOf(clock.frameAt(at));
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
