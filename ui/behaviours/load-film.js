/** Brings a video into a cell of the player, or says there why it cannot be seen. */
import { ApiError } from "../lib/api.js";
import { evenFrames, FrameClock } from "../lib/frame-clock.js";
import { reviewApi } from "../lib/review-api.js";
import { t } from "../lib/words.js";
import { part, setText, stamp } from "./dom.js";
import { canPlayFiles } from "./playback.js";

/** @import {Video} from '../lib/types.js' */

/** @returns {HTMLElement} an empty one */
export function makeCell() {
  const cell = stamp("film");
  const film = part(cell, "film", HTMLVideoElement);
  film.addEventListener("error", () => {
    if (!film.error || !film.hasAttribute("src")) return;
    showTrouble(cell, canPlayFiles() ? t("player.broken") : t("player.noCodec"));
  });
  return cell;
}

/** @param {HTMLElement} cell @param {Video} video */
export function loadFilm(cell, video) {
  const film = part(cell, "film", HTMLVideoElement);
  part(cell, "trouble", HTMLElement).hidden = true;
  cell.dataset.shape = video.width >= video.height ? "wide" : "tall";
  film.poster = video.poster_url ?? "";
  film.removeAttribute("src");
  if (video.missing) showTrouble(cell, t("player.missing", { path: video.path }));
  else if (canPlayFiles()) film.src = video.video_url;
  else showTrouble(cell, t("player.noCodec"));
}

/**
 * Learn from the file when each picture is shown. One that cannot be read says so in its cell, and
 * its pictures count as even.
 * @param {Video} video
 * @param {HTMLVideoElement} film
 * @param {(clock: FrameClock) => void} known - told while the film still shows this video
 */
export async function learnFrames(video, film, known) {
  const clock = await clockOf(video);
  if (film.getAttribute("src") === video.video_url) known(clock);
}

/**
 * @param {Video} video
 * @returns {Promise<FrameClock>} as its file says; at an even rate where that cannot be read
 */
export async function clockOf(video) {
  try {
    if (!video.missing) return new FrameClock(await reviewApi.frames(video.video_id));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  return evenClock(video);
}

/** @param {Video} video @returns {FrameClock} for as long as its file has not been asked */
export function evenClock({ frame_rate: rate, duration_seconds: length }) {
  return new FrameClock(evenFrames(rate ?? 0, length));
}

/** @param {HTMLElement} cell @param {string} text */
function showTrouble(cell, text) {
  const trouble = part(cell, "trouble", HTMLElement);
  trouble.hidden = false;
  setText(trouble, text);
}
