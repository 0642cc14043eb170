/** Plays one video of the pack, frame by frame where that is wanted. */
import { part, setText } from "../behaviours/dom.js";
import { canPlayFiles } from "../behaviours/playback.js";
import { evenFrames, FrameClock } from "../lib/frame-clock.js";
import { t } from "../lib/words.js";

/** @import {PackVideo} from './review-state.js' */

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];

export class PackPlayer {
  #root;
  #film;
  #seek;
  #clock = new FrameClock(evenFrames(30, 1));
  #frame = 0;
  #speed = 1;
  /** @type {number | null} */
  #from = null;
  /** @type {number | null} */
  #to = null;
  #repeats = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#film = part(root, "film", HTMLVideoElement);
    this.#seek = part(root, "seek", HTMLInputElement);
    const film = this.#film;
    for (const name of ["play", "pause", "volumechange", "ratechange", "seeked", "loadeddata"]) {
      film.addEventListener(name, () => this.#render());
    }
    film.addEventListener("play", () => this.#follow());
    film.addEventListener("click", () => this.toggle());
    film.addEventListener("error", () => this.#onError());
    this.#seek.addEventListener("input", () => this.goTo(Number(this.#seek.value)));
    this.#on("play", () => this.toggle());
    this.#on("step-back", () => this.step(-1));
    this.#on("step-on", () => this.step(1));
    this.#on("mute", () => this.mute());
  }

  /** @param {PackVideo} video */
  show(video) {
    const film = this.#film;
    this.#clock = new FrameClock(
      video.frames ?? evenFrames(video.frame_rate, video.duration_seconds),
    );
    this.#from = null;
    this.#to = null;
    this.#repeats = false;
    this.#frame = 0;
    this.#seek.max = String(Math.max(0, this.#clock.count - 1));
    setText(part(this.#root, "film-trouble", HTMLElement), "");
    film.poster = video.still ? addressOf(video.still) : "";
    film.src = addressOf(video.file);
    film.playbackRate = this.#speed;
    this.#render();
  }

  /** Nothing plays behind the grid. */
  leave() {
    this.#film.pause();
    this.#film.removeAttribute("src");
    this.#film.load();
  }

  /** @returns {number} seconds at which the frame that is shown begins */
  get moment() {
    return this.#clock.startOf(this.#shown());
  }

  /** @param {number} seconds @returns {string} */
  codeAt(seconds) {
    return this.#clock.codeOf(this.#clock.frameAt(seconds));
  }

  toggle() {
    if (this.#film.paused) this.#film.play().catch(() => this.#render());
    else this.#film.pause();
  }

  stop() {
    this.#film.pause();
    this.#setSpeed(1);
  }

  /** @param {1 | -1} direction */
  changeSpeed(direction) {
    const place = SPEEDS.indexOf(this.#speed) + direction;
    this.#setSpeed(SPEEDS[Math.min(Math.max(0, place), SPEEDS.length - 1)] ?? 1);
  }

  /** @param {1 | -1} direction */
  step(direction) {
    const shown = this.#shown();
    this.#film.pause();
    this.goTo(shown + direction);
  }

  /** @param {number} frame */
  goTo(frame) {
    this.#frame = Math.min(Math.max(0, frame), Math.max(0, this.#clock.count - 1));
    // Where a film begins late, its first moments show nothing yet.
    this.#film.currentTime = this.#clock.middleOf(this.#frame);
    this.#render();
  }

  /** @param {number} seconds */
  goToMoment(seconds) {
    this.#film.pause();
    this.goTo(this.#clock.frameAt(seconds));
  }

  goToEnd() {
    this.goTo(this.#clock.count - 1);
  }

  markFrom() {
    this.#from = this.#shown();
    if (this.#to !== null && this.#to <= this.#from) this.#to = null;
    this.#render();
  }

  markTo() {
    this.#to = this.#shown();
    if (this.#from !== null && this.#from >= this.#to) this.#from = null;
    this.#render();
  }

  repeat() {
    this.#repeats = !this.#repeats;
    this.#render();
  }

  goToFrom() {
    this.goTo(this.#from ?? 0);
  }

  goToTo() {
    this.goTo(this.#to ?? this.#clock.count - 1);
  }

  mute() {
    this.#film.muted = !this.#film.muted;
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#film.requestFullscreen?.().catch(() => this.#render());
  }

  /** @param {string} name @param {() => void} action */
  #on(name, action) {
    part(this.#root, name, HTMLButtonElement).addEventListener("click", action);
  }

  /** @param {number} speed */
  #setSpeed(speed) {
    this.#speed = speed;
    this.#film.playbackRate = speed;
    this.#render();
  }

  /** Until a seek has landed, the frame that was asked for counts, so that quick steps add up. */
  #shown() {
    const film = this.#film;
    if (film.paused && (film.seeking || film.readyState < film.HAVE_CURRENT_DATA)) {
      return this.#frame;
    }
    return this.#clock.frameAt(film.currentTime);
  }

  #follow() {
    const step = () => {
      if (this.#film.paused) return;
      if (this.#repeats && this.#shown() >= (this.#to ?? this.#clock.count)) this.goToFrom();
      this.#showPlace();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #onError() {
    if (!this.#film.hasAttribute("src")) return;
    const words = canPlayFiles() ? t("pack.fileMissing") : t("player.noCodec");
    setText(part(this.#root, "film-trouble", HTMLElement), words);
  }

  #render() {
    const film = this.#film;
    const words = { play: film.paused ? t("player.play") : t("player.pause") };
    setText(part(this.#root, "play", HTMLElement), words.play);
    setText(
      part(this.#root, "mute", HTMLElement),
      film.muted ? t("player.unmute") : t("player.mute"),
    );
    setText(part(this.#root, "speed", HTMLElement), t("pack.speed", { speed: this.#speed }));
    setText(part(this.#root, "range", HTMLElement), this.#rangeWords());
    this.#showPlace();
  }

  #rangeWords() {
    if (this.#from === null && this.#to === null && !this.#repeats) return "";
    const from = this.#clock.codeOf(this.#from ?? 0);
    const to = this.#clock.codeOf(this.#to ?? this.#clock.count - 1);
    return t(this.#repeats ? "pack.repeats" : "pack.range", { from, to });
  }

  #showPlace() {
    const frame = this.#shown();
    const code = this.#clock.codeOf(frame);
    const words = t("pack.frame", { frame: frame + 1, count: this.#clock.count });
    this.#seek.value = String(frame);
    if (this.#film.paused) this.#seek.setAttribute("aria-valuetext", `${code}, ${words}`);
    setText(part(this.#root, "code", HTMLElement), code);
    setText(part(this.#root, "frame", HTMLElement), words);
  }
}

/** @param {string} path - inside the pack @returns {string} */
export function addressOf(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}
