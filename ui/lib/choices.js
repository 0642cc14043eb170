/** What can be asked for together, from the limits of the connected service. */
import { money, pictureSize, seconds } from "./format.js";
import { t } from "./words.js";

/** @import {Limits, SizeLimit} from './types.js' */

/** @typedef {{value: string, label: string, hint?: string, icon?: string}} Choice */

/**
 * @param {{width: number, height: number}} picture
 * @returns {'landscape' | 'portrait' | 'square'}
 */
export function shapeOf({ width, height }) {
  if (width === height) return "square";
  return width > height ? "landscape" : "portrait";
}

/**
 * @param {Limits} limits
 * @returns {Choice[]}
 */
export function sizeChoices(limits) {
  return limits.sizes.map((size) => {
    const shape = shapeOf(size);
    return {
      value: size.value,
      label: t(`shape.${shape}`),
      hint: pictureSize(size.value),
      icon: shape,
    };
  });
}

/**
 * @param {Limits} limits
 * @param {string} size
 * @returns {Choice[]}
 */
export function lengthChoices(limits, size) {
  const longest = limits.sizes.find(({ value }) => value === size)?.max_seconds ?? Infinity;
  return limits.seconds
    .filter((length) => length <= longest)
    .map((length) => ({ value: String(length), label: seconds(length) }));
}

/**
 * @param {Limits} limits
 * @param {string} size
 * @returns {Choice[]}
 */
export function countChoices(limits, size) {
  const limit = limits.sizes.find(({ value }) => value === size) ?? limits.sizes[0];
  const most = Math.max(1, limit?.max_count ?? 1);
  return Array.from({ length: most }, (_, index) => {
    return { value: String(index + 1), label: t("number", { number: index + 1 }) };
  });
}

/**
 * @param {Limits} limits
 * @param {{practice: boolean, size: string, seconds: number, count: number}} order
 * @returns {string} the price of what is about to be sent, in words
 */
export function priceWords(limits, order) {
  if (order.practice) return t("price.practice");
  const second = limits.sizes.find(({ value }) => value === order.size)?.price_per_second ?? null;
  if (second === null) return t("price.unknown");
  const price = money(second * order.seconds * order.count, limits.currency);
  return t(limits.price_is_own ? "price.own" : "price.about", { price });
}

/**
 * @param {string} size
 * @returns {SizeLimit}
 */
export function parseSize(size) {
  const [width = 16, height = 9] = size.split("x").map(Number);
  return { value: size, width, height, max_count: 1 };
}
