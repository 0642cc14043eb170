/** The one polite live region: what changed, for those who do not see it; never each percent. */
import { part } from "../behaviours/dom.js";
import { describe } from "../lib/job-words.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {Job} from '../lib/types.js' */

const GATHER_MS = 250;
const WORDS_OF_PROMPT = 40;

export class Announcer extends HTMLElement {
  static tag = "vg-announcer";

  /** @type {Map<string, string>} */
  #states = new Map();
  /** @type {string[]} */
  #waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #first = true;

  connectedCallback() {
    document.addEventListener("vg-announce", (event) => {
      this.#say(/** @type {CustomEvent<string>} */ (event).detail);
    });
    store.watch("jobs", (jobs) => this.#onJobs(jobs ?? []));
  }

  /** @param {Job[]} jobs */
  #onJobs(jobs) {
    for (const job of jobs) {
      const state = `${job.state} ${job.paused?.code ?? ""} ${job.error?.code ?? ""}`;
      if (!this.#first && this.#states.get(job.job_id) !== state) this.#say(sentence(job));
      this.#states.set(job.job_id, state);
    }
    this.#first = false;
  }

  /** @param {string} text */
  #say(text) {
    this.#waiting.push(text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      part(this, "region", HTMLElement).textContent = this.#waiting.join(" ");
      this.#waiting = [];
    }, GATHER_MS);
  }
}

/** @param {Job} job */
function sentence(job) {
  const short = job.prompt.slice(0, WORDS_OF_PROMPT);
  return t("announce.job", { prompt: short, words: describe(job).headline });
}
