/** The window: which place is shown, where the focus goes, and the keys that work everywhere. */
import { fillWords, keyOf, listen, part } from "../behaviours/dom.js";
import { acceptDrops } from "../behaviours/dropped-files.js";
import { expectPlace, fetchPlace, hasCome, openPlace } from "../behaviours/open-place.js";
import { percentage } from "../lib/format.js";
import { hasEnded, progressOf, store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { PromptForm } from "./prompt-form.js";

/** @import {Job, Settings} from '../lib/types.js' */
/** @import {Library} from './library.js' */
/** @import {Review} from './review.js' */
/** @import {SettingsPlace} from './settings.js' */

const PLACES = /** @type {const} */ (["create", "library", "review", "settings"]);

/** @typedef {(typeof PLACES)[number]} Place */

export class AppShell extends HTMLElement {
  static tag = "vg-app";

  /** @type {Place | null} */
  #place = null;
  /** @type {Map<Place, number>} */
  #scroll = new Map();
  #begun = false;

  connectedCallback() {
    fillWords(this);
    addEventListener("hashchange", () => this.#route());
    addEventListener("keydown", (event) => this.#onKey(event));
    part(this, "skip", HTMLElement).addEventListener("click", (event) => {
      event.preventDefault();
      part(this, "main", HTMLElement).focus();
    });
    this.addEventListener("click", (event) => this.#onClick(event));
    // Whoever points at a link is about to follow it.
    for (const sign of ["pointerover", "focusin"]) {
      this.addEventListener(sign, ({ target }) => fetchPlace(placeOf(linkAt(target)?.hash ?? "")));
    }
    this.addEventListener("vg-prompt-reuse", (event) =>
      this.#onReuse(/** @type {CustomEvent} */ (event)),
    );
    this.addEventListener("vg-order-undone", (event) => {
      if (this.#form.isEmpty) this.#form.reuse(/** @type {CustomEvent} */ (event).detail);
    });
    listen(this, "vg-review-leave", ({ id }) =>
      this.#go("library").then(() => this.#library?.focusVideo(id)),
    );
    listen(this, "vg-folder-wanted", () =>
      this.#go("settings").then(() => this.#settings?.moveFolder()),
    );
    acceptDrops(part(this, "drop-hint", HTMLElement));
    this.addEventListener("vg-connection-save", () => this.#focusPlace());
    store.watch("settings", (settings) => settings && this.#onSettings(settings));
    store.watch("jobs", (jobs) => this.#onJobs(jobs ?? []));
    this.#route();
  }

  /** What is seen stays until the place that is wanted has come. */
  async #route() {
    const wanted = location.hash;
    const place = placeOf(wanted);
    // A click counts as one only until something is waited for, and what is here need not wait.
    if (!hasCome(place)) {
      if (!this.#place) this.#turnTo(place); // nobody asked to see another one first
      await fetchPlace(place);
    }
    if (location.hash === wanted) this.#enter(place, wanted.split("/")[2] ?? "");
  }

  /** @param {Place} place @param {string} id */
  #enter(place, id) {
    const moved = place !== this.#place;
    if (moved && this.#place) this.#scroll.set(this.#place, window.scrollY);
    if (moved && this.#place === "review") this.#review?.leave();
    this.#place = place;
    store.set("place", place);
    const section = this.querySelector(`[data-place="${place}"]`);
    if (section) openPlace(section);
    this.#turnTo(place);
    this.#show(place, plain(id));
    if (!moved) return;
    window.scrollTo(0, this.#scroll.get(place) ?? 0);
    this.#focusPlace();
    this.#showTitle(store.get("jobs") ?? []);
  }

  /** @param {Place} place */
  #turnTo(place) {
    for (const section of this.querySelectorAll("[data-place]")) {
      section.toggleAttribute("hidden", section.getAttribute("data-place") !== place);
    }
    for (const link of this.querySelectorAll("[data-to]")) {
      if (link.getAttribute("data-to") === place) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  /** @param {Place} place @param {string} id */
  #show(place, id) {
    if (place === "library") {
      this.#library?.show();
      expectPlace("review");
    }
    if (place === "review") this.#review?.show(id);
    if (place === "settings") this.#settings?.show();
  }

  /** @param {Place} place */
  async #go(place) {
    location.hash = `#/${place}`;
    await this.#route();
  }

  #focusPlace() {
    const welcome = Boolean(store.get("settings")?.setup_needed);
    if (this.#place === "create" && !welcome) return this.#form.focusPrompt();
    const section = this.querySelector(`[data-place="${this.#place}"]`);
    const start = section?.querySelector("[data-start]:not([hidden] *)");
    if (start instanceof HTMLElement) start.focus({ preventScroll: true });
  }

  /**
   * Go at once, not when "hashchange" comes: by then WebKit has forgotten the click, and a video
   * may not begin without one.
   * @param {MouseEvent} event
   */
  #onClick(event) {
    const link = linkAt(event.target);
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.hash = link.hash;
    this.#route();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]")) return;
    const key = keyOf(event);
    const place = PLACES[Number(key) - 1];
    if (place) {
      event.preventDefault();
      location.hash = `#/${place}`;
    } else if (key === "f" && this.#place === "library") {
      event.preventDefault();
      this.#library?.focusSearch();
    }
  }

  /** @param {CustomEvent} event */
  #onReuse({ detail }) {
    location.hash = "#/create";
    this.#route();
    window.scrollTo(0, 0);
    this.#form.reuse(detail);
  }

  /** @param {Settings} settings */
  #onSettings(settings) {
    document.documentElement.dataset.appearance = settings.appearance;
    const welcome = part(this, "welcome", HTMLElement);
    const first = settings.setup_needed;
    if (welcome.hidden !== first) return;
    welcome.hidden = !first;
    part(this, "studio", HTMLElement).hidden = first;
    if (this.#place === "create") this.#focusPlace();
  }

  /** @param {Job[]} jobs */
  #onJobs(jobs) {
    if (jobs.length > 0) expectPlace("review");
    this.#showFirst(jobs);
    const open = jobs.filter((job) => !hasEnded(job)).length;
    const badge = part(this, "badge", HTMLElement);
    badge.hidden = open === 0;
    badge.textContent = t("number", { number: open });
    part(this, "badge-words", HTMLElement).textContent = open
      ? t("rail.underWay", { count: open })
      : "";
    this.#showTitle(jobs);
  }

  /** Where nothing can be made any more, what was made comes first. @param {Job[]} jobs */
  #showFirst(jobs) {
    if (this.#begun || !store.get("jobs")) return;
    this.#begun = true;
    const retired = jobs.some((job) => job.paused?.code === "azure_model_retired");
    if (retired && !location.hash) location.hash = "#/library";
  }

  /** @param {Job[]} jobs */
  #showTitle(jobs) {
    const progress = progressOf(jobs);
    const place = t(`place.${this.#place ?? "create"}`);
    const parts = progress === null ? [] : [percentage(progress)];
    document.title = [...parts, place, "Videogen"].join(" · ");
  }

  get #form() {
    return part(this, "prompt-form", PromptForm);
  }

  /** Null until it has come. */
  get #library() {
    return /** @type {Library | null} */ (this.querySelector("vg-library"));
  }

  /** Null until it has come. */
  get #review() {
    return /** @type {Review | null} */ (this.querySelector("vg-review"));
  }

  /** Null until it has come. */
  get #settings() {
    return /** @type {SettingsPlace | null} */ (this.querySelector("vg-settings"));
  }
}

/** @param {string} text - of an address that anybody may have typed @returns {string} */
function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // it is no id either way
  }
}

/** @param {string} hash - of an address @returns {Place} */
function placeOf(hash) {
  return PLACES.find((known) => known === hash.split("/")[1]) ?? "create";
}

/** @param {EventTarget | null} target @returns {HTMLAnchorElement | null} to a place */
function linkAt(target) {
  const link = target instanceof Element ? target.closest('a[href^="#/"]') : null;
  return link instanceof HTMLAnchorElement ? link : null;
}
