/**
 * Keeps films that play together at the same moment: whoever is ahead of the last waits for it.
 * Waiting is exact and unheard; another speed would bend the sound, and in WebKit a seek.
 */

/** How far ahead of the last film one may be before it waits, and until when it waits. */
const AHEAD_SECONDS = 0.03;
const LEVEL_SECONDS = 0.008;

export class Level {
  /** @type {Set<HTMLVideoElement>} */
  #waiting = new Set();

  /** @param {HTMLVideoElement} film @returns {boolean} whether it stands still only to wait */
  holds(film) {
    return this.#waiting.has(film);
  }

  /** @param {HTMLVideoElement} film - that waits for the others, wherever it is */
  hold(film) {
    this.#waiting.add(film);
    film.pause();
  }

  release() {
    this.#waiting.clear();
  }

  /**
   * @param {HTMLVideoElement[]} films - that have not ended
   * @param {number} rate - at which they play
   */
  keep(films, rate) {
    if (films.some((film) => film.seeking)) return;
    const last = Math.min(...films.map((film) => film.currentTime));
    for (const film of films) {
      const ahead = film.currentTime - last;
      if (!this.#waiting.has(film) && ahead > AHEAD_SECONDS * rate) {
        this.hold(film);
      } else if (this.#waiting.has(film) && ahead < LEVEL_SECONDS * rate) {
        this.#waiting.delete(film);
        film.play().catch(() => {});
      }
    }
  }
}
