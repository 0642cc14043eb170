/** Dates, sizes, lengths and money as the person's language writes them. */
import { direction, language, t } from "./words.js";

const DAY_MS = 86_400_000;
const UNITS = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"]);

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();
/** @type {Map<string, Intl.DateTimeFormat>} */
const dateFormats = new Map();

/**
 * @param {Intl.NumberFormatOptions} options
 * @returns {Intl.NumberFormat} kept, because making one is slow
 */
function numberFormat(options) {
  const key = language() + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language(), options);
    formats.set(key, format);
  }
  return format;
}

/**
 * @param {number} bytes
 * @returns {{divisor: number, unit: string, digits: number}}
 */
function scale(bytes) {
  let step = 0;
  while (step < UNITS.length - 1 && bytes >= 1000 ** (step + 1)) step += 1;
  const divisor = 1000 ** step;
  return { divisor, unit: UNITS[step] ?? "byte", digits: bytes / divisor < 10 && step > 0 ? 1 : 0 };
}

/**
 * @param {number} bytes
 * @returns {string} for instance "4.8 MB"
 */
export function fileSize(bytes) {
  const { divisor, unit, digits } = scale(bytes);
  // Short for bytes is "byte", however many.
  const unitDisplay = unit === "byte" ? "long" : "short";
  const options = { style: "unit", unit, unitDisplay, maximumFractionDigits: digits };
  return numberFormat(/** @type {Intl.NumberFormatOptions} */ (options)).format(bytes / divisor);
}

/**
 * @param {number} bytes
 * @param {number} total
 * @returns {string} the first of a pair such as "3.1 of 4.8 MB", in the unit of the second
 */
export function fileSizePart(bytes, total) {
  const { divisor, digits } = scale(total);
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    bytes / divisor,
  );
}

/**
 * @param {number} amount
 * @param {string} currency - ISO 4217
 * @returns {string}
 */
export function money(amount, currency) {
  const words = numberFormat({ style: "currency", currency }).format(amount);
  // "US$" is one word: in a line from right to left its sign would move before its letters.
  return words.replace(/\p{Lu}+\p{Sc}/u, "\u2066$&\u2069");
}

/**
 * @param {number} number
 * @returns {string} a whole number as a table shows it
 */
export function plainNumber(number) {
  return numberFormat({}).format(number);
}

/**
 * @param {string} month - for instance "2026-11"
 * @returns {string} "November 2026"
 */
export function calendarMonth(month) {
  return dateFormat({ month: "long", year: "numeric" }).format(new Date(`${month}-01T12:00`));
}

/**
 * @param {string} day - for instance "2026-11-22"
 * @returns {string} "Sun, Nov 22"
 */
export function calendarDay(day) {
  const options = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short" });
  return dateFormat(options).format(new Date(`${day}T12:00`));
}

/**
 * @param {number} percent - 0 to 100
 * @returns {string} for instance "45 %", with the space that never breaks
 */
export function percentage(percent) {
  const text = numberFormat({ style: "percent" }).format(percent / 100);
  return text.replace(/(\d)%/, "$1\u00a0%");
}

/**
 * @param {number} times
 * @returns {string} a speed, for instance "0.25×"
 */
export function rate(times) {
  return `${numberFormat({ maximumFractionDigits: 2 }).format(times)}×`;
}

/**
 * @param {number} seconds
 * @returns {string} for instance "4 s"
 */
export function seconds(seconds) {
  const options = { style: "unit", unit: "second", maximumFractionDigits: 1 };
  return numberFormat(/** @type {Intl.NumberFormatOptions} */ (options)).format(seconds);
}

/**
 * @param {number} total - seconds
 * @returns {string} a position such as "0:03" or "1:02:09"
 */
export function position(total) {
  const whole = Math.max(0, Math.floor(total));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  if (hours > 0) parts.unshift(hours);
  return parts.map((part, index) => digits(part, index ? 2 : 1)).join(":");
}

/**
 * @param {string} size - for instance "1280x720"
 * @returns {string} with a proper sign: "1280 × 720", width first in every language
 */
export function pictureSize(size) {
  const text = size
    .replace(/\d+/g, (number) => digits(Number(number)))
    .replace("x", "\u00a0×\u00a0");
  return direction() === "rtl" ? `\u2066${text}\u2069` : text;
}

/**
 * @param {number} number
 * @param {number} [least] - how many digits there are at least
 * @returns {string} without any sign between thousands
 */
function digits(number, least = 1) {
  return numberFormat({ useGrouping: false, minimumIntegerDigits: least }).format(number);
}

/**
 * @param {number} instant
 * @returns {string} for instance "14:05"
 */
export function clock(instant) {
  return dateFormat({ timeStyle: "short" }).format(instant * 1000);
}

/**
 * @param {number} instant
 * @param {number} [now] - milliseconds
 * @returns {string} "today", "yesterday", "Tuesday", or the date when it is farther away
 */
export function dayName(instant, now = Date.now()) {
  return (
    nearDay(instant, now) ??
    dateFormat({ day: "numeric", month: "long", year: "numeric" }).format(instant * 1000)
  );
}

/**
 * @param {number} instant
 * @param {number} [now]
 * @returns {string} a day where room is short: "today", "Sep 21", and with its year when it was another
 */
export function shortDay(instant, now = Date.now()) {
  const date = new Date(instant * 1000);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  const year = isThisYear ? undefined : "numeric";
  return nearDay(instant, now) ?? dateFormat({ day: "numeric", month: "short", year }).format(date);
}

/**
 * @param {number} instant
 * @param {number} now
 * @returns {string | null} a day that has a name of its own
 */
function nearDay(instant, now) {
  const days = Math.round((midnight(instant * 1000) - midnight(now)) / DAY_MS);
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(days, "day");
  }
  if (Math.abs(days) < 7) return dateFormat({ weekday: "long" }).format(instant * 1000);
  return null;
}

/**
 * @param {number} instant
 * @returns {string} a time as people say it: "today, 14:05"
 */
export function moment(instant) {
  return t("time.dayAndClock", { day: dayName(instant), time: clock(instant) });
}

/**
 * @param {number} milliseconds
 * @returns {number} the start of that day here
 */
function midnight(milliseconds) {
  return new Date(milliseconds).setHours(0, 0, 0, 0);
}

/**
 * @param {Intl.DateTimeFormatOptions} options
 * @returns {Intl.DateTimeFormat} kept, because making one is slow
 */
function dateFormat(options) {
  const key = language() + JSON.stringify(options);
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language(), options);
    dateFormats.set(key, format);
  }
  return format;
}
