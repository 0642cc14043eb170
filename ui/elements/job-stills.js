/** The pictures of a job: its finished videos, or those at Azure that could be it. */
import { part, stamp } from "../behaviours/dom.js";
import { drawPoster } from "../behaviours/draw-poster.js";
import { api } from "../lib/api.js";
import { clock } from "../lib/format.js";
import { titleOf } from "../lib/video-facts.js";
import { t } from "../lib/words.js";

/** The service has a still of its own for most videos, which comes a moment after the video. */
const STILL_COMES_MS = 1_500;

/** @import {Candidate, Job, JobVideo} from '../lib/types.js' */

/**
 * @param {HTMLElement} card
 * @param {Job} job
 */
export function fillStills(card, job) {
  const frame = part(card, "stills", HTMLElement);
  const shown = JSON.stringify(job.videos);
  if (frame.dataset.shown !== shown) {
    frame.dataset.shown = shown;
    frame.replaceChildren(...job.videos.map((video) => finishedStill(video, job.prompt)));
  }
  const choice = part(card, "candidates", HTMLElement);
  const candidates = JSON.stringify(job.candidates ?? []);
  if (choice.dataset.shown === candidates) return;
  choice.dataset.shown = candidates;
  choice.hidden = !job.candidates?.length;
  choice.replaceChildren(...(job.candidates ?? []).map(candidateStill));
}

/** @param {JobVideo} video @param {string} prompt */
function finishedStill(video, prompt) {
  const link = stamp("job-still");
  link.setAttribute("href", `#/review/${encodeURIComponent(video.video_id)}`);
  link.setAttribute(
    "aria-label",
    t("still.play", { title: titleOf({ title: video.title, prompt }) }),
  );
  const picture = part(link, "picture", HTMLImageElement);
  if (video.poster_url) picture.src = video.poster_url;
  else {
    setTimeout(() => {
      if (link.isConnected) drawPoster(video, () => showStill(picture, video));
    }, STILL_COMES_MS);
  }
  return link;
}

/**
 * @param {HTMLImageElement} picture
 * @param {{video_id: string}} video
 */
export function showStill(picture, video) {
  picture.src = `/videos/${encodeURIComponent(video.video_id)}/poster`;
}

/**
 * Show a still that may not be there: an empty frame says so better than a broken picture.
 * @param {HTMLImageElement} picture
 * @param {string} url
 */
export function tryStill(picture, url) {
  picture.addEventListener("error", () => picture.removeAttribute("src"), { once: true });
  picture.src = url;
}

/** @param {Candidate} candidate */
function candidateStill(candidate) {
  const item = stamp("candidate");
  const picture = part(item, "picture", HTMLImageElement);
  const time = clock(candidate.created_at);
  tryStill(picture, api.remoteStill(candidate.remote_id));
  part(item, "time", HTMLElement).textContent = t("candidate.made", { time });
  const adopt = part(item, "adopt", HTMLButtonElement);
  const disown = part(item, "disown", HTMLButtonElement);
  adopt.dataset.remoteId = candidate.remote_id;
  disown.dataset.remoteId = candidate.remote_id;
  adopt.setAttribute("aria-label", t("candidate.thisOneMade", { time }));
  disown.setAttribute("aria-label", t("candidate.notThisOneMade", { time }));
  return item;
}
