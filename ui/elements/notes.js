/** Notes at moments of a video: write, jump to, change, delete, and hand over as a file. */
import { decide } from "../behaviours/decide.js";
import { part, reconcile, setText, stamp, tell } from "../behaviours/dom.js";
import { exportNotes } from "../behaviours/export-notes.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { newRequestId } from "../lib/api.js";
import { inOrder } from "../lib/notes-export.js";
import { t } from "../lib/words.js";

/** @import {FrameClock} from '../lib/frame-clock.js' */
/** @import {Note, Video} from '../lib/types.js' */

export class Notes extends HTMLElement {
  static tag = "vg-notes";

  /** @type {Video | null} */
  #video = null;
  /** @type {FrameClock | null} */
  #clock = null;
  /** @type {number | null} the moment that is written about */
  #at = null;
  /** The note that is changed; empty for a new one. */
  #changed = "";

  connectedCallback() {
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * @param {Video} video
   * @param {FrameClock} clock
   * @returns {boolean} whether that is not what stood there already
   */
  show(video, clock) {
    if (video === this.#video && clock === this.#clock) return false;
    if (this.#video && this.#video.video_id !== video.video_id) this.#close();
    this.#video = video;
    this.#clock = clock;
    const notes = inOrder(video.notes);
    reconcile(
      part(this, "list", HTMLElement),
      notes,
      ({ id }) => id,
      (note, kept) => this.#render(note, kept),
    );
    part(this, "none", HTMLElement).hidden = notes.length > 0 || !this.#form.hidden;
    return true;
  }

  /** @param {number} seconds - the moment that is written about */
  write(seconds) {
    this.#open("", "", seconds);
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    const video = this.#video;
    if (!(button instanceof HTMLButtonElement) || !video) return;
    const id = button.closest("[data-key]")?.getAttribute("data-key");
    const note = video.notes.find((one) => one.id === id);
    /** @type {Record<string, () => unknown>} */
    const verbs = {
      write: () => tell(this, "vg-note-wanted"),
      cancel: () => this.#leave(),
      jump: () => note && tell(this, "vg-note-jump", { seconds: note.at_seconds }),
      edit: () => note && this.#open(note.id, note.text, note.at_seconds),
      delete: () => note && this.#delete(note),
      text: () => submitOnce(button, () => exportNotes(video, "text")),
      csv: () => submitOnce(button, () => exportNotes(video, "csv")),
      json: () => submitOnce(button, () => exportNotes(video, "json")),
    };
    verbs[button.dataset.verb ?? ""]?.();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#keep();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#leave();
    }
  }

  /**
   * @param {string} id
   * @param {string} text
   * @param {number | null} seconds
   */
  #open(id, text, seconds) {
    this.#changed = id;
    this.#at = seconds;
    this.#form.hidden = false;
    part(this, "none", HTMLElement).hidden = true;
    setText(part(this, "moment", HTMLElement), this.#code(seconds) || t("notes.whole"));
    this.#field.value = text;
    this.#field.focus();
  }

  #close() {
    this.#form.hidden = true;
    this.#field.value = "";
    part(this, "none", HTMLElement).hidden = Boolean(this.#video?.notes.length);
  }

  /** Back to the keys of Review. */
  #leave() {
    this.#close();
    this.closest("vg-review")?.dispatchEvent(new CustomEvent("vg-field-left"));
  }

  #keep() {
    const video = this.#video;
    const text = this.#field.value.trim();
    const changed = this.#changed;
    if (!video) return;
    if (text && changed) {
      const notes = video.notes.map((note) => (note.id === changed ? { ...note, text } : note));
      decide(video, { notes }, t("notes.changed"));
    } else if (text) {
      const note = {
        id: `note_${newRequestId().replaceAll("-", "").slice(0, 20)}`,
        text,
        at_seconds: this.#at,
        created_at: Date.now() / 1000,
      };
      decide(video, { notes: [...video.notes, note] }, t("notes.kept"));
    }
    this.#leave();
  }

  /** @param {Note} note */
  #delete({ id }) {
    const video = this.#video;
    if (!video) return;
    const notes = video.notes.filter((note) => note.id !== id);
    decide(video, { notes }, t("notes.deleted"));
    this.closest("vg-review")?.dispatchEvent(new CustomEvent("vg-field-left"));
  }

  /** @param {Note} note @param {HTMLElement | null} kept */
  #render(note, kept) {
    const item = kept ?? stamp("note");
    const jump = part(item, "jump", HTMLButtonElement);
    jump.hidden = note.at_seconds === null;
    setText(jump, this.#code(note.at_seconds));
    jump.setAttribute("aria-label", t("notes.jump", { time: this.#code(note.at_seconds) }));
    setText(part(item, "text", HTMLElement), note.text);
    return item;
  }

  /** @param {number | null} seconds */
  #code(seconds) {
    const clock = this.#clock;
    return clock && seconds !== null ? clock.codeOf(clock.frameAt(seconds)) : "";
  }

  get #form() {
    return part(this, "form", HTMLFormElement);
  }

  get #field() {
    return part(this, "field", HTMLTextAreaElement);
  }
}
