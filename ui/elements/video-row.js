/** One row of the grid: made once, filled again wherever it is needed. */
import { stamp } from "../behaviours/dom.js";
import { selection } from "../lib/selection.js";
import { shelf } from "../lib/shelf.js";
import { VideoCard } from "./video-card.js";

/** @param {number} columns @returns {HTMLElement} */
export function makeRow(columns) {
  const row = stamp("video-row");
  row.style.setProperty("--columns", String(columns));
  for (let column = 0; column < columns; column += 1) {
    const cell = stamp("video");
    cell.setAttribute("aria-colindex", String(column + 1));
    row.append(cell);
  }
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {number} index
 * @param {number} tabbed - the one place in the grid that Tab leads to
 */
export function fillRow(row, index, tabbed) {
  row.setAttribute("aria-rowindex", String(index + 1));
  for (const [column, cell] of Array.from(row.children).entries()) {
    const card = cell.firstElementChild;
    const place = index * row.childElementCount + column;
    if (!(cell instanceof HTMLElement) || !(card instanceof VideoCard)) continue;
    cell.hidden = place >= shelf.size;
    if (cell.hidden) continue;
    const video = shelf.at(place) ?? null;
    cell.dataset.at = String(place);
    card.video = video;
    const chosen = Boolean(video && selection.has(video.video_id));
    if (cell.getAttribute("aria-selected") !== String(chosen)) {
      cell.setAttribute("aria-selected", String(chosen));
    }
    card.choose(chosen, place === tabbed);
  }
}
