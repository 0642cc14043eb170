/**
 * What an organisation, the environment or the command line has set cannot be changed here. The
 * control is disabled, and a sentence beside it, which also describes it, says who has set it.
 */
import { heldWords } from "../lib/server-words.js";
import { part, setText, stamp } from "./dom.js";

/** @import {Settings} from '../lib/types.js' */

/** The sentences that stand already, by what they stand after. @type {WeakMap<Element, HTMLElement>} */
const notes = new WeakMap();
let made = 0;

/**
 * @param {Settings} settings
 * @param {string} name - of a setting
 * @returns {boolean} whether it cannot be changed here
 */
export function isHeld(settings, name) {
  return name in (settings.held ?? {});
}

/**
 * @param {Settings} settings
 * @param {string} name - of a setting
 * @param {Element} place - what the sentence stands after
 * @param {Iterable<Element>} controls - what is disabled
 */
export function showHeld(settings, name, place, controls) {
  const all = Array.from(controls);
  for (const control of all) control.toggleAttribute("disabled", isHeld(settings, name));
  explainHeld(settings, name, place, all);
}

/**
 * Say it without disabling anything.
 * @param {Settings} settings
 * @param {string} name - of a setting
 * @param {Element} place - what the sentence stands after
 * @param {Iterable<Element>} controls - what is described by it
 */
export function explainHeld(settings, name, place, controls) {
  const held = isHeld(settings, name);
  const note = notes.get(place) ?? (held ? addNote(place) : null);
  if (!note) return;
  note.hidden = !held;
  setText(part(note, "text", HTMLElement), held ? heldWords(settings, name) : "");
  for (const control of controls) describe(control, note.id, held);
}

/** @param {Element} place */
function addNote(place) {
  const note = stamp("held-note");
  made += 1;
  note.id = `held-note-${made}`;
  place.after(note);
  notes.set(place, note);
  return note;
}

/** @param {Element} control @param {string} id @param {boolean} held */
function describe(control, id, held) {
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ");
  const ids = others.filter((one) => one && one !== id);
  if (held) ids.push(id);
  if (ids.length > 0) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
