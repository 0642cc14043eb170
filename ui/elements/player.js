/** Plays one video, with the controls a person expects and the same keys on every system. */
import { part, setText } from "../behaviours/dom.js";
import { canPlayFiles } from "../behaviours/playback.js";
import { position } from "../lib/format.js";
import { titleOf } from "../lib/video-facts.js";
import { t } from "../lib/words.js";

/** @import {Video} from '../lib/types.js' */

export class Player extends HTMLElement {
  static tag = "vg-player";

  /** @type {Video | null} */
  #video = null;

  connectedCallback() {
    const film = this.#film;
    for (const name of ["play", "pause", "timeupdate", "durationchange", "volumechange", "ended"]) {
      film.addEventListener(name, () => this.#render());
    }
    film.addEventListener("play", () => this.#follow());
    film.addEventListener("error", () => this.#onError());
    film.addEventListener("click", () => this.togglePlay());
    this.#seek.addEventListener("input", () => this.seekTo(Number(this.#seek.value)));
    part(this, "play", HTMLButtonElement).addEventListener("click", () => this.togglePlay());
    part(this, "mute", HTMLButtonElement).addEventListener("click", () => this.toggleMute());
    const full = part(this, "full", HTMLButtonElement);
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener("click", () => this.toggleFullScreen());
  }

  /** @param {Video | null} video */
  set video(video) {
    if (video?.video_id === this.#video?.video_id) return;
    this.#video = video;
    const film = this.#film;
    film.pause();
    part(this, "trouble", HTMLElement).hidden = true;
    if (!video) {
      film.removeAttribute("src");
      film.load();
      return;
    }
    this.dataset.shape = video.width >= video.height ? "wide" : "tall";
    film.setAttribute("aria-label", titleOf(video));
    film.poster = video.poster_url ?? "";
    if (video.missing) this.#showTrouble(t("player.missing", { path: video.path }));
    else if (canPlayFiles()) film.src = video.video_url;
    else this.#showTrouble(t("player.noCodec"));
    this.#render();
  }

  togglePlay() {
    if (this.#film.paused) this.play();
    else this.#film.pause();
  }

  /**
   * Use the click that led here: WebKit lets a film begin by itself later only if it was loaded
   * while a click was being handled.
   */
  prime() {
    if (!this.#film.hasAttribute("src")) this.#film.load();
  }

  /** Begin, where the engine allows it. */
  play() {
    this.#film.play().catch(() => this.#render());
  }

  pause() {
    this.#film.pause();
  }

  /** @param {number} seconds */
  seekTo(seconds) {
    const film = this.#film;
    film.currentTime = Math.min(Math.max(0, seconds), film.duration || 0);
    this.#render();
  }

  seekToEnd() {
    this.seekTo(this.#film.duration || 0);
  }

  toggleMute() {
    this.#film.muted = !this.#film.muted;
  }

  toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) this.requestFullscreen().catch(() => this.#render());
  }

  #onError() {
    const { error } = this.#film;
    if (!error || !this.#film.hasAttribute("src")) return;
    this.#showTrouble(canPlayFiles() ? t("player.broken") : t("player.noCodec"));
  }

  /** @param {string} text */
  #showTrouble(text) {
    const trouble = part(this, "trouble", HTMLElement);
    trouble.hidden = false;
    setText(trouble, text);
  }

  /** The bar moves with the picture, not four times a second. */
  #follow() {
    const film = this.#film;
    const step = () => {
      if (film.paused || film.ended) return;
      this.#showPosition();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #render() {
    const film = this.#film;
    this.dataset.playing = String(!film.paused);
    this.dataset.muted = String(film.muted);
    const play = film.paused ? t("player.play") : t("player.pause");
    part(this, "play", HTMLElement).setAttribute("aria-label", play);
    part(this, "mute", HTMLElement).setAttribute(
      "aria-label",
      film.muted ? t("player.unmute") : t("player.mute"),
    );
    this.#showPosition();
  }

  #showPosition() {
    const film = this.#film;
    const length = Number.isFinite(film.duration)
      ? film.duration
      : (this.#video?.duration_seconds ?? 0);
    this.#seek.max = String(length);
    this.#seek.value = String(film.currentTime);
    const words = t("player.position", {
      at: position(film.currentTime),
      of: position(length),
    });
    if (film.paused) this.#seek.setAttribute("aria-valuetext", words);
    setText(part(this, "time", HTMLElement), words);
  }

  get #film() {
    return part(this, "film", HTMLVideoElement);
  }

  get #seek() {
    return part(this, "seek", HTMLInputElement);
  }
}
