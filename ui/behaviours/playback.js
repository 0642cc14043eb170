/** Whether this window can play what is saved: H.264 with AAC, as every Sora video is. */

/** "video/mp4" alone is answered with "maybe" also by engines that cannot. */
const KIND = 'video/mp4; codecs="avc1.640028, mp4a.40.2"';

/** @returns {boolean} */
export function canPlayFiles() {
  return document.createElement("video").canPlayType(KIND) !== "";
}
