/** Choosing in the grid with pointer and keys, as file managers do it. */
import { ApiError, isAborted } from "../lib/api.js";
import { selection } from "../lib/selection.js";
import { shelf } from "../lib/shelf.js";
import { t } from "../lib/words.js";
import { announce, toast } from "./dom.js";
import { sentenceFor } from "./submit-once.js";

/**
 * A plain click opens a video. The check mark, Ctrl or Cmd choose it, Shift draws a range; while
 * some are chosen, a plain click chooses as well.
 * @param {MouseEvent} event
 * @param {number} place
 * @param {boolean} onCheck - the check mark was hit
 * @returns {boolean} whether it chose
 */
export function chooseByPointer(event, place, onCheck) {
  if (event.shiftKey) {
    drawRange(selection.anchor, place);
    return true;
  }
  const chooses = onCheck || event.ctrlKey || event.metaKey || selection.size > 0;
  if (chooses) toggle(place);
  return chooses;
}

/**
 * @param {'toggle' | 'range'} how
 * @param {number} place
 * @param {number} [from] - where a range begins that is drawn by keys
 */
export function chooseByKey(how, place, from = place) {
  if (how === "toggle") return toggle(place);
  if (selection.size === 0) selection.anchor = from;
  drawRange(selection.anchor, place);
}

/** Choose all that the question finds. */
export function chooseAll() {
  return choose(() => shelf.allIds());
}

/** Leave the choice. */
export function chooseNone() {
  if (!selection.size) return;
  selection.clear();
  announce(t("selection.none"));
}

/** @param {number} place */
function toggle(place) {
  const video = shelf.at(place);
  if (!video) return;
  selection.toggle(video.video_id, place);
  announce(t("selection.count", { count: selection.size }));
}

/** @param {number} from @param {number} to */
function drawRange(from, to) {
  return choose(() => shelf.idsBetween(Math.min(from, to), Math.max(from, to)));
}

let latest = 0;

/** @param {() => Promise<string[]>} find */
async function choose(find) {
  latest += 1;
  const mine = latest;
  try {
    const ids = await find();
    if (mine !== latest) return;
    selection.set(ids);
    announce(t("selection.count", { count: ids.length }));
  } catch (error) {
    if (isAborted(error)) return;
    if (!(error instanceof ApiError)) throw error;
    toast(sentenceFor(error));
  }
}
