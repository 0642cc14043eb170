/** Saves the picture that is shown, at its full size, as a PNG beside the video. */
import { reviewApi } from "../lib/review-api.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";
import { revealVideo } from "./video-actions.js";

/** @import {Player} from '../elements/player.js' */
/** @import {Comparison} from '../lib/comparison.js' */

const PATIENCE_MS = 10_000;

/**
 * @param {Comparison} set
 * @param {Player} player - that shows them
 * @param {number} frame - of the one that is spoken of; the last one where there are fewer
 */
export async function saveFrame({ video, active }, { deck, films }, frame) {
  const film = films[active];
  if (!video || !film) return;
  const seconds = deck.clock.startOf(frame);
  deck.seek(seconds);
  await shown(film);
  const picture = await pictureOf(film);
  if (!picture) return toast(t("frame.failed"));
  const { file_name: name } = await reviewApi.saveFrame(video.video_id, picture, seconds);
  const show = { label: t("action.reveal"), run: () => revealVideo(video.video_id) };
  toast(t("frame.saved", { name }), show);
}

/**
 * A film that is on its way to a picture shows another one until then.
 * @param {HTMLVideoElement} film
 * @returns {Promise<void>}
 */
export function shown(film) {
  if (!film.seeking) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
    film.addEventListener("seeked", () => shown(film).then(resolve), { once: true });
  });
}

/**
 * @param {HTMLVideoElement} film
 * @returns {Promise<Blob | null>}
 */
async function pictureOf(film) {
  const canvas = document.createElement("canvas");
  canvas.width = film.videoWidth;
  canvas.height = film.videoHeight;
  const drawing = canvas.getContext("2d");
  if (!drawing || film.videoWidth === 0) return null;
  drawing.drawImage(film, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
