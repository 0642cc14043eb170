/** The page of a review pack: opened from the disk, with no program and no network behind it. */
import { fillWords, part, setText } from "../behaviours/dom.js";
import { keyCap } from "../behaviours/key-cap.js";
import { moment } from "../lib/format.js";
import { chooseSpeech, LANGUAGES } from "../lib/languages.js";
import { titleOf } from "../lib/video-facts.js";
import { t, useCatalogue } from "../lib/words.js";
import { CATALOGUES } from "./catalogues.js";
import { PackDesk } from "./desk.js";
import { PackFrame } from "./frame.js";
import { PackGrid } from "./grid.js";
import { actFor, keysFor } from "./keys.js";
import { PackPlayer } from "./player.js";
import { ReviewState } from "./review-state.js";

/** @import {Pack, Pick} from './review-state.js' */

/** What data.js has left here. @type {Pack} */
const pack = /** @type {any} */ (globalThis).videogenPack;
const root = document.body;
const state = new ReviewState(pack);
const player = new PackPlayer(root);
const grid = new PackGrid(root, pack.videos, state, open);
const frame = new PackFrame(root, player, say);
const desk = new PackDesk(root, state, player, changed);
let current = "";
/** What followed it when it was last in the list: a verdict may take it out of the filter. */
let following = "";

/** @type {Record<string, Pick>} */
const PICKS = { p: "pick", x: "reject", u: "none" };

/** @param {string} chosen - "auto", or a tag */
function speak(chosen) {
  const { language, tag } = chooseSpeech(chosen, navigator.languages);
  useCatalogue(tag, CATALOGUES[language.tag] ?? {}, language.direction);
  document.documentElement.lang = language.tag;
  document.documentElement.dir = language.direction;
  part(root, "language", HTMLSelectElement).value = language.tag;
  document.title = t("pack.title");
  fillWords(root);
  const made = { count: pack.videos.length, made: moment(pack.made_at) };
  setText(part(root, "summary", HTMLElement), t("pack.summary", made));
  fillKeys();
  desk.fillWords();
  render();
  if (current) player.render();
}

function fillKeys() {
  const rows = keysFor(ACTS).map(({ keys, words }) => {
    const row = document.createElement("div");
    row.className = "fact";
    const key = document.createElement("dt");
    key.append(...keys.flatMap((name) => [keyCap(name), " "]));
    const what = document.createElement("dd");
    what.textContent = t(words);
    row.append(key, what);
    return row;
  });
  part(root, "keys", HTMLElement).replaceChildren(...rows);
}

function render() {
  const count = state.unsaved;
  const words = count ? t("pack.saveCount", { count }) : t("pack.save");
  setText(part(root, "save", HTMLElement), words);
  grid.render();
  if (current) renderVideo();
}

function renderVideo() {
  const shown = grid.shown;
  const place = shown.findIndex((video) => video.video_id === current);
  const words = place < 0 ? "" : t("pack.place", { number: place + 1, total: shown.length });
  setText(part(root, "place-in-list", HTMLElement), words);
  if (place >= 0) following = shown[place + 1]?.video_id ?? "";
  part(root, "previous", HTMLButtonElement).disabled = place <= 0;
  part(root, "next", HTMLButtonElement).disabled = place < 0 || place === shown.length - 1;
}

/** @param {string} id */
function open(id) {
  const video = pack.videos.find((each) => each.video_id === id);
  if (!video) return;
  current = id;
  part(root, "grid-place", HTMLElement).hidden = true;
  part(root, "review-place", HTMLElement).hidden = false;
  const title = part(root, "title", HTMLElement);
  setText(title, titleOf(video));
  setText(part(root, "prompt", HTMLElement), video.prompt);
  setText(part(root, "tags", HTMLElement), video.tags.join(" · "));
  frame.forget();
  player.show(video);
  desk.show(id);
  render();
  title.focus();
}

function backToGrid() {
  if (!current) return;
  const id = current;
  current = "";
  player.leave();
  part(root, "review-place", HTMLElement).hidden = true;
  part(root, "grid-place", HTMLElement).hidden = false;
  render();
  grid.focus(id);
}

/** @param {1 | -1} step */
function move(step) {
  const shown = grid.shown;
  const place = shown.findIndex((video) => video.video_id === current);
  const next = place < 0 ? undefined : shown[place + step];
  if (next) open(next.video_id);
}

/** @param {boolean} decided */
function changed(decided) {
  say(t("pack.kept"));
  if (decided && following) open(following);
  else render();
}

/** @param {string} words */
function say(words) {
  const region = part(root, "spoken", HTMLElement);
  region.textContent = "";
  setTimeout(() => setText(region, words), 50);
}

/** @param {string} words */
function complain(words) {
  setText(part(root, "trouble", HTMLElement), words);
}

function save() {
  complain("");
  const file = new Blob([state.file(Math.floor(Date.now() / 1000))], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `videogen-notes-${pack.pack_id.slice(-8)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  state.saved();
  render();
  say(t("pack.saved"));
}

/** @param {File} file */
async function openSaved(file) {
  complain("");
  try {
    const known = state.open(await file.text());
    desk.fillWords();
    render();
    say(t("pack.opened", { count: known }));
  } catch {
    complain(t("pack.openFailed"));
  }
}

/** By the names in ../lib/review-keys.js. @type {Record<string, (key: string) => unknown>} */
const ACTS = {
  ...player.acts,
  stars: (key) => desk.setStars(Number(key)),
  pick: (key) => desk.decide(PICKS[key] ?? "none"),
  note: () => desk.writeNote(),
  walk: (key) => move(key === "arrowleft" ? -1 : 1),
  leave: () => backToGrid(),
  frame: () => frame.save(),
};

document.addEventListener("keydown", (event) => {
  if (!current) return;
  const found = actFor(event, part(root, "letters", HTMLInputElement).checked);
  const act = found && ACTS[found.act];
  if (!act || (found.act === "leave" && document.fullscreenElement)) return;
  event.preventDefault();
  const wasWriting = event.target instanceof HTMLTextAreaElement;
  if (found.act === "leave" && wasWriting) part(root, "title", HTMLElement).focus();
  else act(found.key);
});

// Who points at a button goes on with the keys: the space bar then plays, and presses nothing again.
part(root, "review-place", HTMLElement).addEventListener("click", ({ detail, target }) => {
  const button = detail > 0 && target instanceof Element && target.closest("button");
  if (button && current) part(root, "title", HTMLElement).focus({ preventScroll: true });
});

/** @param {string} name @param {() => void} action */
function onClick(name, action) {
  part(root, name, HTMLButtonElement).addEventListener("click", action);
}

onClick("back", backToGrid);
onClick("previous", () => move(-1));
onClick("next", () => move(1));
onClick("save", save);
onClick("frame-save", () => frame.save());
const opened = part(root, "opened", HTMLInputElement);
onClick("open", () => opened.click());
opened.addEventListener("change", () => {
  const file = opened.files?.[0];
  if (file) openSaved(file);
  opened.value = "";
});

document.addEventListener("vg-announce", (event) => {
  say(/** @type {CustomEvent<string>} */ (event).detail);
});
window.addEventListener("beforeunload", (event) => {
  if (state.unsaved > 0 || desk.isWriting) event.preventDefault();
});

const languages = part(root, "language", HTMLSelectElement);
languages.append(...LANGUAGES.map(({ tag, name }) => new Option(name, tag)));
languages.addEventListener("change", () => speak(languages.value));
speak("auto");
