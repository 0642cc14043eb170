/**
 * Which words changed between two prompts, in any script.
 * Imports nothing: the page of a review pack uses it as well.
 */

/** @typedef {{kind: 'same' | 'added' | 'removed', text: string}} DiffPart */

/** Two stretches longer than this by this, in words, are shown as one exchanged for the other. */
const MOST_CELLS = 4_000_000;

/**
 * @param {string} before
 * @param {string} after
 * @returns {DiffPart[]} in reading order; without the removed parts it reads as `after`
 */
export function diffWords(before, after) {
  const old = wordsOf(before);
  const fresh = wordsOf(after);
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, fresh.length) - start;
  while (end < most && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
  const middle = changes(
    old.slice(start, old.length - end),
    fresh.slice(start, fresh.length - end),
  );
  return joined([
    { kind: "same", text: fresh.slice(0, start).join("") },
    ...middle,
    { kind: "same", text: fresh.slice(fresh.length - end).join("") },
  ]);
}

/**
 * Words, and what is between them; scripts without spaces are cut by the engine's dictionary.
 * @param {string} text
 * @returns {string[]} that join to the text again
 */
function wordsOf(text) {
  const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  return Array.from(segments, ({ segment }) => segment);
}

/**
 * By the longest common subsequence of what differs.
 * @param {string[]} old
 * @param {string[]} fresh
 * @returns {DiffPart[]}
 */
function changes(old, fresh) {
  if (old.length * fresh.length > MOST_CELLS) {
    return [
      { kind: "removed", text: old.join("") },
      { kind: "added", text: fresh.join("") },
    ];
  }
  const wide = fresh.length + 1;
  const common = commonLengths(old, fresh);
  const left = (/** @type {number} */ x, /** @type {number} */ y) => common[x * wide + y] ?? 0;
  /** @type {DiffPart[]} */
  const parts = [];
  let x = 0;
  let y = 0;
  while (x < old.length || y < fresh.length) {
    if (x < old.length && y < fresh.length && old[x] === fresh[y]) {
      parts.push({ kind: "same", text: fresh[y] ?? "" });
      x += 1;
      y += 1;
    } else if (y === fresh.length || (x < old.length && left(x + 1, y) >= left(x, y + 1))) {
      parts.push({ kind: "removed", text: old[x] ?? "" });
      x += 1;
    } else {
      parts.push({ kind: "added", text: fresh[y] ?? "" });
      y += 1;
    }
  }
  return parts;
}

/**
 * @param {string[]} old
 * @param {string[]} fresh
 * @returns {Uint16Array} how much is common from each pair of places on, row by row
 */
function commonLengths(old, fresh) {
  const wide = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * wide);
  for (let x = old.length - 1; x >= 0; x -= 1) {
    for (let y = fresh.length - 1; y >= 0; y -= 1) {
      const at = x * wide + y;
      const skipped = Math.max(common[at + wide] ?? 0, common[at + 1] ?? 0);
      common[at] = old[x] === fresh[y] ? (common[at + wide + 1] ?? 0) + 1 : skipped;
    }
  }
  return common;
}

/**
 * Neighbours of one kind as one part, each change as one removal and one addition: a space alone
 * between two changed words belongs to the change.
 * @param {DiffPart[]} parts
 * @returns {DiffPart[]}
 */
function joined(parts) {
  /** @type {DiffPart[]} */
  const done = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed) done.push({ kind: "removed", text: removed });
    if (added) done.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  for (const [index, { kind, text }] of parts.entries()) {
    const next = parts[index + 1]?.kind ?? "same";
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else if (text.trim() === "" && removed && added && next !== "same") {
      removed += text;
      added += text;
    } else if (text) {
      flush();
      const last = done.at(-1);
      if (last?.kind === "same") last.text += text;
      else done.push({ kind, text });
    }
  }
  flush();
  return done;
}
