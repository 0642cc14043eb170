/**
 * Which picture of a video is shown at a moment, and at which moment one is certainly shown.
 * Times come from the file's own tables, so that a step is one picture also where the rate varies.
 * Imports nothing: the page of a review pack uses it as well.
 */

/**
 * Presentation times as the server reads them from a file: `runs` of pictures that last equally
 * long, in ticks of one `timescale`th of a second, the first of them shown at `start` ticks.
 * @typedef {{timescale: number, start: number, runs: number[][]}} FrameTable
 */

/** @typedef {{first: number, frames: number, at: number, ticks: number}} Run */

export class FrameClock {
  #timescale;
  /** @type {Run[]} */
  #runs = [];
  /** How many pictures there are. */
  count = 0;
  #end;
  /** How long the shortest picture lasts, in ticks. */
  #shortest;

  /** @param {FrameTable} table */
  constructor({ timescale, start, runs }) {
    this.#timescale = timescale;
    let at = start;
    for (const [frames = 0, ticks = 0] of runs) {
      this.#runs.push({ first: this.count, frames, at, ticks });
      this.count += frames;
      at += frames * ticks;
    }
    this.#end = at;
    const lasting = this.#runs.map(({ ticks }) => ticks).filter((ticks) => ticks > 0);
    this.#shortest = Math.min(...lasting, 1e9);
  }

  /** @returns {number} seconds at which the last picture has been shown */
  get seconds() {
    return this.#end / this.#timescale;
  }

  /** @returns {number} pictures a second, as an average where the rate varies */
  get rate() {
    const from = this.#runs[0]?.at ?? 0;
    return this.#end > from ? (this.count * this.#timescale) / (this.#end - from) : 0;
  }

  /** @returns {boolean} whether every picture lasts equally long, but for the last */
  get isSteady() {
    const [first, ...others] = this.#runs;
    const stray = others.filter(({ ticks }) => ticks !== first?.ticks);
    return (
      stray.length === 0 ||
      (stray.length === 1 && stray[0] === this.#runs.at(-1) && stray[0]?.frames === 1)
    );
  }

  /**
   * @param {number} seconds
   * @returns {number} the number of the picture shown then, counting from 0
   */
  frameAt(seconds) {
    // Engines keep whole millionths: a time may lie a hair before the tick it stands for.
    const at = (seconds + 1e-6) * this.#timescale;
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#runs[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const run = this.#runs[low];
    if (!run || run.ticks === 0) return 0;
    const inside = Math.floor((at - run.at) / run.ticks);
    return run.first + Math.min(Math.max(0, inside), run.frames - 1);
  }

  /** @param {number} frame @returns {number} seconds at which it begins to be shown */
  startOf(frame) {
    const { at, ticks, first } = this.#runOf(frame);
    return (at + (this.#clamp(frame) - first) * ticks) / this.#timescale;
  }

  /**
   * Where to seek to: engines round, so not to where a picture begins; and not far into a long one,
   * for WebKit (GStreamer) takes one for over after the time between its decoding and the next.
   * @param {number} frame
   * @returns {number} seconds
   */
  insideOf(frame) {
    const most = Math.min(this.#runOf(frame).ticks, this.#shortest);
    return this.startOf(frame) + most / this.#timescale / 2;
  }

  /**
   * @param {number} frame
   * @returns {string} hours, minutes, seconds and frames ("00:00:03:01"; not drop-frame), or
   *   milliseconds in the last place ("00:00:03.033") where the rate varies
   */
  codeOf(frame) {
    const number = this.#clamp(frame);
    if (!this.isSteady) return clockTime(Math.round(this.startOf(number) * 1000), 1000, ".", 3);
    const rate = Math.max(1, Math.round(this.rate));
    return clockTime(number, rate, ":", 2);
  }

  /** @param {number} frame */
  #clamp(frame) {
    return Math.min(Math.max(0, Math.round(frame)), Math.max(0, this.count - 1));
  }

  /** @param {number} frame @returns {Run} */
  #runOf(frame) {
    const number = this.#clamp(frame);
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#runs[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return this.#runs[low] ?? { first: 0, frames: 0, at: 0, ticks: 0 };
  }
}

/**
 * A table for a video whose file cannot be asked: pictures at one even rate.
 * @param {number} rate - pictures a second
 * @param {number} seconds
 * @returns {FrameTable}
 */
export function evenFrames(rate, seconds) {
  const pace = rate > 0 ? rate : 30;
  return { timescale: pace, start: 0, runs: [[Math.max(1, Math.round(seconds * pace)), 1]] };
}

/**
 * @param {number} whole - in units
 * @param {number} units - how many make a second
 * @param {string} mark - before the last place
 * @param {number} digits - of the last place
 */
function clockTime(whole, units, mark, digits) {
  const seconds = Math.floor(whole / units);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return time + mark + String(whole % units).padStart(digits, "0");
}
