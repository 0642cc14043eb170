/** Which videos are chosen in the Library, and from where a range is drawn. */

class Selection extends EventTarget {
  /** @type {Set<string>} */
  #ids = new Set();
  /** The place that Shift draws a range from. */
  anchor = 0;

  get size() {
    return this.#ids.size;
  }

  /** @returns {string[]} in the order they were chosen in */
  get ids() {
    return [...this.#ids];
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** @param {string} id @param {number} place */
  toggle(id, place) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.anchor = place;
    this.#tell();
  }

  /** @param {Iterable<string>} ids - these and no others */
  set(ids) {
    this.#ids = new Set(ids);
    this.#tell();
  }

  /** @param {Iterable<string>} ids */
  drop(ids) {
    for (const id of ids) this.#ids.delete(id);
    this.#tell();
  }

  clear() {
    if (this.#ids.size) this.set([]);
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

export const selection = new Selection();
