/**
 * What a reviewer changes in a pack, and the file that carries it back. For each thing the file
 * says what it was, at first and at every saving, and what it is now: whoever merges it then knows
 * what is newer (videogen_desktop/library/review_notes.py).
 */

/** @import {Note} from '../lib/notes-export.js' */
/** @import {FrameTable} from '../lib/frame-clock.js' */

/** @typedef {'none' | 'pick' | 'reject'} Pick */

/**
 * @typedef {object} PackVideo
 * @property {string} video_id
 * @property {string} sha256
 * @property {string} file
 * @property {string | null} still
 * @property {string} title
 * @property {string} prompt
 * @property {number} width
 * @property {number} height
 * @property {number} duration_seconds
 * @property {number} frame_rate
 * @property {FrameTable | null} frames
 * @property {number} stars
 * @property {Pick} pick
 * @property {string[]} tags
 * @property {Note[]} notes
 */

/** @typedef {{pack_id: string, made_at: number, videos: PackVideo[]}} Pack */
/** @typedef {string | number | null} Value */
/** @typedef {{was: Value[], now: Value, saved: Value}} Thing */
/** @typedef {{id: string, at_seconds: number | null, created_at: number, thing: Thing}} NoteState */
/** @typedef {{video: PackVideo, stars: Thing, pick: Thing, notes: Map<string, NoteState>}} Entry */

const FORMAT = "videogen-review-notes";
const PICKS = ["none", "pick", "reject"];
const NOTE_ID = /^[A-Za-z0-9_-]{1,40}$/;
const NOTE_CHARACTERS = 4000;
const EARLIER_MOST = 200;

/** @param {Value} value @returns {Thing} */
const thing = (value) => ({ was: [value], now: value, saved: value });

export class ReviewState {
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /** @param {Pack} pack */
  constructor(pack) {
    this.packId = pack.pack_id;
    for (const video of pack.videos) {
      const notes = new Map(
        video.notes.map((note) => [note.id, { ...note, thing: thing(note.text) }]),
      );
      const entry = { video, stars: thing(video.stars), pick: thing(video.pick), notes };
      this.#entries.set(video.video_id, entry);
    }
  }

  /** @param {string} id @returns {number} */
  starsOf(id) {
    return Number(this.#entry(id).stars.now);
  }

  /** @param {string} id @returns {Pick} */
  pickOf(id) {
    return /** @type {Pick} */ (this.#entry(id).pick.now);
  }

  /** @param {string} id @returns {Note[]} */
  notesOf(id) {
    return [...this.#entry(id).notes.values()].flatMap(({ thing: { now }, ...note }) =>
      typeof now === "string" ? [{ ...note, text: now }] : [],
    );
  }

  /** @param {string} id @param {number} stars */
  setStars(id, stars) {
    this.#entry(id).stars.now = stars;
  }

  /** @param {string} id @param {Pick} pick */
  setPick(id, pick) {
    this.#entry(id).pick.now = pick;
  }

  /** @param {string} id @param {Note} note */
  addNote(id, { text, ...note }) {
    this.#entry(id).notes.set(note.id, {
      ...note,
      thing: { was: [null], now: text.trim().normalize("NFC"), saved: null },
    });
  }

  /** @param {string} id @param {string} noteId */
  removeNote(id, noteId) {
    const note = this.#entry(id).notes.get(noteId);
    if (note) note.thing.now = null;
  }

  /** @returns {number} how many things differ from what was last saved */
  get unsaved() {
    return [...this.#entries.values()].flatMap(everything).filter(({ now, saved }) => now !== saved)
      .length;
  }

  /**
   * @param {number} savedAt - Unix seconds
   * @returns {string} the file; call {@link saved} once the person has it
   */
  file(savedAt) {
    const videos = [...this.#entries.values()].flatMap((entry) => {
      const { video, stars, pick, notes } = entry;
      if (!everything(entry).some(isChanged)) return [];
      const changed = [...notes.values()].filter((note) => isChanged(note.thing));
      return {
        video_id: video.video_id,
        sha256: video.sha256,
        ...(isChanged(stars) && { stars: told(stars) }),
        ...(isChanged(pick) && { pick: told(pick) }),
        notes: changed.map(({ thing, ...note }) => ({
          id: note.id,
          at_seconds: note.at_seconds,
          created_at: note.created_at,
          ...told(thing),
        })),
      };
    });
    const whole = { format: FORMAT, version: 1, pack_id: this.packId, saved_at: savedAt, videos };
    return `${JSON.stringify(whole, null, 1)}\n`;
  }

  /** Everything as it is now is in a file. */
  saved() {
    for (const each of [...this.#entries.values()].flatMap(everything)) {
      each.saved = each.now;
      if (!each.was.includes(each.now)) each.was = [...each.was, each.now].slice(-EARLIER_MOST);
    }
  }

  /**
   * Go on with what was saved before. Nothing is taken over unless all of it can be.
   * @param {string} text - of a file that {@link file} wrote
   * @returns {number} how many videos of it are in this pack
   * @throws {TypeError | SyntaxError} it is no such file
   */
  open(text) {
    const whole = JSON.parse(text);
    if (whole?.format !== FORMAT || whole.version !== 1) throw new TypeError("no notes");
    /** @type {(() => void)[]} */
    const steps = [];
    let known = 0;
    for (const told of list(whole.videos)) {
      const entry = this.#entries.get(told?.video_id);
      if (!entry) continue;
      known += 1;
      if (told.stars) steps.push(takeOver(entry.stars, told.stars, isStars));
      if (told.pick) steps.push(takeOver(entry.pick, told.pick, (pick) => PICKS.includes(pick)));
      for (const note of list(told.notes)) steps.push(takeNote(entry, note));
    }
    for (const step of steps) step();
    return known;
  }

  /** @param {string} id @returns {Entry} */
  #entry(id) {
    const entry = this.#entries.get(id);
    if (!entry) throw new TypeError("no such video");
    return entry;
  }
}

/** @param {Entry} entry @returns {Thing[]} */
function everything({ stars, pick, notes }) {
  return [stars, pick, ...[...notes.values()].map((note) => note.thing)];
}

/** @param {Thing} thing */
function isChanged({ was, now }) {
  return was.length > 1 || was[0] !== now;
}

/** @param {Thing} thing */
function told({ was, now }) {
  const earlier = was.length > 1 ? was.filter((value) => value !== now) : was;
  return { was: earlier.length > 0 ? earlier : was, now };
}

/** @param {unknown} value @returns {any[]} */
function list(value) {
  if (!Array.isArray(value)) throw new TypeError("no list");
  return value;
}

/** @param {unknown} value */
function isStars(value) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 5;
}

/** @param {unknown} value */
function isText(value) {
  return value === null || (typeof value === "string" && value.length <= NOTE_CHARACTERS);
}

/**
 * @param {Thing} thing
 * @param {any} told
 * @param {(value: any) => boolean} isGood
 * @returns {() => void}
 */
function takeOver(thing, { was, now }, isGood) {
  if (!list(was).every(isGood) || !isGood(now)) throw new TypeError("no value");
  return () => {
    thing.was = [...new Set([...thing.was, ...was, now])].slice(-EARLIER_MOST);
    thing.now = now;
    thing.saved = now;
  };
}

/** @param {Entry} entry @param {any} note @returns {() => void} */
function takeNote(entry, note) {
  const { id, at_seconds, created_at } = note;
  const isMoment = at_seconds === null || (Number.isFinite(at_seconds) && at_seconds >= 0);
  if (!NOTE_ID.test(id) || !isMoment || !Number.isFinite(created_at)) {
    throw new TypeError("no note");
  }
  const state = entry.notes.get(id) ?? { id, at_seconds, created_at, thing: thing(null) };
  const step = takeOver(state.thing, note, isText);
  return () => {
    entry.notes.set(id, state);
    step();
  };
}
