/**
 * Where the rows of a list stand that is taller than a browser can lay out: then they slide along
 * while one scrolls, so that the end of the list is seen at the end of the way.
 */

const TALLEST_PX = 30_000_000; // browsers lay out nothing that is taller than some 33 million

export class LongScroll {
  #rows = 0;
  #rowPx = 1;

  /** @param {number} rows @param {number} rowPx */
  measure(rows, rowPx) {
    this.#rows = rows;
    this.#rowPx = rowPx;
  }

  /** What is laid out. */
  get heightPx() {
    return Math.min(this.#rows * this.#rowPx, TALLEST_PX);
  }

  get #extraPx() {
    return this.#rows * this.#rowPx - this.heightPx;
  }

  /** @param {number} scrolledPx - from the list's beginning @returns {number} how far the rows slid */
  slidAt(scrolledPx) {
    const part = scrolledPx / Math.max(this.heightPx - innerHeight, 1);
    return Math.max(0, Math.min(part, 1)) * this.#extraPx;
  }

  /** @param {number} scrolledPx @returns {number} the first row that is seen then */
  rowAt(scrolledPx) {
    return Math.max(0, Math.floor((scrolledPx + this.slidAt(scrolledPx)) / this.#rowPx));
  }

  /**
   * @param {number} seenPx - of the whole list, what is to be at the window's upper edge
   * @returns {number} how far to scroll for it
   */
  scrolledFor(seenPx) {
    const way = Math.max(this.heightPx - innerHeight, 1);
    if (seenPx <= 0) return seenPx;
    return Math.max(seenPx - this.#extraPx, (seenPx * way) / (way + this.#extraPx));
  }

  /**
   * @param {number} row
   * @param {number} slidPx
   * @returns {number} where it stands, counted in rows; what is far out of sight stays in the list
   */
  placeOf(row, slidPx) {
    const last = this.heightPx / this.#rowPx - 1;
    return Math.max(0, Math.min(row - Math.floor(slidPx / this.#rowPx), Math.ceil(last)));
  }
}
