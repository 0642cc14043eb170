/**
 * Draws the still of a video that came without one: its first picture, once, one video at a time.
 */
import { ApiError, api } from "../lib/api.js";

const LONGEST_EDGE_PX = 960;
const PATIENCE_MS = 15_000;
const QUALITY = 0.86;
/** WebKit shows nothing at exactly 0 until it has played. */
const FIRST_PICTURE_SECONDS = 0.04;

/** @type {Set<string>} */
const asked = new Set();
let line = Promise.resolve();

/**
 * @param {{video_id: string, video_url: string}} video
 * @param {() => void} done - called when the server has the still
 */
export function drawPoster(video, done) {
  if (asked.has(video.video_id)) return;
  asked.add(video.video_id);
  line = line.then(() => drawOne(video, done)).catch(ignoreExpected);
}

/**
 * @param {{video_id: string, video_url: string}} video
 * @param {() => void} done
 */
async function drawOne(video, done) {
  const player = document.createElement("video");
  player.muted = true;
  player.preload = "auto";
  player.src = video.video_url;
  try {
    await once(player, "loadeddata");
    const seeked = once(player, "seeked");
    player.currentTime = FIRST_PICTURE_SECONDS;
    await seeked;
    await api.putPoster(video.video_id, await still(player));
    done();
  } finally {
    player.removeAttribute("src");
    player.load();
  }
}

/**
 * @param {HTMLVideoElement} player
 * @returns {Promise<Blob>}
 */
function still(player) {
  const { videoWidth, videoHeight } = player;
  const shrink = Math.min(1, LONGEST_EDGE_PX / Math.max(videoWidth, videoHeight, 1));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(videoWidth * shrink);
  canvas.height = Math.round(videoHeight * shrink);
  canvas.getContext("2d")?.drawImage(player, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    const keep = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new StillFailed("The picture could not be drawn."));
    canvas.toBlob(keep, "image/jpeg", QUALITY);
  });
}

class StillFailed extends Error {
  name = "StillFailed";
}

/**
 * @param {HTMLVideoElement} player
 * @param {string} name
 * @returns {Promise<void>}
 */
function once(player, name) {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new StillFailed(`No ${name}.`));
    const late = setTimeout(fail, PATIENCE_MS);
    player.addEventListener("error", fail, { once: true });
    player.addEventListener(
      name,
      () => {
        clearTimeout(late);
        resolve();
      },
      { once: true },
    );
  });
}

/** A missing still is no loss: the next start tries again. @param {unknown} error */
function ignoreExpected(error) {
  if (error instanceof StillFailed || error instanceof ApiError) return;
  throw error;
}
