/** Shape, length and number of what is ordered: never illegal together, whatever is connected. */
import { part } from "../behaviours/dom.js";
import { countChoices, lengthChoices, sizeChoices } from "../lib/choices.js";
import { ChoiceField } from "./choice.js";

/** @import {Limits} from '../lib/types.js' */

/** @typedef {{size: string, seconds: number, count: number}} Choices */

export class OrderChoices extends HTMLElement {
  static tag = "vg-order-choices";

  /**
   * @param {Limits} limits - of the connected service
   * @param {Partial<Choices>} wanted - taken where it is legal, else what is nearest to usual
   */
  offer(limits, wanted) {
    this.#field("size").offer(sizeChoices(limits), wanted.size || limits.default_size);
    const size = this.#field("size").value;
    const length = String(wanted.seconds || limits.default_seconds);
    this.#field("seconds").offer(lengthChoices(limits, size), length);
    this.#field("count").offer(countChoices(limits, size), String(wanted.count || 1));
  }

  /** @returns {Choices} */
  get value() {
    return {
      size: this.#field("size").value,
      seconds: Number(this.#field("seconds").value),
      count: Number(this.#field("count").value),
    };
  }

  /** @param {string} name */
  #field(name) {
    return part(this, name, ChoiceField);
  }
}
