/** Where a video comes from, what was ordered with it and what became of it, with changed words. */
import { part, reconcile, setText, stamp, tell } from "../behaviours/dom.js";
import { ApiError, isAborted } from "../lib/api.js";
import { reviewApi } from "../lib/review-api.js";
import { store } from "../lib/store.js";
import { titleOf } from "../lib/video-facts.js";
import { diffWords } from "../lib/word-diff.js";
import { t } from "../lib/words.js";
import { showStill } from "./job-stills.js";

/** @import {Job, Video} from '../lib/types.js' */

/** @typedef {{video: Video, name: string, before: Video | null, after: Video | null}} Relative */

export class LineageList extends HTMLElement {
  static tag = "vg-lineage";

  /** @type {Video | null} */
  #video = null;
  #finished = "";
  #pending = new AbortController();

  connectedCallback() {
    store.watch("jobs", (jobs) => this.#onJobs(jobs ?? []));
  }

  /** @param {Video} video */
  show(video) {
    if (video.video_id === this.#video?.video_id) return;
    this.#video = video;
    this.hidden = true;
    this.#ask(video);
  }

  /** A job that has just ended may have brought a relative, or its still. @param {Job[]} jobs */
  #onJobs(jobs) {
    const finished = jobs
      .flatMap(({ videos }) =>
        videos.map(({ video_id: id, poster_url: still }) => `${id} ${still}`),
      )
      .join();
    if (finished === this.#finished) return;
    this.#finished = finished;
    if (this.#video) this.#ask(this.#video);
  }

  /** @param {Video} video */
  async #ask(video) {
    this.#pending.abort();
    this.#pending = new AbortController();
    try {
      const found = await reviewApi.lineage(video.video_id, this.#pending.signal);
      this.#render(relatives(video, found));
      tell(this, "vg-lineage-known", { canRemix: found.can_remix });
    } catch (error) {
      if (!isAborted(error) && !(error instanceof ApiError)) throw error;
    }
  }

  /** @param {Relative[]} found */
  #render(found) {
    this.hidden = found.length === 0;
    reconcile(part(this, "list", HTMLElement), found, ({ video }) => video.video_id, renderOne);
  }
}

/**
 * @param {Video} video
 * @param {import('../lib/types.js').Lineage} lineage
 * @returns {Relative[]}
 */
function relatives(video, { original, takes, remixes }) {
  return [
    ...(original
      ? [{ video: original, name: t("lineage.original"), before: original, after: video }]
      : []),
    ...takes.map((take) => ({
      video: take,
      name: t("lineage.take"),
      before: video,
      after: take,
    })),
    ...remixes.map((remix) => ({
      video: remix,
      name: t("lineage.remix"),
      before: video,
      after: remix,
    })),
  ];
}

/** @param {Relative} relative @param {HTMLElement | null} kept */
function renderOne({ video, name, before, after }, kept) {
  const item = kept ?? stamp("relative");
  const link = part(item, "link", HTMLAnchorElement);
  link.setAttribute("href", `#/review/${encodeURIComponent(video.video_id)}`);
  link.setAttribute("aria-label", `${name}: ${titleOf(video)}`);
  // One that was saved a moment ago may have none yet.
  if (video.poster_url) showStill(part(item, "picture", HTMLImageElement), video);
  setText(part(item, "name", HTMLElement), name);
  const words = part(item, "words", HTMLElement);
  const parts = before && after ? diffWords(before.prompt, after.prompt) : [];
  words.hidden = parts.every(({ kind }) => kind === "same");
  words.replaceChildren(...parts.map(renderWords));
  return item;
}

/** @param {import('../lib/word-diff.js').DiffPart} part */
function renderWords({ kind, text }) {
  const tag = kind === "added" ? "ins" : kind === "removed" ? "del" : "span";
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
