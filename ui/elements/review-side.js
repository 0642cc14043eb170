/** What stands beside the picture: what the video is, what is thought of it, what can be done. */
import { copyText } from "../behaviours/copy-text.js";
import { remember } from "../behaviours/decide.js";
import { part, setText, stamp, tell } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { restoreVideo, revealVideo, saveCopy, trashVideo } from "../behaviours/video-actions.js";
import { titleOf, videoFacts } from "../lib/video-facts.js";
import { LineageList } from "./lineage.js";
import { Remix } from "./remix.js";
import { Verdict } from "./verdict.js";

/** @import {Comparison} from '../lib/comparison.js' */
/** @import {Video} from '../lib/types.js' */

export class ReviewSide extends HTMLElement {
  static tag = "vg-review-side";

  /** @type {Video | null} */
  #video = null;

  connectedCallback() {
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("vg-lineage-known", (event) => {
      const { canRemix } = /** @type {CustomEvent} */ (event).detail;
      part(this, "remix-open", HTMLElement).hidden = !canRemix;
    });
  }

  /** @param {Comparison} set */
  show(set) {
    const video = set.video;
    if (!video) return;
    this.#video = video;
    setText(part(this, "title", HTMLElement), set.blind ? set.label : titleOf(video));
    setText(part(this, "prompt", HTMLElement), video.prompt);
    part(this, "practice", HTMLElement).hidden = !video.practice || set.blind;
    part(this, "trash", HTMLElement).hidden = Boolean(video.trashed_at);
    part(this, "restore", HTMLElement).hidden = !video.trashed_at;
    part(this, "facts", HTMLElement).replaceChildren(...videoFacts(video).map(factRow));
    part(this, "verdict", Verdict).show(set);
    for (const telling of this.querySelectorAll("[data-telling]")) {
      telling.toggleAttribute("hidden", set.blind);
    }
    if (!set.blind) part(this, "lineage", LineageList).show(video);
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    const video = this.#video;
    if (!(button instanceof HTMLButtonElement) || !video) return;
    const put = (/** @type {Video} */ changed) => tell(this, "vg-video-moved", changed);
    /** @type {Record<string, () => unknown>} */
    const verbs = {
      copy: () => copyText(video.prompt),
      again: () => tell(this, "vg-prompt-reuse", reuseOf(video)),
      remix: () => part(this, "remix", Remix).open(video),
      save: () => submitOnce(button, () => saveCopy(video)),
      reveal: () => submitOnce(button, () => revealVideo(video.video_id)),
      trash: () => submitOnce(button, () => trashVideo(video, put, remember)),
      restore: () => submitOnce(button, () => restoreVideo(video, put)),
    };
    verbs[button.dataset.verb ?? ""]?.();
  }
}

/** @param {[string, string]} fact */
function factRow([label, text]) {
  const row = stamp("fact");
  part(row, "label", HTMLElement).textContent = label;
  part(row, "text", HTMLElement).textContent = text;
  return row;
}

/** @param {Video} video */
function reuseOf({ prompt, size, seconds }) {
  return { prompt, size, seconds, count: 1 };
}
