/** Where a prompt is written, its picture chosen and its price seen before it is sent. */
import { announce, part, setSaid, setText, stamp, tell } from "../behaviours/dom.js";
import { DraftKeeper } from "../behaviours/keep-draft.js";
import { sendOrder } from "../behaviours/send-order.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { newRequestId } from "../lib/api.js";
import {
  countChoices,
  LIMITS_BEFORE_ANSWER,
  lengthChoices,
  priceWords,
  sizeChoices,
} from "../lib/choices.js";
import { wake } from "../lib/pulse.js";
import { fieldWords } from "../lib/server-words.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { ChoiceField } from "./choice.js";

/** @import {ApiError} from '../lib/api.js' */
/** @import {Said} from '../lib/server-words.js' */
/** @import {Draft, Job, Settings} from '../lib/types.js' */

const EXAMPLES = /** @type {const} */ (["example.1", "example.2", "example.3", "example.4"]);
const NEARLY_FULL = 0.9;
const HOLD_SECONDS = 4;
/** @type {Said} */
const NOTHING = { text: "", lang: "" };

export class PromptForm extends HTMLElement {
  static tag = "vg-prompt-form";

  #limits = LIMITS_BEFORE_ANSWER;
  #practice = false;
  #holdSeconds = HOLD_SECONDS;
  #touched = false;
  #working = false;
  #draft = new DraftKeeper();

  connectedCallback() {
    this.#fillExamples();
    this.#offer({});
    const mac = navigator.platform.startsWith("Mac");
    setText(part(this, "keys", HTMLElement), mac ? t("create.keysMac") : t("create.keys"));
    this.addEventListener("input", () => this.#onEdit());
    this.addEventListener("vg-choice-change", () => this.#onEdit());
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send();
    });
    part(this, "forget", HTMLButtonElement).addEventListener("click", () => this.#showBefore(""));
    store.watch("jobs", (jobs) => this.#onJobs(jobs ?? []));
    store.watch("settings", (settings) => settings && this.#onSettings(settings));
  }

  /**
   * Fill the form with an earlier order. Nothing is sent.
   * @param {Partial<Draft> & {before?: string}} order - `before` is shown beside the new words
   */
  reuse(order) {
    this.#prompt.value = order.prompt ?? "";
    this.#offer(order);
    this.#showBefore(order.before ?? "");
    this.#onEdit();
    this.#prompt.focus();
  }

  get isEmpty() {
    return this.#prompt.value.trim() === "";
  }

  focusPrompt() {
    this.#prompt.focus({ preventScroll: true });
  }

  /** What is under way or has just ended stands right below: examples would push it away. @param {Job[]} jobs */
  #onJobs(jobs) {
    this.#working = jobs.length > 0;
    this.#showState();
  }

  /** @param {Settings} settings */
  #onSettings(settings) {
    this.#limits = settings.limits ?? LIMITS_BEFORE_ANSWER;
    this.#practice = settings.mode === "practice";
    this.#holdSeconds = settings.hold_seconds ?? HOLD_SECONDS;
    if (this.#touched || !settings.draft) {
      this.#offer(this.#order());
    } else {
      this.#touched = true;
      this.#draft.accept(settings.draft);
      this.#prompt.value = settings.draft.prompt ?? "";
      this.#offer(settings.draft);
    }
    this.#showState();
  }

  #onEdit() {
    this.#touched = true;
    this.#offer(this.#order());
    this.#showError(NOTHING);
    this.#showState();
    this.#draft.note(this.#order());
  }

  #send() {
    const order = this.#order();
    if (this.isEmpty) {
      this.#showError({ text: t("create.empty"), lang: "" });
      this.#prompt.focus();
      return;
    }
    const request = { ...order, request_id: newRequestId(), hold_seconds: this.#holdSeconds };
    const button = part(this, "generate", HTMLButtonElement);
    submitOnce(
      button,
      async () => {
        const { job_ids: jobs } = await sendOrder(request);
        this.reuse({ ...order, prompt: "" });
        announce(t("create.taken", { count: jobs.length }));
        tell(this, "vg-order-taken");
        wake();
      },
      (error) => this.#explain(error),
    );
  }

  /** @param {ApiError} error */
  #explain(error) {
    const said = Object.keys(error.fields).map((name) => fieldWords(error, name));
    if (said.length === 0) return false;
    const foreign = said.find(({ lang }) => lang)?.lang ?? "";
    this.#showError({ text: said.map(({ text }) => text).join(" "), lang: foreign });
    this.#prompt.focus();
    return true;
  }

  /** @returns {Draft} */
  #order() {
    return {
      prompt: this.#prompt.value,
      size: this.#choice("size").value,
      seconds: Number(this.#choice("seconds").value),
      count: Number(this.#choice("count").value),
    };
  }

  /** @param {Partial<Draft>} wanted */
  #offer(wanted) {
    const limits = this.#limits;
    this.#choice("size").offer(sizeChoices(limits), wanted.size || limits.default_size);
    const length = String(wanted.seconds || limits.default_seconds);
    const size = this.#choice("size").value;
    this.#choice("seconds").offer(lengthChoices(limits, size), length);
    this.#choice("count").offer(countChoices(limits, size), String(wanted.count || 1));
  }

  #showState() {
    const order = this.#order();
    const used = Array.from(order.prompt).length;
    const most = this.#limits.prompt_max_characters;
    setText(
      part(this, "price", HTMLElement),
      priceWords(this.#limits, { ...order, practice: this.#practice }),
    );
    const counter = part(this, "counter", HTMLElement);
    counter.hidden = used < most * NEARLY_FULL;
    setText(counter, counter.hidden ? "" : t("create.counter", { used, most }));
    part(this, "examples", HTMLElement).hidden = !this.isEmpty || this.#working;
  }

  /** @param {Said} said */
  #showError(said) {
    const error = part(this, "error", HTMLElement);
    error.hidden = !said.text;
    setSaid(error, said);
    this.#prompt.toggleAttribute("aria-invalid", Boolean(said.text));
    if (said.text) this.#prompt.setAttribute("aria-invalid", "true");
  }

  /** @param {string} before */
  #showBefore(before) {
    part(this, "before", HTMLElement).hidden = !before;
    setText(part(this, "before-text", HTMLElement), before);
  }

  #fillExamples() {
    const list = part(this, "example-list", HTMLElement);
    for (const key of EXAMPLES) {
      const item = stamp("example");
      const button = part(item, "button", HTMLButtonElement);
      button.textContent = t(key);
      button.addEventListener("click", () => this.reuse({ ...this.#order(), prompt: t(key) }));
      list.append(item);
    }
  }

  get #prompt() {
    return part(this, "prompt", HTMLTextAreaElement);
  }

  /** @param {string} name */
  #choice(name) {
    return part(this, name, ChoiceField);
  }
}
