/**
 * Notes as a file: text for people, CSV for tables, JSON for programs.
 * Imports nothing: the page of a review pack uses it as well.
 */

/** @typedef {{id: string, text: string, at_seconds: number | null, created_at: number}} Note */

/**
 * @typedef {object} NotedVideo
 * @property {string} video_id
 * @property {string} title
 * @property {string} prompt
 * @property {string} file_name
 * @property {number} stars
 * @property {'none' | 'pick' | 'reject'} pick
 * @property {string[]} tags
 * @property {Note[]} notes
 */

/** @typedef {(video: NotedVideo, note: Note) => string} TimeCodeOf */

const FORMULA = /^[=+\-@\t\r\n|%＝＋－＠]/;
const COLUMNS = [
  "file",
  "title",
  "prompt",
  "stars",
  "pick",
  "tags",
  "seconds",
  "time",
  "note",
  "written",
];

/**
 * @param {Note[]} notes
 * @returns {Note[]} those about the whole video first, then as they come in it
 */
export function inOrder(notes) {
  const at = (/** @type {Note} */ note) => note.at_seconds ?? -1;
  return [...notes].sort((a, b) => at(a) - at(b) || a.created_at - b.created_at);
}

/**
 * @param {NotedVideo[]} videos
 * @param {TimeCodeOf} codeOf
 * @returns {string}
 */
export function notesAsText(videos, codeOf) {
  const blocks = videos.map((video) => {
    const lines = inOrder(video.notes).map((note) => {
      const code = codeOf(video, note);
      return `${code ? `${code}  ` : ""}${note.text.replace(/\s*\n\s*/g, "\n    ")}`;
    });
    return [video.title || video.file_name, video.file_name, ...lines].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

/**
 * RFC 4180, with a byte order mark, for without one spreadsheets guess the encoding.
 * @param {NotedVideo[]} videos
 * @param {TimeCodeOf} codeOf
 * @returns {string}
 */
export function notesAsCsv(videos, codeOf) {
  const rows = videos.flatMap((video) =>
    inOrder(video.notes).map((note) => [
      video.file_name,
      video.title,
      video.prompt,
      video.stars,
      video.pick,
      video.tags.join(", "),
      note.at_seconds ?? "",
      codeOf(video, note),
      note.text,
      written(note),
    ]),
  );
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.map(csvField).join(",")).join("\r\n")}\r\n`;
}

/**
 * @param {NotedVideo[]} videos
 * @param {TimeCodeOf} codeOf
 * @returns {string} the words of the server's own interface, with the time code beside the seconds
 */
export function notesAsJson(videos, codeOf) {
  const told = videos.map((video) => ({
    video_id: video.video_id,
    file_name: video.file_name,
    title: video.title,
    prompt: video.prompt,
    stars: video.stars,
    pick: video.pick,
    tags: video.tags,
    notes: inOrder(video.notes).map((note) => ({
      ...note,
      time_code: codeOf(video, note) || null,
    })),
  }));
  return `${JSON.stringify({ format: "videogen-notes", version: 1, videos: told }, null, 2)}\n`;
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
 * Injection"): notes and prompts may come from others.
 * @param {string | number} value
 */
function csvField(value) {
  if (typeof value === "number") return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n;\t']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** @param {Note} note */
function written({ created_at: instant }) {
  return new Date(instant * 1000).toISOString();
}
