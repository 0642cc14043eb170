/** A card that is dragged out of the window is its file, where the system allows. */

/** @import {Video} from '../lib/types.js' */

/**
 * @param {DragEvent} event - "dragstart"
 * @param {Video | undefined} video - none while it is still on its way
 */
export function dragOut(event, video) {
  const carried = event.dataTransfer;
  if (!carried || !video || video.missing || video.trashed_at) {
    event.preventDefault();
    return;
  }
  carried.clearData();
  carried.effectAllowed = "copy";
  // Chromium's own way, which parts its three words by colons: it saves the copy where it is dropped.
  const name = video.file_name.replaceAll(":", " ");
  const address = new URL(video.download_url, location.href);
  carried.setData("DownloadURL", `video/mp4:${name}:${address}`);
  // What file managers and editors take from everybody else.
  carried.setData("text/uri-list", fileUri(video.path));
  carried.setData("text/plain", video.path);
}

/** @param {string} path - absolute, as the system writes it */
function fileUri(path) {
  const drive = /^[A-Za-z]:\\/.test(path) ? `/${path.slice(0, 2)}` : "";
  const parts = drive ? path.slice(2).split("\\") : path.split("/");
  return `file://${drive}${parts.map(encodeURIComponent).join("/")}`;
}
