/** What is under way, newest first, and what ended lately. */
import { withinLimit } from "../behaviours/ask-limit.js";
import { part, reconcile, setText, stamp, tell, toast } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { revealFolder, revealVideo } from "../behaviours/video-actions.js";
import { api } from "../lib/api.js";
import { heldSeconds } from "../lib/job-words.js";
import { wake } from "../lib/pulse.js";
import { hasEnded, store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { HeldOrders } from "./held-orders.js";
import { JobCard } from "./job-card.js";

/** @import {Job} from '../lib/types.js' */

const TICK_MS = 250;

/** @typedef {{verb: string, job: Job, button: HTMLButtonElement, remoteId?: string}} JobAct */

export class JobList extends HTMLElement {
  static tag = "vg-job-list";

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #holdTimer;

  connectedCallback() {
    store.watch("jobs", (jobs) => this.#render(jobs ?? []));
    this.addEventListener("vg-job-act", (event) => {
      this.#act(/** @type {CustomEvent<JobAct>} */ (event).detail);
    });
  }

  /** @param {Job[]} jobs */
  #render(jobs) {
    const newestFirst = [...jobs].sort((one, other) => other.created_at - one.created_at);
    const working = jobs.some((job) => !hasEnded(job));
    this.hidden = jobs.length === 0;
    setText(part(this, "title", HTMLElement), working ? t("jobs.underWay") : t("jobs.lately"));
    const list = part(this, "list", HTMLElement);
    reconcile(list, newestFirst, ({ job_id: id }) => id, renderJob);
    part(this, "held", HeldOrders).show();
    this.#countDown(jobs);
  }

  /** The seconds until something is sent go by also while the server has no news. @param {Job[]} jobs */
  #countDown(jobs) {
    clearTimeout(this.#holdTimer);
    if (!jobs.some((job) => heldSeconds(job) > 0)) return;
    this.#holdTimer = setTimeout(() => this.#render(store.get("jobs") ?? []), TICK_MS);
  }

  /** @param {JobAct} act */
  #act({ verb, job, button, remoteId }) {
    const first = job.videos[0];
    switch (verb) {
      case "settings":
        location.hash = "#/settings";
        break;
      case "edit":
        tell(this, "vg-prompt-reuse", { ...orderOf(job), before: job.prompt });
        break;
      case "again":
        tell(this, "vg-prompt-reuse", orderOf(job));
        break;
      case "play":
        button.closest("vg-job-card")?.querySelector("a")?.click();
        break;
      case "reveal":
        if (first) submitOnce(button, () => revealVideo(first.video_id));
        break;
      case "fetch":
        submitOnce(button, () => api.fetchOrphan(job.remote_id ?? "").then(wake));
        break;
      case "show_folder":
        submitOnce(button, revealFolder);
        break;
      case "folder":
        tell(this, "vg-folder-wanted");
        break;
      default:
        submitOnce(button, () => this.#ask(verb, job, remoteId));
    }
  }

  /**
   * @param {string} verb
   * @param {Job} job
   * @param {string} [remoteId]
   */
  async #ask(verb, job, remoteId) {
    const undo = verb === "undo";
    const asked = /** @type {'cancel' | 'send' | 'check' | 'resend' | 'adopt' | 'disown'} */ (
      undo ? "cancel" : verb
    );
    const which = remoteId ? { remote_id: remoteId } : {};
    const answer = await withinLimit((more) => api.job(job.job_id, asked, { ...which, ...more }));
    const jobs = store.get("jobs") ?? [];
    store.set(
      "jobs",
      jobs.map((old) => (old.job_id === job.job_id ? answer : old)),
    );
    if (undo && answer.state === "cancelled") {
      tell(this, "vg-order-undone", orderOf(job));
      toast(t("job.undone"));
    }
    wake();
  }
}

/**
 * @param {Job} job
 * @param {HTMLElement | null} kept
 */
function renderJob(job, kept) {
  const item = kept ?? stamp("job");
  const card = item.firstElementChild;
  if (card instanceof JobCard) card.job = job;
  return item;
}

/** @param {Job} job */
function orderOf({ prompt, size, seconds, count }) {
  return { prompt, size, seconds, count };
}
