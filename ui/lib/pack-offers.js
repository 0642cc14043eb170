/** What can go into a review pack, in words that say how many. */
import { reviewList } from "./review-list.js";
import { selection } from "./selection.js";
import { t } from "./words.js";

/**
 * @typedef {object} PackOffer
 * @property {string} words
 * @property {() => string[] | Promise<string[]>} ids - of its videos
 */

/**
 * @param {string[]} shown - ids of what Review shows; none elsewhere
 * @returns {PackOffer[]} what is meant most probably first
 */
export function packOffers(shown) {
  const [chosen, total] = [selection.ids, reviewList.total];
  const list = total === null ? t("packs.list") : t("packs.listCount", { count: total });
  const offers = [
    { words: t("packs.chosen", { count: chosen.length }), ids: () => chosen, most: chosen.length },
    {
      words: t("packs.compared", { count: shown.length }),
      ids: () => shown,
      most: shown.length - 1,
    },
    { words: list, ids: () => reviewList.allIds(), most: 1 },
    { words: t("packs.this"), ids: () => shown, most: shown.length === 1 ? 1 : 0 },
  ];
  return offers.filter(({ most }) => most > 0);
}
