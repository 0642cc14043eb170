/**
 * Files and folders that are dropped anywhere on the window. The page stays: no file is ever opened
 * in its place. What was dropped, or chosen elsewhere than there, waits until the Library takes it in.
 */
import { store } from "../lib/store.js";

/** @typedef {File | FileSystemEntry} Dropped */

const FILES = "Files";

/** @type {Dropped[]} */
let waiting = [];

/** @returns {Dropped[]} what was dropped and nobody has taken yet */
export function takeDropped() {
  const taken = waiting;
  waiting = [];
  return taken;
}

/** @param {Dropped[]} files */
export function bringToLibrary(files) {
  if (files.length === 0) return;
  waiting.push(...files);
  location.hash = "#/library";
  dispatchEvent(new Event("vg-dropped"));
}

/** @param {HTMLElement} hint - shown while something is held over the window */
export function acceptDrops(hint) {
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const takes = mayTake();
    if (event.dataTransfer) event.dataTransfer.dropEffect = takes ? "copy" : "none";
    hint.hidden = !takes;
  });
  addEventListener("dragleave", ({ relatedTarget }) => {
    if (!relatedTarget) hint.hidden = true;
  });
  addEventListener("drop", (event) => {
    hint.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (mayTake()) bringToLibrary(filesIn(event.dataTransfer));
  });
}

/** A question that waits for its answer, or a first start, comes before. */
function mayTake() {
  return !document.querySelector("dialog[open]") && !store.get("settings")?.setup_needed;
}

/** @param {DragEvent} event */
function carriesFiles({ dataTransfer }) {
  return dataTransfer?.types.includes(FILES) ?? false;
}

/**
 * Only while the event lasts can these be had.
 * @param {DataTransfer | null} carried
 * @returns {Dropped[]}
 */
function filesIn(carried) {
  return Array.from(carried?.items ?? []).flatMap((item) => {
    return item.webkitGetAsEntry?.() ?? item.getAsFile() ?? [];
  });
}
