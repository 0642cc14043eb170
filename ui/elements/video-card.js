/** One saved video in the grid: its still, its title, and the few facts that tell it from others. */
import { part, setText } from "../behaviours/dom.js";
import { drawPoster } from "../behaviours/draw-poster.js";
import { seconds, shortDay } from "../lib/format.js";
import { titleOf } from "../lib/video-facts.js";
import { t } from "../lib/words.js";
import { showStill } from "./job-stills.js";

/** @import {Video} from '../lib/types.js' */

/** A card that is only scrolled past draws no still. */
const STAYS_MS = 400;

export class VideoCard extends HTMLElement {
  static tag = "vg-video-card";

  /** @type {Video | null | undefined} */
  #video;

  get video() {
    return this.#video ?? null;
  }

  /** A card without a video waits for it. */
  set video(video) {
    if (video === this.#video) return;
    const before = this.#video;
    this.#video = video;
    this.classList.toggle("skeleton", !video);
    if (video) this.#show(video, before ?? null);
    else this.#showNone();
  }

  /** @param {Video} video @param {Video | null} before */
  #show(video, before) {
    const facts = {
      title: titleOf(video),
      length: seconds(video.duration_seconds || video.seconds),
      verdict: verdictWord(video),
      practice: video.practice ? t("video.practice") : "",
      missing: video.missing ? t("video.missing") : "",
      day: shortDay(video.created_at),
      stars: video.stars ? t("video.stars", { stars: video.stars }) : "",
    };
    for (const [name, words] of Object.entries(facts)) {
      setText(part(this, name, HTMLElement), words);
    }
    for (const name of /** @type {const} */ (["verdict", "practice", "missing"])) {
      part(this, name, HTMLElement).hidden = !facts[name];
    }
    part(this, "verdict", HTMLElement).dataset.pick = video.pick;
    const link = part(this, "link", HTMLAnchorElement);
    link.setAttribute("href", `#/review/${encodeURIComponent(video.video_id)}`);
    // WebKit would say them as one word.
    link.setAttribute("aria-label", Object.values(facts).filter(Boolean).join(", "));
    part(this, "check", HTMLInputElement).hidden = false;
    if (before?.video_id !== video.video_id || before.poster_url !== video.poster_url) {
      this.#showPoster(video);
    }
  }

  /**
   * @param {boolean} chosen
   * @param {boolean} focusable - it is the one place that Tab leads to
   */
  choose(chosen, focusable) {
    const check = part(this, "check", HTMLInputElement);
    if (check.checked !== chosen) check.checked = chosen;
    const link = part(this, "link", HTMLAnchorElement);
    const index = focusable ? 0 : -1;
    if (link.tabIndex !== index) link.tabIndex = index;
  }

  #showNone() {
    const link = part(this, "link", HTMLAnchorElement);
    link.setAttribute("href", "#/library");
    link.removeAttribute("aria-label");
    setText(part(this, "title", HTMLElement), t("video.coming"));
    for (const name of ["length", "day", "stars"]) setText(part(this, name, HTMLElement), "");
    for (const name of ["verdict", "practice", "missing", "check"]) {
      part(this, name, HTMLElement).hidden = true;
    }
    part(this, "picture", HTMLImageElement).removeAttribute("src");
  }

  /** @param {Video} video */
  #showPoster(video) {
    const picture = part(this, "picture", HTMLImageElement);
    if (video.poster_url) picture.src = video.poster_url;
    else picture.removeAttribute("src");
    if (video.poster_url || video.missing || video.trashed_at) return;
    const isStill = () => this.#video?.video_id === video.video_id;
    setTimeout(() => {
      if (isStill() && this.isConnected) {
        drawPoster(video, () => isStill() && showStill(picture, video));
      }
    }, STAYS_MS);
  }
}

/** @param {Video} video */
function verdictWord({ pick }) {
  if (pick === "none") return "";
  return t(pick === "pick" ? "video.pick" : "video.reject");
}
