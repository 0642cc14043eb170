/** Plays one video of the pack, frame by frame where that is wanted. */
import { Deck } from "../behaviours/deck.js";
import { part, setText } from "../behaviours/dom.js";
import { shown } from "../behaviours/picture-of.js";
import { canPlayFiles } from "../behaviours/playback.js";
import { playerActs } from "../behaviours/player-acts.js";
import { rate } from "../lib/format.js";
import { evenFrames, FrameClock } from "../lib/frame-clock.js";
import { t } from "../lib/words.js";

/** @import {PackVideo} from './review-state.js' */

export class PackPlayer {
  deck = new Deck();
  /** @type {PackVideo | null} that is shown */
  video = null;
  acts = playerActs(this);
  #root;
  #seek;
  /** @type {Map<string, string>} addresses of files that were handed over, by video */
  #given = new Map();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.film = part(root, "film", HTMLVideoElement);
    this.#seek = part(root, "seek", HTMLInputElement);
    this.deck.addEventListener("change", () => this.render());
    this.deck.addEventListener("move", () => this.#showPlace());
    this.film.addEventListener("click", () => this.deck.toggle());
    this.film.addEventListener("error", () => this.#onError());
    this.film.addEventListener("volumechange", () => this.render());
    this.#seek.addEventListener("input", () => this.deck.seekFrame(Number(this.#seek.value)));
    for (const [name, act, key] of BUTTONS) {
      part(root, name, HTMLButtonElement).addEventListener("click", () => this.acts[act]?.(key));
    }
  }

  /** @param {PackVideo} video */
  show(video) {
    const { film } = this;
    this.video = video;
    const { frames, frame_rate: pace, duration_seconds: length } = video;
    setText(part(this.#root, "film-trouble", HTMLElement), "");
    film.poster = video.still ? addressOf(video.still) : "";
    film.src = this.#given.get(video.video_id) ?? addressOf(video.file);
    this.deck.load([{ film, clock: new FrameClock(frames ?? evenFrames(pace, length)) }]);
    this.render();
  }

  /**
   * Go on with a copy of what is shown whose pictures may be read.
   * @param {File} file
   */
  async take(file) {
    const [{ video, film }, { frame }] = [this, this.deck];
    if (!video) return;
    this.#given.set(video.video_id, URL.createObjectURL(file));
    this.show(video);
    const loaded = new Promise((resolve) => {
      film.addEventListener("loadeddata", resolve, { once: true });
    });
    this.deck.seekFrame(frame);
    await loaded;
    await shown(film);
  }

  /** Nothing plays behind the grid. */
  leave() {
    this.video = null;
    this.deck.load([]);
    this.film.removeAttribute("src");
    this.film.load();
  }

  /** @returns {number} seconds at which the frame that is shown begins */
  get moment() {
    return this.deck.clock.startOf(this.deck.frame);
  }

  /** @param {number} seconds @returns {string} */
  codeAt(seconds) {
    return this.deck.clock.codeOf(this.deck.clock.frameAt(seconds));
  }

  toggleMute() {
    this.film.muted = !this.film.muted;
  }

  toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.film.requestFullscreen?.().catch(() => this.render());
  }

  render() {
    const { playing } = this.deck;
    const { muted } = this.film;
    this.#say("play", playing ? t("player.pause") : t("player.play"));
    this.#say("mute", muted ? t("player.unmute") : t("player.mute"));
    this.#say("speed", t("player.speedIs", { rate: rate(this.deck.rate) }));
    this.#say("range", this.#rangeWords());
    this.#seek.max = String(Math.max(0, this.deck.clock.count - 1));
    this.#showPlace();
  }

  #onError() {
    if (!this.film.hasAttribute("src")) return;
    this.#say("film-trouble", canPlayFiles() ? t("pack.fileMissing") : t("player.noCodec"));
  }

  #rangeWords() {
    const { clock, from, to, looping } = this.deck;
    if (from === null && to === null && !looping) return "";
    const ends = { from: clock.codeOf(from ?? 0), to: clock.codeOf(to ?? clock.count - 1) };
    return looping ? t("pack.repeats", ends) : t("pack.range", ends);
  }

  #showPlace() {
    const { clock, frame, playing } = this.deck;
    const code = clock.codeOf(frame);
    const words = t("pack.frame", { frame: frame + 1, count: clock.count });
    this.#seek.value = String(frame);
    if (!playing) this.#seek.setAttribute("aria-valuetext", `${code}, ${words}`);
    this.#say("code", code);
    this.#say("frame", words);
  }

  /** @param {string} name @param {string} words */
  #say(name, words) {
    setText(part(this.#root, name, HTMLElement), words);
  }
}

/** Which act each button stands for, and the key that would do the same. */
const BUTTONS = /** @type {const} */ ([
  ["play", "toggle", " "],
  ["step-back", "step", ","],
  ["step-on", "step", "."],
  ["mute", "mute", "m"],
]);

/** @param {string} path - inside the pack @returns {string} */
export function addressOf(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}
