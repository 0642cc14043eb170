/** What is known about a saved video, as label and text. */
import { fileSize, moment, pictureSize, seconds } from "./format.js";
import { t } from "./words.js";

/** @import {Video} from './types.js' */

const TITLE_CHARACTERS = 60;

/**
 * @param {{title: string, prompt: string}} video
 * @returns {string} its title, or the first words of its prompt where it has none
 */
export function titleOf({ title, prompt }) {
  if (title) return title;
  const words = prompt.trim().replace(/\s+/g, " ");
  if (words.length <= TITLE_CHARACTERS) return words || t("video.untitled");
  const cut = words.slice(0, TITLE_CHARACTERS);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), TITLE_CHARACTERS / 2))}…`;
}

/**
 * A file name runs from left to right, date first and ending last, whatever its words are.
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
    [t("fact.file"), `\u2066${video.file_name}\u2069`],
    [t("fact.fileSize"), fileSize(video.size_bytes)],
  );
  return facts;
}
