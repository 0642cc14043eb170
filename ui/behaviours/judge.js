/** Verdicts on the video in front, or on all that are compared or marked at once. */
import { selection } from "../lib/selection.js";
import { shelf } from "../lib/shelf.js";
import { t } from "../lib/words.js";
import { runBatch } from "./batch.js";
import { decide, remember } from "./decide.js";
import { announce, toast } from "./dom.js";

/** @import {Comparison} from '../lib/comparison.js' */
/** @import {Video} from '../lib/types.js' */
/** @import {Order} from './batch.js' */

const KIND = "decision";
const ONE = /** @type {const} */ ({
  pick: "decide.picked",
  reject: "decide.rejected",
  none: "decide.undecided",
});
const MANY = /** @type {const} */ ({
  pick: "batch.pick",
  reject: "batch.reject",
  none: "batch.unpicked",
});

/** @param {Comparison} set @param {Video['pick']} pick */
export function judgePick(set, pick) {
  const { video } = set;
  if (set.together) together(set, { changes: { pick } }, (count) => t(MANY[pick], { count }));
  else if (video && video.pick !== pick) decide(video, { pick }, t(ONE[pick]));
}

/** @param {Comparison} set @param {number} stars */
export function judgeStars(set, stars) {
  const { video } = set;
  const words = (/** @type {number} */ count) => t("batch.starred", { count });
  if (set.together) together(set, { changes: { stars } }, words);
  else if (video && video.stars !== stars) {
    decide(video, { stars }, t("decide.stars", { count: stars }));
  }
}

/** @param {Comparison} set @param {string} tag */
export function addTag(set, tag) {
  const { video } = set;
  if (set.together) return together(set, { add_tags: [tag] }, tagged);
  const known = video?.tags.some((other) => other.toLowerCase() === tag.toLowerCase());
  if (video && !known) decide(video, { tags: [...video.tags, tag] }, t("decide.tagged", { tag }));
}

/** @param {Comparison} set @param {string} tag */
export function removeTag(set, tag) {
  const { video } = set;
  if (set.together) return together(set, { remove_tags: [tag] }, tagged);
  const tags = video?.tags.filter((other) => other !== tag);
  if (video && tags) decide(video, { tags }, t("decide.untagged", { tag }));
}

/**
 * What Review's keys do, by their names in review-keys.js.
 * @param {Comparison} set
 * @param {() => void} changed - a verdict goes to others from now on
 * @returns {Record<string, (key: string) => unknown>}
 */
export function judgeActs(set, changed) {
  return {
    stars: (key) => judgeStars(set, Number(key)),
    select: () => toggleMark(set),
    together: () => {
      toggleTogether(set);
      changed();
    },
  };
}

/** Choose the video in front, as in the Library, or choose it no longer. @param {Comparison} set */
function toggleMark({ video }) {
  if (!video) return;
  selection.toggle(video.video_id, Math.max(0, shelf.placeOf(video.video_id)));
  announce(t("selection.count", { count: selection.size }));
}

/** From now on a verdict goes to all of them, or to the one in front again. @param {Comparison} set */
function toggleTogether(set) {
  set.together = !set.together && set.others.length > 0;
  const count = set.others.length;
  if (count === 0) toast(t("judge.needsSome"));
  else announce(set.together ? t("judge.isTogether", { count }) : t("judge.isAlone"));
}

/** @param {number} count */
const tagged = (count) => t("batch.tagged", { count });

/**
 * @param {Comparison} set
 * @param {Omit<Order, 'action'>} order
 * @param {(count: number) => string} words
 */
function together({ others }, order, words) {
  const watch = { signal: new AbortController().signal, onProgress: tellProgress };
  const how = { remember, kind: KIND };
  return runBatch(others, { action: "update", ...order }, words, watch, how);
}

/** @param {number} done @param {number} total */
function tellProgress(done, total) {
  if (done < total) toast(t("batch.progress", { done, total }), undefined, KIND);
}
