/** One saved video in the grid: its still, its title, and the few facts that tell it from others. */
import { part, setText } from "../behaviours/dom.js";
import { drawPoster } from "../behaviours/draw-poster.js";
import { dayName, seconds } from "../lib/format.js";
import { titleOf } from "../lib/video-facts.js";
import { t } from "../lib/words.js";
import { showStill } from "./job-stills.js";

/** @import {Video} from '../lib/types.js' */

export class VideoCard extends HTMLElement {
  static tag = "vg-video-card";

  /** @type {Video | null} */
  #video = null;

  get video() {
    return this.#video;
  }

  set video(video) {
    if (!video || video === this.#video) return;
    const before = this.#video;
    this.#video = video;
    const length = seconds(video.duration_seconds || video.seconds);
    const link = part(this, "link", HTMLAnchorElement);
    link.setAttribute("href", `#/review/${encodeURIComponent(video.video_id)}`);
    setText(part(this, "title", HTMLElement), titleOf(video));
    setText(part(this, "length", HTMLElement), length);
    setText(part(this, "day", HTMLElement), dayName(video.created_at));
    part(this, "practice", HTMLElement).hidden = !video.practice;
    part(this, "missing", HTMLElement).hidden = !video.missing;
    setText(part(this, "missing", HTMLElement), t("video.missing"));
    if (before?.poster_url !== video.poster_url || !before) this.#showPoster(video);
  }

  /** @param {Video} video */
  #showPoster(video) {
    const picture = part(this, "picture", HTMLImageElement);
    if (video.poster_url) picture.src = video.poster_url;
    else if (!video.missing && !video.trashed_at)
      drawPoster(video, () => showStill(picture, video));
  }
}
