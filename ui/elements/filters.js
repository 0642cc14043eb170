/** What narrows the Library down: verdict, stars, shape, length, date and tag. */
import { part, setText, tell } from "../behaviours/dom.js";
import { ApiError } from "../lib/api.js";
import { libraryApi } from "../lib/library-api.js";
import { t } from "../lib/words.js";

/** The choices by their name in a question. */
const NAMES = /** @type {const} */ (["pick", "stars", "shape", "length", "tag"]);

export class Filters extends HTMLElement {
  static tag = "vg-filters";

  connectedCallback() {
    this.addEventListener("change", (event) => {
      event.stopPropagation();
      this.#onChange();
    });
    part(this, "none", HTMLButtonElement).addEventListener("click", () => this.clear());
    part(this, "fold", HTMLDetailsElement).addEventListener("toggle", () => this.#offerTags());
    this.#render();
  }

  /** Let everything through again. */
  clear() {
    for (const select of this.querySelectorAll("select")) select.value = "";
    for (const field of this.querySelectorAll("input")) field.value = "";
    this.#onChange();
    part(this, "fold", HTMLDetailsElement).querySelector("summary")?.focus();
  }

  /** @returns {Record<string, string>} its share of a question */
  get values() {
    const values = Object.fromEntries(NAMES.map((name) => [name, this.#value(name)]));
    return { ...values, ...this.#dates() };
  }

  #onChange() {
    this.#render();
    tell(this, "vg-filters-change");
  }

  #render() {
    const used = Object.entries(this.values).filter(([, value]) => value);
    const dated = used.some(([name]) => name === "since" || name === "until");
    const count =
      used.filter(([name]) => name !== "since" && name !== "until").length + Number(dated);
    const badge = part(this, "used", HTMLElement);
    badge.hidden = count === 0;
    setText(badge, t("number", { number: count }));
    setText(part(this, "used-words", HTMLElement), count ? t("filter.used", { count }) : "");
    part(this, "none", HTMLElement).hidden = count === 0;
    part(this, "dates", HTMLElement).hidden = this.#value("date") !== "custom";
  }

  /** @returns {{since: string, until: string}} Unix seconds of the first and last moment */
  #dates() {
    const date = this.#value("date");
    if (date !== "custom") {
      const since = date ? String(midnight(Date.now(), 1 - Number(date))) : "";
      return { since, until: "" };
    }
    const [from, to] = [this.#day("from"), this.#day("to")];
    return {
      since: from === null ? "" : String(midnight(from)),
      until: to === null ? "" : String(midnight(to, 1) - 1),
    };
  }

  /** @param {string} name @returns {number | null} */
  #day(name) {
    const typed = part(this, name, HTMLInputElement).value;
    const moment = typed ? new Date(`${typed}T00:00`).getTime() : Number.NaN;
    return Number.isNaN(moment) ? null : moment;
  }

  async #offerTags() {
    const select = part(this, "tag", HTMLSelectElement);
    try {
      const chosen = select.value;
      const tags = await libraryApi.tags();
      while (select.options.length > 1) select.remove(1);
      for (const { tag, count } of tags)
        select.add(new Option(t("filter.tag", { tag, count }), tag));
      select.value = tags.some(({ tag }) => tag === chosen) ? chosen : "";
      part(this, "tag-field", HTMLElement).hidden = tags.length === 0;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** @param {string} name */
  #value(name) {
    return part(this, name, HTMLSelectElement).value;
  }
}

/**
 * @param {number} milliseconds
 * @param {number} [days] - later
 * @returns {number} Unix seconds at which that day begins here
 */
function midnight(milliseconds, days = 0) {
  const day = new Date(milliseconds);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() + days);
  return Math.floor(day.getTime() / 1000);
}
