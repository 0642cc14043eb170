/** What the whole window has to say: quiet bars above every place, each with its one way on. */
import { withinLimit } from "../behaviours/ask-limit.js";
import { part, reconcile, setSaid, setText, stamp } from "../behaviours/dom.js";
import { canPlayFiles } from "../behaviours/playback.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { bannersNow, isFilmNear } from "../lib/banner-words.js";
import { wake } from "../lib/pulse.js";
import { store } from "../lib/store.js";

/** @import {Banner} from '../lib/banner-words.js' */

/**
 * The first question for a film makes WebKitGTK start its whole media system, which takes a while
 * and then a tenth of all the memory: it is asked once a film is near, and not before the next paint.
 */
const LOOK_MS = 500;

export class Banners extends HTMLElement {
  static tag = "vg-banners";

  /** @type {Set<string>} */
  #dismissed = new Set();
  #playable = true;
  #looked = false;

  connectedCallback() {
    for (const name of /** @type {const} */ ([
      "settings",
      "jobs",
      "permission",
      "orphans",
      "server",
      "place",
    ])) {
      store.watch(name, () => this.#render());
    }
    this.addEventListener("click", (event) => this.#onClick(event));
  }

  #lookWhatPlays() {
    this.#looked = true;
    setTimeout(() => {
      this.#playable = canPlayFiles();
      this.#render();
    }, LOOK_MS);
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    switch (button.dataset.verb) {
      case "dismiss":
        this.#dismissed.add(button.closest("[data-key]")?.getAttribute("data-key") ?? "");
        this.#render();
        break;
      case "send":
      case "discard":
        submitOnce(button, () => this.#permit(button.dataset.verb === "send"));
        break;
      default:
        location.hash = `#/${button.dataset.verb}`;
    }
  }

  /** @param {boolean} send */
  async #permit(send) {
    await withinLimit((more) => api.answerPermission({ send, ...more }));
    store.set("permission", null);
    wake();
  }

  #render() {
    const known = {
      settings: store.get("settings"),
      jobs: store.get("jobs") ?? [],
      permission: store.get("permission"),
      orphans: store.get("orphans"),
      server: store.get("server"),
      place: store.get("place"),
      playable: this.#playable,
    };
    if (!this.#looked && isFilmNear(known)) this.#lookWhatPlays();
    const banners = bannersNow(known).filter(({ key }) => !this.#dismissed.has(key));
    reconcile(part(this, "list", HTMLElement), banners, ({ key }) => key, renderBanner);
  }
}

/**
 * @param {Banner} banner
 * @param {HTMLElement | null} kept
 */
function renderBanner(banner, kept) {
  const item = kept ?? stamp("banner");
  item.dataset.tone = banner.tone;
  setSaid(part(item, "text", HTMLElement), { text: banner.text, lang: banner.lang ?? "" });
  setText(part(item, "mark", HTMLElement), banner.mark ?? "");
  part(item, "mark", HTMLElement).hidden = !banner.mark;
  part(item, "dismiss", HTMLElement).hidden = !banner.dismissable;
  const row = part(item, "actions", HTMLElement);
  const shown = Array.from(row.children, (child) => child.textContent);
  if (shown.join() !== banner.actions.map(({ label }) => label).join()) {
    row.replaceChildren(
      ...banner.actions.map(({ label, verb }) => {
        const button = stamp("banner-action");
        button.dataset.verb = verb;
        button.textContent = label;
        return button;
      }),
    );
  }
  return item;
}
