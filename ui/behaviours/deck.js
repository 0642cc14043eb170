/**
 * One playhead for one to four films: they play, stop, step and repeat together.
 *
 * A seek always goes to the middle of a picture, because engines round and a boundary belongs to
 * either side.
 */
import { FrameClock } from "../lib/frame-clock.js";
import { Level } from "./keep-level.js";
import { Seeker } from "./seeker.js";

/** @typedef {{film: HTMLVideoElement, clock: FrameClock, seeker: Seeker}} Track */

export const SPEEDS = /** @type {const} */ ([0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4]);

const LOOK_MS = 16;

/** Tells "change" when its state is another one, and "move" when its position is. */
export class Deck extends EventTarget {
  /** @type {Track[]} */
  #tracks = [];
  #listening = new AbortController();
  #level = new Level();
  playing = false;
  looping = false;
  rate = 1;
  /** @type {number | null} the first picture that is repeated */
  from = null;
  /** @type {number | null} the last picture that is repeated */
  to = null;

  /**
   * Take other films in; they are at their beginning and still.
   * @param {{film: HTMLVideoElement, clock: FrameClock}[]} films
   */
  load(films) {
    this.pause();
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const arrived = () => this.#tell("move");
    this.#tracks = films.map(({ film, clock }) => {
      return { film, clock, seeker: new Seeker(film, arrived, signal) };
    });
    this.unmark();
    for (const { film } of this.#tracks) {
      film.addEventListener("ended", () => this.#onEnded(), { signal });
      film.addEventListener("loadedmetadata", () => this.setRate(this.rate), { signal });
      film.addEventListener("durationchange", () => this.#tell("change"), { signal });
      for (const name of ["play", "pause"]) {
        film.addEventListener(name, () => this.#onOtherHand(film), { signal });
      }
    }
  }

  /** @param {HTMLVideoElement} film @param {FrameClock} clock - known later than the film */
  setClock(film, clock) {
    for (const track of this.#tracks) if (track.film === film) track.clock = clock;
    this.#tell("change");
  }

  /** @returns {FrameClock} the one that frames are counted by: that of the longest film */
  get clock() {
    return this.#leader?.clock ?? new FrameClock({ timescale: 30, start: 0, runs: [[1, 1]] });
  }

  /** @returns {number} where the playhead is, or is going to be in a moment */
  get seconds() {
    const leader = this.#leader;
    return leader ? (leader.seeker.wanted ?? leader.film.currentTime) : 0;
  }

  get length() {
    return Math.max(0, ...this.#tracks.map(lengthOf));
  }

  /** @returns {number} the picture that is shown, counted from 0 */
  get frame() {
    return this.clock.frameAt(this.seconds);
  }

  async play() {
    if (this.playing || this.#tracks.length === 0) return;
    if (this.frame >= this.#lastFrame) this.seekFrame(this.#firstFrame);
    this.playing = true;
    this.#tell("change");
    // At once: in WebKit the promise of a film that is on its way elsewhere may never be kept.
    this.#follow();
    const begun = await Promise.allSettled(this.#going.map((film) => film.play()));
    // The engine may want a click first.
    if (this.playing && begun.every(({ status }) => status === "rejected")) this.#stop();
  }

  /** Stop on one picture, the same moment in every film. */
  pause() {
    if (!this.playing) return;
    this.#stop();
    this.seekFrame(this.frame);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Go to a moment and stay there. @param {number} seconds */
  seek(seconds) {
    this.pause();
    this.seekFrame(this.clock.frameAt(seconds));
  }

  /** @param {number} frame - of the longest film */
  seekFrame(frame) {
    const number = Math.min(Math.max(0, frame), this.clock.count - 1);
    const middle = this.clock.insideOf(number);
    for (const track of this.#tracks) {
      const at = track.clock.insideOf(track.clock.frameAt(middle));
      track.seeker.go(track === this.#leader ? middle : at);
    }
    this.#tell("move");
  }

  /** @param {number} frames - back where negative */
  step(frames) {
    if (this.playing) this.#stop();
    this.seekFrame(this.frame + frames);
  }

  /** @param {number} rate - one of SPEEDS */
  setRate(rate) {
    this.rate = rate;
    for (const { film } of this.#tracks) {
      film.defaultPlaybackRate = rate;
      film.playbackRate = rate;
    }
    this.#tell("change");
  }

  /** @param {1 | -1} way - faster or slower by one step */
  changeRate(way) {
    const place = SPEEDS.findIndex((speed) => speed >= this.rate);
    this.setRate(SPEEDS[Math.min(Math.max(0, place + way), SPEEDS.length - 1)] ?? 1);
  }

  /** @param {'from' | 'to'} end - set it here; where it lies beyond the other end, that one goes */
  mark(end) {
    this[end] = this.frame;
    if (this.from !== null && this.to !== null && this.from > this.to) {
      this[end === "from" ? "to" : "from"] = null;
    }
    this.#tell("change");
  }

  unmark() {
    this.from = null;
    this.to = null;
    this.#tell("change");
  }

  /** @param {'from' | 'to'} end */
  jump(end) {
    this.seekFrame(end === "from" ? this.#firstFrame : this.#lastFrame);
  }

  toggleLoop() {
    this.looping = !this.looping;
    this.#tell("change");
  }

  get #leader() {
    return this.#tracks.reduce(
      (/** @type {Track | undefined} */ longest, track) =>
        !longest || lengthOf(track) > lengthOf(longest) + 0.01 ? track : longest,
      undefined,
    );
  }

  /** @returns {HTMLVideoElement[]} those that have not ended */
  get #going() {
    return this.#tracks.map(({ film }) => film).filter((film) => !film.ended && !film.error);
  }

  get #firstFrame() {
    return this.from ?? 0;
  }

  get #lastFrame() {
    return this.to ?? this.clock.count - 1;
  }

  #stop() {
    this.playing = false;
    this.#level.release();
    for (const { film } of this.#tracks) film.pause();
    this.#tell("change");
  }

  /**
   * A key of the keyboard or of the headphones that the system hands to the film itself.
   * @param {HTMLVideoElement} film
   */
  #onOtherHand(film) {
    if (this.playing && film.paused && !film.ended && !this.#level.holds(film)) this.pause();
    else if (!this.playing && !film.paused) this.play();
  }

  #onEnded() {
    if (!this.playing || this.#going.length > 0) return;
    if (this.looping) this.#again();
    else {
      this.#stop();
      this.seekFrame(this.clock.count - 1);
    }
  }

  /** Back to the first end, going on: several films together, once all of them are there. */
  #again() {
    this.seekFrame(this.#firstFrame);
    for (const { film } of this.#tracks) {
      if (this.#tracks.length > 1) this.#level.hold(film);
      else film.play().catch(() => this.#stop());
    }
  }

  /**
   * Tell where it is, turn at the end, keep them level. By the clock, and not with the painting of
   * the page: that is slow where there is no graphics card, and films play on all the same.
   */
  #follow() {
    const { signal } = this.#listening;
    const look = () => {
      if (!this.playing || signal.aborted) return;
      const beyond = this.to !== null && this.clock.frameAt(this.seconds) > this.to;
      if (this.looping && beyond && this.#leader?.seeker.wanted === null) this.#again();
      else if (this.#tracks.length > 1) this.#level.keep(this.#going, this.rate);
      this.#tell("move");
      setTimeout(look, LOOK_MS);
    };
    setTimeout(look, LOOK_MS);
  }

  /** @param {'change' | 'move'} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

/** @param {Track} track @returns {number} in seconds, as its file or at least its table says */
function lengthOf({ film, clock }) {
  return Number.isFinite(film.duration) ? film.duration : clock.seconds;
}
