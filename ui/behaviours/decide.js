/**
 * What a person says about a video: shown at once, saved in its order, and taken back on demand.
 */
import { ApiError, api } from "../lib/api.js";
import { reviewList } from "../lib/review-list.js";
import { t } from "../lib/words.js";
import { announce, toast } from "./dom.js";
import { sentenceFor } from "./submit-once.js";

/** @import {Video, Said} from '../lib/types.js' */

const MOST_UNDOS = 200;

/** @type {(() => unknown)[]} */
const undos = [];
/** @type {Map<string, {last: Promise<unknown>, open: number}>} */
const lines = new Map();

/**
 * @param {Video} video - as it is known now
 * @param {Partial<Said>} changes
 * @param {string} words - what has been done, for the corner of the window
 */
export function decide(video, changes, words) {
  const before = /** @type {Partial<Said>} */ (
    Object.fromEntries(
      Object.keys(changes).map((name) => [name, video[/** @type {keyof Said} */ (name)]]),
    )
  );
  save(video, changes);
  const undo = remember(() => {
    const now = reviewList.find(video.video_id) ?? { ...video, ...changes };
    save(now, before);
    document.dispatchEvent(new CustomEvent("vg-review-show", { detail: video.video_id }));
    announce(t("decide.undone"));
  });
  toast(words, { label: t("action.undo"), run: undo }, "decision");
}

/**
 * Keep a way back for the undo key.
 * @param {() => unknown} undo
 * @returns {() => void} what goes that way, once
 */
export function remember(undo) {
  const once = () => {
    const place = undos.indexOf(once);
    if (place < 0) return;
    undos.splice(place, 1);
    undo();
  };
  undos.push(once);
  if (undos.length > MOST_UNDOS) undos.shift();
  return once;
}

/** Take the last decision back. @returns {boolean} whether there was one */
export function undoLast() {
  const undo = undos.at(-1);
  undo?.();
  return Boolean(undo);
}

/**
 * @param {Video} video
 * @param {Partial<Said>} changes
 */
function save(video, changes) {
  const id = video.video_id;
  spread({ ...video, ...changes });
  const line = lines.get(id) ?? { last: Promise.resolve(), open: 0 };
  lines.set(id, line);
  line.open += 1;
  line.last = line.last
    .then(() => api.change(id, changes))
    .then((saved) => line.open === 1 && spread(saved))
    .catch((error) => {
      if (!(error instanceof ApiError)) throw error;
      toast(sentenceFor(error));
      return api.video(id).then(spread, () => spread(video));
    })
    .finally(() => {
      line.open -= 1;
      if (line.open === 0) lines.delete(id);
    });
}

/** Show a video as it is now wherever it is shown. @param {Video} video */
export function spread(video) {
  reviewList.put(video);
  document.dispatchEvent(new CustomEvent("vg-video-changed", { detail: video }));
}
