/** Several requests in the time in which nothing is sent yet: one way to take all of them back. */
import { part, setText, tell, toast } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { api } from "../lib/api.js";
import { seconds } from "../lib/format.js";
import { heldSeconds } from "../lib/job-words.js";
import { wake } from "../lib/pulse.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {Draft, Job} from '../lib/types.js' */

export class HeldOrders extends HTMLElement {
  static tag = "vg-held-orders";

  connectedCallback() {
    part(this, "undo", HTMLButtonElement).addEventListener("click", () => this.undo());
    const send = part(this, "send", HTMLButtonElement);
    send.addEventListener("click", () =>
      submitOnce(send, async () => {
        for (const job of held()) await api.job(job.job_id, "send");
        wake();
      }),
    );
    document.addEventListener("vg-held-undo", () => this.undo());
  }

  /** Say how many there are and how long they wait; called each second while there are some. */
  show() {
    const jobs = held();
    this.hidden = jobs.length < 2;
    if (this.hidden) return;
    const time = seconds(Math.min(...jobs.map((job) => heldSeconds(job))));
    setText(part(this, "text", HTMLElement), t("jobs.held", { count: jobs.length, time }));
  }

  /** Take back everything that is held; the words return to the field. */
  undo() {
    const jobs = held();
    if (jobs.length === 0) return;
    submitOnce(part(this, "undo", HTMLButtonElement), async () => {
      const answers = [];
      for (const job of jobs) answers.push(await api.job(job.job_id, "cancel"));
      const taken = answers.filter((job) => job.state === "cancelled");
      if (taken.length > 0) {
        tell(this, "vg-order-undone", orderOf(taken));
        toast(t("job.undone"));
      }
      wake();
    });
  }
}

/** @returns {Job[]} oldest first */
function held() {
  const jobs = (store.get("jobs") ?? []).filter((job) => heldSeconds(job) > 0);
  return jobs.sort((one, other) => one.created_at - other.created_at);
}

/**
 * What was written, from the jobs that came of it: one prompt several times, or one for each line.
 * @param {Job[]} jobs - oldest first
 * @returns {Partial<Draft>}
 */
function orderOf(jobs) {
  const [first] = jobs;
  const groups = new Map(jobs.map((job) => [job.group_id, job.prompt]));
  const prompts = Array.from(groups.values());
  const total = jobs.reduce((sum, job) => sum + job.count, 0);
  return {
    prompt: prompts.join("\n"),
    size: first?.size,
    seconds: first?.seconds,
    count: Math.max(1, Math.round(total / groups.size)),
    several: groups.size > 1 ? 1 : 0,
  };
}
