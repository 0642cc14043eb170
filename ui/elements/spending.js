/** What was spent, the limit that asks before it is passed, and the price table behind both. */
import { part, setSaid, setText, stamp, toast } from "../behaviours/dom.js";
import { isHeld, showHeld } from "../behaviours/show-held.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { ApiError, api } from "../lib/api.js";
import { calendarDay, calendarMonth, money, plainNumber, seconds } from "../lib/format.js";
import { fieldWords } from "../lib/server-words.js";
import { settingsApi } from "../lib/settings-api.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {PriceLine, Settings, SpendingAnswer, Sum} from '../lib/types.js' */

export class Spending extends HTMLElement {
  static tag = "vg-spending";

  /** @type {SpendingAnswer | null} */
  #known = null;

  connectedCallback() {
    store.watch("settings", (settings) => settings && this.#onSettings(settings));
    part(this, "limit-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#saveLimit();
    });
    part(this, "prices-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#savePrices();
    });
  }

  /** Look again: something may have been sent meanwhile. What is known stays where nobody answers. */
  async show() {
    try {
      this.#known = await settingsApi.spending();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    if (this.#known) this.#render(this.#known);
  }

  /** @param {Settings} settings */
  #onSettings(settings) {
    const row = part(this, "limit-row", HTMLElement);
    showHeld(settings, "monthly_limit", row, row.children);
    if (document.activeElement !== this.#limit) {
      this.#limit.value = settings.monthly_limit === null ? "" : String(settings.monthly_limit);
    }
    if (this.checkVisibility()) this.show();
  }

  /** @param {SpendingAnswer} known */
  #render(known) {
    const { currency, this_month: month, in_line: line, monthly_limit: limit } = known;
    const spent = month.cost + month.maybe;
    const price = money(spent, currency);
    setText(
      part(this, "month", HTMLElement),
      limit === null ? price : t("spending.ofLimit", { price, limit: money(limit, currency) }),
    );
    const meter = part(this, "meter", HTMLMeterElement);
    meter.hidden = !limit;
    meter.max = limit || 1;
    meter.high = (limit || 1) * 0.9;
    meter.value = spent;
    const notes = [];
    if (line.requests > 0) {
      notes.push(t("spending.inLine", { price: money(line.cost, currency), count: line.requests }));
    }
    if (month.maybe > 0) notes.push(t("spending.maybe", { price: money(month.maybe, currency) }));
    if (month.unpriced > 0) notes.push(t("spending.unpriced", { count: month.unpriced }));
    setText(part(this, "notes", HTMLElement), notes.join(" "));
    const months = known.months.map((one) => row(calendarMonth(one.month), one, currency));
    part(this, "months", HTMLElement).replaceChildren(...months);
    const days = known.days.map((one) => row(calendarDay(one.day), one, currency));
    part(this, "days", HTMLElement).replaceChildren(...days);
    part(this, "ledger", HTMLElement).hidden = months.length === 0;
    part(this, "empty", HTMLElement).hidden = months.length > 0;
    this.#renderPrices(known);
  }

  /** @param {SpendingAnswer} known */
  #renderPrices({ prices, currency }) {
    const form = part(this, "prices-form", HTMLFormElement);
    const fold = form.closest("details");
    if (fold) fold.hidden = prices.length === 0;
    if (form.contains(document.activeElement)) return;
    part(this, "currency", HTMLInputElement).value = currency;
    const rows = prices.map((line) => priceRow(line, currency));
    part(this, "prices", HTMLElement).replaceChildren(...rows);
    const settings = store.get("settings");
    if (settings) this.#showHeldPrices(settings);
  }

  /** @param {Settings} settings */
  #showHeldPrices(settings) {
    const currency = part(this, "currency", HTMLInputElement);
    showHeld(settings, "currency", currency, [currency]);
    const inputs = this.querySelectorAll("input[data-connection]");
    showHeld(settings, "prices", part(this, "price-table", HTMLElement), inputs);
    const nothing = isHeld(settings, "prices") && isHeld(settings, "currency");
    part(this, "save-prices", HTMLButtonElement).disabled = nothing;
  }

  #saveLimit() {
    const limit = amount(this.#limit.value);
    this.#save("save-limit", "limit-error", () => api.saveSettings({ monthly_limit: limit }));
  }

  #savePrices() {
    /** @type {Map<string, Record<string, number | string>>} */
    const wanted = new Map();
    for (const input of this.querySelectorAll("input[data-connection]")) {
      if (!(input instanceof HTMLInputElement) || input.disabled) continue;
      const { connection = "", side = "" } = input.dataset;
      const prices = wanted.get(connection) ?? {};
      const price = amount(input.value);
      if (price !== null) prices[side] = price;
      wanted.set(connection, prices);
    }
    this.#save("save-prices", "prices-error", async () => {
      const { value, disabled } = part(this, "currency", HTMLInputElement);
      let settings = await api.saveSettings(disabled ? {} : { currency: value.trim() });
      for (const [id, prices] of wanted) {
        settings = await api.saveSettings({ connection: { id, prices } });
      }
      return settings;
    });
  }

  /**
   * @param {string} button
   * @param {string} place - where a refusal is told
   * @param {() => Promise<Settings>} work
   */
  #save(button, place, work) {
    const told = part(this, place, HTMLElement);
    told.hidden = true;
    submitOnce(
      part(this, button, HTMLButtonElement),
      async () => {
        store.set("settings", await work());
        toast(t("spending.saved"));
      },
      (error) => {
        const field = Object.keys(error.fields)[0];
        if (field) setSaid(told, fieldWords(error, field));
        told.hidden = !field;
        return Boolean(field);
      },
    );
  }

  get #limit() {
    return part(this, "limit", HTMLInputElement);
  }
}

/**
 * @param {string} text - as it was typed, in any of our languages
 * @returns {number | string | null} the text itself where it is no number: the server says why not
 */
function amount(text) {
  const plain = text
    .trim()
    .replace(/[٠-٩]/g, (digit) => String("٠١٢٣٤٥٦٧٨٩".indexOf(digit)))
    .replace(/[,٫]/, ".");
  if (plain === "") return null;
  return Number.isFinite(Number(plain)) ? Number(plain) : text;
}

/**
 * @param {string} when
 * @param {Sum} sum
 * @param {string} currency
 */
function row(when, sum, currency) {
  const line = stamp("spending-row");
  setText(part(line, "when", HTMLElement), when);
  setText(part(line, "requests", HTMLElement), plainNumber(sum.requests));
  setText(part(line, "seconds", HTMLElement), seconds(sum.seconds));
  const cost = part(line, "cost", HTMLElement);
  setText(
    cost,
    sum.unpriced === sum.requests ? t("spending.noPrice") : money(sum.cost + sum.maybe, currency),
  );
  const maybe = part(line, "maybe", HTMLElement);
  maybe.hidden = sum.uncertain === 0;
  setText(maybe, t("spending.maybeRow", { count: sum.uncertain }));
  return line;
}

/** @param {PriceLine} line @param {string} currency */
function priceRow({ connection_id: id, name, side, list_price: list, own_price: own }, currency) {
  const row = stamp("price-row");
  setText(part(row, "name", HTMLElement), name);
  setText(part(row, "side", HTMLElement), `${side}p`);
  const input = part(row, "price", HTMLInputElement);
  input.dataset.connection = id;
  input.dataset.side = String(side);
  input.value = own === null ? "" : String(own);
  input.placeholder = list === null ? "" : String(list);
  input.setAttribute("aria-label", t("spending.priceOf", { name, side: String(side) }));
  setText(
    part(row, "list", HTMLElement),
    list === null ? t("spending.noPrice") : money(list, currency),
  );
  return row;
}
