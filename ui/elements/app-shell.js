/** The window: which place is shown, where the focus goes, and the keys that work everywhere. */
import { fillWords, keyOf, part } from "../behaviours/dom.js";
import { percentage } from "../lib/format.js";
import { hasEnded, store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { Library } from "./library.js";
import { PromptForm } from "./prompt-form.js";
import { Review } from "./review.js";
import { SettingsPlace } from "./settings.js";

/** @import {Job, Settings} from '../lib/types.js' */

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
    this.addEventListener("vg-prompt-reuse", (event) =>
      this.#onReuse(/** @type {CustomEvent} */ (event)),
    );
    this.addEventListener("vg-order-undone", (event) => {
      if (this.#form.isEmpty) this.#form.reuse(/** @type {CustomEvent} */ (event).detail);
    });
    this.addEventListener("vg-review-leave", (event) =>
      this.#onLeave(/** @type {CustomEvent} */ (event)),
    );
    this.addEventListener("vg-connection-save", () => this.#focusPlace());
    store.watch("settings", (settings) => settings && this.#onSettings(settings));
    store.watch("jobs", (jobs) => this.#onJobs(jobs ?? []));
    this.#route();
  }

  #route() {
    const [, name = "", id = ""] = location.hash.split("/");
    const place = PLACES.find((known) => known === name) ?? "create";
    const moved = place !== this.#place;
    if (moved && this.#place) this.#scroll.set(this.#place, window.scrollY);
    if (moved && this.#place === "review") this.#review.leave();
    this.#place = place;
    store.set("place", place);
    for (const section of this.querySelectorAll("[data-place]")) {
      section.toggleAttribute("hidden", section.getAttribute("data-place") !== place);
    }
    for (const link of this.querySelectorAll("[data-to]")) {
      if (link.getAttribute("data-to") === place) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.#open(place, decodeURIComponent(id));
    if (!moved) return;
    window.scrollTo(0, this.#scroll.get(place) ?? 0);
    this.#focusPlace();
    this.#showTitle(store.get("jobs") ?? []);
  }

  /** @param {Place} place @param {string} id */
  #open(place, id) {
    if (place === "library") this.#library.show();
    if (place === "review") this.#review.show(id);
    if (place === "settings") part(this, "settings", SettingsPlace).show();
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
    const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.hash = link.getAttribute("href") ?? "";
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
      this.#library.focusSearch();
    }
  }

  /** @param {CustomEvent} event */
  #onReuse({ detail }) {
    location.hash = "#/create";
    this.#route();
    window.scrollTo(0, 0);
    this.#form.reuse(detail);
  }

  /** @param {CustomEvent<{id: string}>} event */
  #onLeave({ detail }) {
    location.hash = "#/library";
    this.#route();
    this.#library.focusVideo(detail.id);
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
    const working = jobs.find((job) => job.state === "running" && job.progress !== null);
    const place = t(`place.${this.#place ?? "create"}`);
    const parts = working ? [percentage(working.progress ?? 0)] : [];
    document.title = [...parts, place, "Videogen"].join(" · ");
  }

  get #form() {
    return part(this, "prompt-form", PromptForm);
  }

  get #library() {
    return part(this, "library", Library);
  }

  get #review() {
    return part(this, "review", Review);
  }
}
