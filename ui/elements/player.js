/** Plays one video, or up to four on one playhead, picture by picture where that is wanted. */
import { Deck, SPEEDS } from "../behaviours/deck.js";
import { part, setText } from "../behaviours/dom.js";
import { evenClock, learnFrames, loadFilm, makeCell } from "../behaviours/load-film.js";
import { position, rate } from "../lib/format.js";
import { t } from "../lib/words.js";

/** @import {FrameClock} from '../lib/frame-clock.js' */
/** @import {Video} from '../lib/types.js' */
/** @typedef {{video: Video, label: string}} Shown - `label` names it where several are shown */

export class Player extends HTMLElement {
  static tag = "vg-player";

  deck = new Deck();
  #shown = "";
  #active = 0;
  #muted = false;

  connectedCallback() {
    this.#fitCells(1);
    this.deck.addEventListener("change", () => this.#render());
    this.deck.addEventListener("move", () => this.#showPosition());
    this.#seek.addEventListener("input", () => this.deck.seekFrame(Number(this.#seek.value)));
    this.#speed.append(...SPEEDS.map((speed) => new Option(rate(speed), String(speed))));
    this.#speed.addEventListener("change", () => this.deck.setRate(Number(this.#speed.value)));
    this.addEventListener("click", (event) => this.#onClick(event));
    part(this, "full", HTMLButtonElement).hidden = !document.fullscreenEnabled;
  }

  /** @returns {HTMLVideoElement[]} in the order in which they are shown */
  get films() {
    return this.#cells.map((cell) => part(cell, "film", HTMLVideoElement));
  }

  /**
   * Show these videos, or go on showing them.
   * @param {Shown[]} shown
   * @param {number} active - the one that is heard and spoken of
   */
  show(shown, active) {
    this.#active = active;
    const ids = shown.map(({ video }) => video.video_id).join();
    if (ids !== this.#shown) this.#load(shown);
    this.#shown = ids;
    this.dataset.count = String(shown.length);
    for (const [index, { label }] of shown.entries()) {
      const cell = this.#cells[index];
      if (!cell) continue;
      cell.dataset.active = String(index === active);
      const name = part(cell, "name", HTMLButtonElement);
      name.hidden = shown.length < 2;
      name.setAttribute("aria-pressed", String(index === active));
      setText(name, label);
      part(cell, "film", HTMLVideoElement).setAttribute("aria-label", label);
    }
    this.#render();
  }

  /**
   * Use the click that led here: WebKit lets a film begin by itself later only if it was loaded
   * while a click was being handled.
   */
  prime() {
    const [film] = this.films;
    if (film && !film.hasAttribute("src")) film.load();
  }

  toggleMute() {
    this.#muted = !this.#muted;
    this.#render();
  }

  toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) this.requestFullscreen().catch(() => this.#render());
  }

  /** @param {number[]} moments - in seconds, where there are notes */
  set marks(moments) {
    const { clock } = this.deck;
    const spots = moments.map((at) => {
      const spot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      spot.setAttribute("cx", percent(clock.frameAt(at), clock));
      spot.setAttribute("cy", "50%");
      spot.setAttribute("r", "2.5");
      return spot;
    });
    part(this, "marks", SVGElement).replaceChildren(...spots);
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    if (!(target instanceof Element)) return;
    const cell = target.closest(".player-cell");
    if (cell) return this.#onCell(cell);
    const control = target.closest("button[data-part]")?.getAttribute("data-part") ?? "";
    /** @type {Record<string, () => unknown>} */
    const controls = {
      play: () => this.deck.toggle(),
      back: () => this.deck.step(-1),
      on: () => this.deck.step(1),
      loop: () => this.deck.toggleLoop(),
      from: () => this.deck.mark("from"),
      to: () => this.deck.mark("to"),
      unmark: () => this.deck.unmark(),
      mute: () => this.toggleMute(),
      full: () => this.toggleFullScreen(),
    };
    controls[control]?.();
  }

  /** One film plays and stops when it is clicked; of several, one is chosen. @param {Element} cell */
  #onCell(cell) {
    const cells = this.#cells;
    if (cells.length === 1) return this.deck.toggle();
    const detail = { index: cells.findIndex((other) => other.contains(cell)) };
    this.dispatchEvent(new CustomEvent("vg-player-choose", { bubbles: true, detail }));
  }

  /** @param {Shown[]} shown */
  #load(shown) {
    this.#fitCells(shown.length);
    const films = this.films;
    for (const [index, cell] of this.#cells.entries()) {
      const video = shown[index]?.video;
      if (video) loadFilm(cell, video);
    }
    this.deck.load(
      shown.flatMap(({ video }, index) => {
        const film = films[index];
        return film ? [{ film, clock: evenClock(video) }] : [];
      }),
    );
    for (const [index, { video }] of shown.entries()) {
      const film = films[index];
      if (film) learnFrames(video, film, (clock) => this.deck.setClock(film, clock));
    }
  }

  /** As many as are needed; the first stays, for it may be allowed to begin by itself. @param {number} count */
  #fitCells(count) {
    const stage = part(this, "stage", HTMLElement);
    while (stage.childElementCount < Math.max(1, count)) stage.append(makeCell());
    for (const cell of this.#cells.slice(count)) {
      const film = part(cell, "film", HTMLVideoElement);
      film.removeAttribute("src");
      film.load();
      if (cell !== stage.firstElementChild) cell.remove();
    }
  }

  #render() {
    const { deck } = this;
    this.dataset.playing = String(deck.playing);
    this.dataset.muted = String(this.#muted);
    for (const [index, film] of this.films.entries()) {
      film.muted = this.#muted || index !== this.#active;
    }
    label(part(this, "play", HTMLElement), deck.playing ? t("player.pause") : t("player.play"));
    label(part(this, "mute", HTMLElement), this.#muted ? t("player.unmute") : t("player.mute"));
    part(this, "loop", HTMLElement).setAttribute("aria-pressed", String(deck.looping));
    const marked = deck.from !== null || deck.to !== null;
    part(this, "unmark", HTMLElement).hidden = !marked;
    part(this, "from", HTMLElement).setAttribute("aria-pressed", String(deck.from !== null));
    part(this, "to", HTMLElement).setAttribute("aria-pressed", String(deck.to !== null));
    this.#speed.value = String(deck.rate);
    this.#seek.max = String(deck.clock.count - 1);
    const range = part(this, "range", SVGElement);
    const [first, last] = [deck.from ?? 0, deck.to ?? deck.clock.count - 1];
    range.toggleAttribute("hidden", !marked);
    range.setAttribute("x", percent(first, deck.clock));
    range.setAttribute("width", percent(last - first, deck.clock));
    this.#showPosition();
  }

  #showPosition() {
    const { clock, frame, length } = this.deck;
    const at = clock.startOf(frame);
    this.#seek.value = String(frame);
    const words = t("player.at", {
      frame: frame + 1,
      count: clock.count,
      code: clock.codeOf(frame),
    });
    if (!this.deck.playing) this.#seek.setAttribute("aria-valuetext", words);
    setText(part(this, "code", HTMLElement), clock.codeOf(frame));
    setText(
      part(this, "frame", HTMLElement),
      t("player.frame", { frame: frame + 1, count: clock.count }),
    );
    const time = { at: position(at), of: position(length || clock.seconds) };
    setText(part(this, "time", HTMLElement), t("player.position", time));
  }

  get #cells() {
    const cells = Array.from(part(this, "stage", HTMLElement).children);
    return cells.filter((cell) => cell instanceof HTMLElement);
  }

  get #seek() {
    return part(this, "seek", HTMLInputElement);
  }

  get #speed() {
    return part(this, "speed", HTMLSelectElement);
  }
}

/** @param {Element} element @param {string} words */
function label(element, words) {
  element.setAttribute("aria-label", words);
}

/** @param {number} frame @param {FrameClock} clock */
function percent(frame, clock) {
  return `${(100 * frame) / Math.max(1, clock.count - 1)}%`;
}
