/** Where a key leads in a grid, as the ARIA grid pattern has it. */

/**
 * @typedef {object} Where
 * @property {number} place - counted from 0, row by row
 * @property {number} size
 * @property {number} columns
 * @property {number} page - rows in view
 * @property {boolean} mirrored - the first column is on the right
 */

/**
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean}} event
 * @param {Where} where
 * @returns {number | null} the place, or null for a key that leads nowhere
 */
export function placeAfter({ key, ctrlKey, metaKey }, { place, size, columns, page, mirrored }) {
  if (size === 0) return null;
  const whole = ctrlKey || metaKey;
  const row = place - (place % columns);
  const onward = mirrored ? -1 : 1;
  /** @type {Record<string, number>} */
  const steps = {
    ArrowLeft: place - onward,
    ArrowRight: place + onward,
    ArrowUp: place - columns,
    ArrowDown: below(place, columns, size),
    PageUp: onPage(place, -page * columns, columns, size),
    PageDown: onPage(place, page * columns, columns, size),
    Home: whole ? 0 : row,
    End: whole ? size - 1 : Math.min(row + columns, size) - 1,
  };
  const next = steps[key];
  if (next === undefined || (whole && key.startsWith("Arrow"))) return null;
  return next >= 0 && next < size ? next : place;
}

/**
 * Down from above a last row that is not full leads to its last place.
 * @param {number} place
 * @param {number} columns
 * @param {number} size
 */
function below(place, columns, size) {
  const lastRow = Math.floor((size - 1) / columns);
  return Math.floor(place / columns) < lastRow ? Math.min(place + columns, size - 1) : place;
}

/**
 * @param {number} place
 * @param {number} by
 * @param {number} columns
 * @param {number} size
 */
function onPage(place, by, columns, size) {
  if (by < 0) return place + by >= 0 ? place + by : place % columns;
  return Math.min(place + by, size - 1);
}
