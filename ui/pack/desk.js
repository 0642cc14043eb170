/** What a reviewer says about one video: verdict, stars and notes. */
import { part, reconcile, setText } from "../behaviours/dom.js";
import { inOrder } from "../lib/notes-export.js";
import { t } from "../lib/words.js";
import { VERDICT_WORDS } from "./grid.js";

/** @import {Note} from '../lib/notes-export.js' */
/** @import {Pick, ReviewState} from './review-state.js' */
/** @import {PackPlayer} from './player.js' */

const STARS = [0, 1, 2, 3, 4, 5];

export class PackDesk {
  #root;
  #state;
  #player;
  #id = "";
  /** @type {number | null} */
  #moment = null;
  #onChange;

  /**
   * @param {HTMLElement} root
   * @param {ReviewState} state
   * @param {PackPlayer} player
   * @param {(decided: boolean) => void} onChange - `decided` where it was a verdict
   */
  constructor(root, state, player, onChange) {
    this.#root = root;
    this.#state = state;
    this.#player = player;
    this.#onChange = onChange;
    for (const pick of /** @type {Pick[]} */ (Object.keys(VERDICT_WORDS))) {
      this.#addChoice("verdicts", pick, () => this.decide(pick));
    }
    for (const stars of STARS) {
      this.#addChoice("stars", String(stars), () => this.setStars(stars));
    }
    const text = part(root, "note", HTMLTextAreaElement);
    text.addEventListener("focus", () => this.#hold());
    part(root, "note-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#addNote(text);
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#addNote(text);
    });
  }

  /** @param {string} id */
  show(id) {
    this.#id = id;
    this.#moment = null;
    part(this.#root, "note", HTMLTextAreaElement).value = "";
    this.render();
  }

  /** @param {Pick} pick */
  decide(pick) {
    this.#state.setPick(this.#id, pick);
    this.render();
    this.#onChange(true);
  }

  /** @param {number} stars */
  setStars(stars) {
    this.#state.setStars(this.#id, stars);
    this.render();
    this.#onChange(false);
  }

  writeNote() {
    part(this.#root, "note", HTMLTextAreaElement).focus();
  }

  /** @returns {boolean} whether a note was begun and not added */
  get isWriting() {
    return part(this.#root, "note", HTMLTextAreaElement).value.trim() !== "";
  }

  render() {
    this.#mark("verdicts", this.#state.pickOf(this.#id));
    this.#mark("stars", String(this.#state.starsOf(this.#id)));
    reconcile(
      part(this.#root, "notes", HTMLElement),
      inOrder(this.#state.notesOf(this.#id)),
      (note) => note.id,
      (note, known) => known ?? this.#noteItem(note),
    );
    this.#showMoment();
  }

  /** Choose again in the language of the page. */
  fillWords() {
    for (const [pick, word] of Object.entries(VERDICT_WORDS)) {
      setText(part(this.#root, `verdicts-${pick}`, HTMLElement), t(word));
    }
    for (const stars of STARS) {
      const label = part(this.#root, `stars-${stars}`, HTMLElement);
      setText(label, stars ? `${t("number", { number: stars })}\u00a0★` : "–");
      label.setAttribute("aria-label", t("pack.starCount", { count: stars }));
    }
    part(this.#root, "notes", HTMLElement).replaceChildren();
    if (this.#id) this.render();
  }

  /** @param {string} group @param {string} value @param {() => void} choose */
  #addChoice(group, value, choose) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.dataset.part = `${group}-${value}`;
    button.addEventListener("click", choose);
    part(this.#root, group, HTMLElement).append(button);
  }

  /** @param {string} group @param {string} chosen */
  #mark(group, chosen) {
    for (const button of part(this.#root, group, HTMLElement).children) {
      const pressed = button.getAttribute("data-part") === `${group}-${chosen}`;
      button.setAttribute("aria-pressed", String(pressed));
    }
  }

  /** A note is about the moment at which somebody began to write it. */
  #hold() {
    if (this.isWriting) return;
    this.#moment = this.#player.moment;
    this.#showMoment();
  }

  #showMoment() {
    const at = this.#player.codeAt(this.#moment ?? this.#player.moment);
    setText(part(this.#root, "note-label", HTMLElement), t("pack.noteAt", { at }));
  }

  /** @param {HTMLTextAreaElement} text */
  #addNote(text) {
    const words = text.value.trim();
    if (!words) return;
    this.#state.addNote(this.#id, {
      id: newNoteId(),
      text: words,
      at_seconds: Math.round((this.#moment ?? this.#player.moment) * 1e6) / 1e6,
      created_at: Math.floor(Date.now() / 1000),
    });
    text.value = "";
    this.#moment = null;
    this.render();
    this.#onChange(false);
  }

  /** @param {Note} note @returns {HTMLElement} */
  #noteItem(note) {
    const item = document.createElement("li");
    item.className = "note";
    const text = document.createElement("p");
    text.dir = "auto";
    text.className = "note-text";
    text.textContent = note.text;
    const code = note.at_seconds === null ? "" : this.#player.codeAt(note.at_seconds);
    if (code) {
      const jump = plainButton(code, t("pack.goTo", { at: code }));
      jump.classList.add("code");
      jump.addEventListener("click", () => this.#player.deck.seek(note.at_seconds ?? 0));
      item.append(jump);
    }
    const remove = plainButton(t("pack.removeNote"), t("pack.removeThis", { note: note.text }));
    remove.addEventListener("click", () => this.#removeNote(note));
    item.append(text, remove);
    return item;
  }

  /** @param {Note} note */
  #removeNote(note) {
    this.#state.removeNote(this.#id, note.id);
    this.render();
    this.#onChange(false);
    part(this.#root, "note", HTMLTextAreaElement).focus();
  }
}

/** @param {string} text @param {string} label @returns {HTMLButtonElement} */
function plainButton(text, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small button-plain";
  button.textContent = text;
  button.setAttribute("aria-label", label);
  return button;
}

/** A page from the disk is no secure context everywhere: `randomUUID` may be missing. */
function newNoteId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `note_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
