/** Sends one film to moments; only the last one asked for counts, so a held key leaves no queue. */

/** WebKit does not tell of every seek that it is done: then the film is asked. */
const ASK_MS = 150;

export class Seeker {
  /** @type {number | null} where it is going, in seconds; null once it is there */
  wanted = null;
  /** @type {number | null} */
  #sent = null;
  #film;
  #arrived;
  #signal;

  /**
   * @param {HTMLVideoElement} film
   * @param {() => void} arrived
   * @param {AbortSignal} signal
   */
  constructor(film, arrived, signal) {
    this.#film = film;
    this.#arrived = arrived;
    this.#signal = signal;
    const onLoaded = () => this.wanted !== null && this.#go();
    film.addEventListener("seeked", () => this.#onSeeked(), { signal });
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
    this.#askLater();
  }

  #askLater() {
    setTimeout(() => {
      if (this.#sent === null || this.#signal.aborted) return;
      if (this.#film.seeking) this.#askLater();
      else this.#onSeeked();
    }, ASK_MS);
  }

  #onSeeked() {
    if (this.wanted !== this.#sent) return this.#go();
    this.wanted = null;
    this.#sent = null;
    this.#arrived();
  }
}
