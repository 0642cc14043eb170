/** What is known about a saved video, as label and text. */
import { fileSize, moment, pictureSize, seconds } from "./format.js";
import { t } from "./words.js";

/** @import {Video} from './types.js' */

/**
 * @param {Video} video
 * @returns {[string, string][]}
 */
export function videoFacts(video) {
  /** @type {[string, string][]} */
  const facts = [
    [t("fact.made"), moment(video.created_at)],
    [t("fact.picture"), pictureSize(`${video.width}x${video.height}`)],
    [t("fact.length"), seconds(video.duration_seconds || video.seconds)],
  ];
  if (video.frame_rate) {
    facts.push([t("fact.frameRate"), t("fact.framesPerSecond", { rate: video.frame_rate })]);
  }
  facts.push(
    [t("fact.sound"), video.has_audio ? t("fact.soundYes") : t("fact.soundNo")],
    [t("fact.file"), video.file_name],
    [t("fact.fileSize"), fileSize(video.size_bytes)],
  );
  return facts;
}
