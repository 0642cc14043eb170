/** What the page knows of the server, in one place, with news of each change. */

/** @import {Job, JobsAnswer, Orphan, Settings} from './types.js' */

/**
 * @typedef {object} Knowledge
 * @property {Settings | null} settings
 * @property {Job[] | null} jobs - null until the first answer
 * @property {JobsAnswer['waiting_permission'] | null} permission
 * @property {JobsAnswer['closing'] | null} closing
 * @property {Orphan[]} orphans
 * @property {'here' | 'gone' | 'failing' | 'locked'} server
 * @property {string} place
 */

/** @type {Knowledge} */
const known = {
  settings: null,
  jobs: null,
  permission: null,
  closing: null,
  orphans: [],
  server: "here",
  place: "create",
};

const news = new EventTarget();

export const store = {
  /**
   * @template {keyof Knowledge} K
   * @param {K} name
   * @returns {Knowledge[K]}
   */
  get: (name) => known[name],

  /**
   * Keep a value and tell those who watch it, unless it is what was known already.
   * @template {keyof Knowledge} K
   * @param {K} name
   * @param {Knowledge[K]} value
   */
  set(name, value) {
    if (JSON.stringify(known[name]) === JSON.stringify(value)) return;
    known[name] = value;
    news.dispatchEvent(new Event(name));
  },

  /**
   * @template {keyof Knowledge} K
   * @param {K} name
   * @param {(value: Knowledge[K]) => void} tell - called now if there is something, and at each change
   */
  watch(name, tell) {
    news.addEventListener(name, () => tell(known[name]));
    if (known[name] !== null) tell(known[name]);
  },
};

/** @param {Job} job @returns {boolean} whether it has ended */
export function hasEnded(job) {
  return job.state === "ready" || job.state === "failed" || job.state === "cancelled";
}

/** @param {Job[]} jobs @returns {number | null} percent of the first that runs and says so */
export function progressOf(jobs) {
  return jobs.find((job) => job.state === "running" && job.progress !== null)?.progress ?? null;
}
