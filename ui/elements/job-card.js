/** One job: what it is doing in plain words, and what the person can do about it. */
import { copyText } from "../behaviours/copy-text.js";
import { part, setSaid, setText, stamp, tell } from "../behaviours/dom.js";
import { parseSize, shapeOf } from "../lib/choices.js";
import { moment, pictureSize, seconds } from "../lib/format.js";
import { describe, heldSeconds, noteOf, technicalDetails } from "../lib/job-words.js";
import { t } from "../lib/words.js";
import { fillStills } from "./job-stills.js";

/** @import {Job} from '../lib/types.js' */
/** @import {WordKey} from '../lib/words.js' */

/** @type {Record<string, WordKey>} */
const ACTION_WORDS = {
  cancel: "action.cancel",
  undo: "action.undo",
  send: "action.sendNow",
  fetch: "action.fetch",
  folder: "action.folder",
  show_folder: "action.showFolder",
  check: "action.check",
  resend: "action.resend",
  edit: "action.edit",
  again: "action.again",
  settings: "action.settings",
  play: "action.play",
  reveal: "action.reveal",
  report: "action.report",
};

export class JobCard extends HTMLElement {
  static tag = "vg-job-card";

  /** @type {Job | null} */
  #job = null;

  connectedCallback() {
    this.addEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const button =
      event.target instanceof Element ? event.target.closest("button[data-verb]") : null;
    if (!(button instanceof HTMLButtonElement) || !this.#job) return;
    const verb = button.dataset.verb ?? "";
    if (verb === "copy" || verb === "report") copyText(this.#report(this.#job));
    else
      tell(this, "vg-job-act", { verb, job: this.#job, button, remoteId: button.dataset.remoteId });
  }

  /** @returns {Job | null} */
  get job() {
    return this.#job;
  }

  set job(job) {
    if (!job || JSON.stringify(job) === JSON.stringify(this.#job)) {
      this.#showWords();
      this.#showActions();
      return;
    }
    this.#job = job;
    this.#showWords();
    this.dataset.state = job.state;
    this.dataset.shape = shapeOf(parseSize(job.size));
    setText(part(this, "prompt", HTMLElement), job.prompt);
    setText(part(this, "facts", HTMLElement), this.#facts(job));
    part(this, "practice", HTMLElement).hidden = !job.practice;
    this.#showNote(job);
    fillStills(this, job);
    this.#showActions();
    this.#showDetails(job);
  }

  /** These change with time alone too, while the job is held. */
  #showWords() {
    if (!this.#job) return;
    const { headline, tone, progress } = describe(this.#job);
    this.dataset.tone = tone;
    setText(part(this, "headline", HTMLElement), headline);
    this.#showProgress(progress, headline);
  }

  /** @param {Job} job */
  #facts(job) {
    return [pictureSize(job.size), seconds(job.seconds), moment(job.created_at)].join(" · ");
  }

  /**
   * @param {number | null | undefined} progress
   * @param {string} headline
   */
  #showProgress(progress, headline) {
    const bar = part(this, "progress", HTMLProgressElement);
    bar.hidden = progress === undefined;
    bar.setAttribute("aria-label", headline);
    if (typeof progress === "number") bar.value = progress;
    else bar.removeAttribute("value");
  }

  /** @param {Job} job */
  #showNote(job) {
    const note = part(this, "note", HTMLElement);
    const text = noteOf(job);
    note.hidden = !text;
    setText(note, text);
  }

  #showActions() {
    const job = this.#job;
    if (!job) return;
    const verbs = this.#verbs(job);
    const row = part(this, "actions", HTMLElement);
    const shown = Array.from(row.children, (child) => child.getAttribute("data-verb"));
    if (shown.join() === verbs.join()) return;
    const focused = row.contains(document.activeElement);
    row.replaceChildren(...verbs.map((verb) => this.#button(verb, job)));
    row.hidden = verbs.length === 0;
    if (focused) this.#keepFocus(row);
  }

  /** The button that had the focus is gone: stay in this card. @param {HTMLElement} row */
  #keepFocus(row) {
    const next = row.querySelector("button") ?? part(this, "headline", HTMLElement);
    next.focus({ preventScroll: true });
  }

  /** @param {Job} job @returns {string[]} */
  #verbs(job) {
    const held = heldSeconds(job) > 0;
    const verbs = job.actions
      .filter((verb) => verb in ACTION_WORDS)
      .flatMap((verb) => (verb === "cancel" && held ? ["undo", "send"] : [verb]));
    if (job.videos.length > 0) verbs.unshift("play", "reveal");
    if (job.error?.code.startsWith("internal")) verbs.push("report");
    return verbs;
  }

  /** @param {string} verb @param {Job} job */
  #button(verb, job) {
    const button = stamp("job-action");
    const key = ACTION_WORDS[verb] ?? "action.cancel";
    const neither = verb === "resend" && (job.candidates?.length ?? 0) > 0;
    button.dataset.verb = verb;
    button.textContent = neither ? t("action.neither") : t(key);
    button.classList.toggle("button-primary", verb === "play");
    return button;
  }

  /** @param {Job} job */
  #showDetails(job) {
    const list = part(this, "details", HTMLElement);
    list.replaceChildren(
      ...technicalDetails(job).map(([label, text, lang]) => {
        const row = stamp("fact");
        part(row, "label", HTMLElement).textContent = label;
        setSaid(part(row, "text", HTMLElement), { text, lang });
        return row;
      }),
    );
  }

  /** @param {Job} job */
  #report(job) {
    const rows = technicalDetails(job).map(([label, text]) => `${label}: ${text}`);
    return ["Videogen", `${job.state} (${job.status})`, this.#facts(job), ...rows].join("\n");
  }
}
