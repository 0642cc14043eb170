/** Sends one film to moments; only the last one asked for counts, so a held key leaves no queue. */

export class Seeker {
  /** @type {number | null} where it is going, in seconds; null once it is there */
  wanted = null;
  /** @type {number | null} */
  #sent = null;
  #film;

  /**
   * @param {HTMLVideoElement} film
   * @param {() => void} arrived
   * @param {AbortSignal} signal
   */
  constructor(film, arrived, signal) {
    this.#film = film;
    const onSeeked = () => {
      if (this.wanted !== this.#sent) return this.#go();
      this.wanted = null;
      this.#sent = null;
      arrived();
    };
    const onLoaded = () => this.wanted !== null && this.#go();
    film.addEventListener("seeked", onSeeked, { signal });
    film.addEventListener("loadedmetadata", onLoaded, { signal });
  }

  /** @param {number} seconds */
  go(seconds) {
    this.wanted = seconds;
    if (this.#sent === null && this.#film.readyState > 0) this.#go();
  }

  #go() {
    this.#sent = this.wanted;
    this.#film.currentTime = this.wanted ?? 0;
  }
}
