/** Saves the picture that is shown, at its full size, as a PNG beside the video. */
import { reviewApi } from "../lib/review-api.js";
import { t } from "../lib/words.js";
import { toast } from "./dom.js";
import { pictureOf } from "./picture-of.js";
import { revealVideo } from "./video-actions.js";

/** @import {Player} from '../elements/player.js' */
/** @import {Comparison} from '../lib/comparison.js' */

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
  const picture = await pictureOf(film);
  if (!picture) return toast(t("frame.failed"));
  const { file_name: name } = await reviewApi.saveFrame(video.video_id, picture, seconds);
  const show = { label: t("action.reveal"), run: () => revealVideo(video.video_id) };
  toast(t("frame.saved", { name }), show);
}
