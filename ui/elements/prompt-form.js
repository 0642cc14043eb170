/** Where a prompt is written, its picture chosen and its price seen before it is sent. */
import { announce, keyOf, part, setSaid, setText, tell, toast } from "../behaviours/dom.js";
import { DraftKeeper } from "../behaviours/keep-draft.js";
import { sendEach } from "../behaviours/send-order.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { priceWords } from "../lib/choices.js";
import { refusalWords } from "../lib/order-words.js";
import { wake } from "../lib/pulse.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";
import { OrderChoices } from "./order-choices.js";

/** @import {Refusal} from '../behaviours/send-order.js' */
/** @import {Said} from '../lib/server-words.js' */
/** @import {Draft, Job, Limits, Settings} from '../lib/types.js' */

const NEARLY_FULL = 0.9;
const HOLD_SECONDS = 4;
/** More lines than anybody means to send with one press. */
const MOST_LINES = 50;

export class PromptForm extends HTMLElement {
  static tag = "vg-prompt-form";

  /** @type {Limits | null} */
  #limits = null;
  #practice = false;
  #holdSeconds = HOLD_SECONDS;
  #several = false;
  #touched = false;
  #working = false;
  #draft = new DraftKeeper();

  connectedCallback() {
    const mac = navigator.platform.startsWith("Mac");
    setText(part(this, "keys", HTMLElement), mac ? t("create.keysMac") : t("create.keys"));
    this.addEventListener("input", () => this.#onEdit());
    this.addEventListener("vg-choice-change", () => this.#onEdit());
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.#onPress("history", () => tell(this, "vg-history-open"));
    this.#onPress("forget", () => this.#showBefore(""));
    this.#onPress("several", () => {
      this.#setSeveral(!this.#several);
      this.#onEdit();
      this.#prompt.focus();
    });
    store.watch("jobs", (jobs) => this.#onJobs(jobs ?? []));
    store.watch("settings", (settings) => settings && this.#onSettings(settings));
  }

  /**
   * Fill the form with an earlier order. Nothing is sent; what was written there can be taken back.
   * @param {Partial<Draft> & {before?: string}} order - what is missing stays as it is; `before` is
   *   shown beside the new words
   */
  reuse(order) {
    const written = this.#draftNow();
    this.#write({ several: 0, ...order });
    this.#showBefore(order.before ?? "");
    this.#prompt.focus();
    if (!written.prompt.trim() || written.prompt === order.prompt) return;
    toast(t("create.replaced"), { label: t("action.undo"), run: () => this.#write(written) });
  }

  get isEmpty() {
    return this.#prompt.value.trim() === "";
  }

  focusPrompt() {
    this.#prompt.focus({ preventScroll: true });
  }

  /** @param {string} name @param {() => void} run */
  #onPress(name, run) {
    part(this, name, HTMLButtonElement).addEventListener("click", run);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === "Enter") this.#send();
    // In an emptied field there is nothing to undo but the order itself.
    if (keyOf(event) === "z" && !event.shiftKey && this.#prompt.value === "") {
      event.preventDefault();
      tell(this, "vg-held-undo");
    }
  }

  /** What is under way or has just ended stands right below: examples would push it away. @param {Job[]} jobs */
  #onJobs(jobs) {
    this.#working = jobs.length > 0;
    this.#showState();
  }

  /** @param {Settings} settings */
  #onSettings(settings) {
    const { draft } = settings;
    this.#limits = settings.limits ?? null;
    this.#practice = settings.mode === "practice";
    this.#holdSeconds = settings.hold_seconds ?? HOLD_SECONDS;
    if (!this.#touched && draft) {
      this.#touched = true;
      this.#draft.accept(draft);
      this.#setSeveral(Boolean(draft.several));
      this.#prompt.value = draft.prompt ?? "";
      this.#offer(draft);
    } else {
      this.#offer(this.#draftNow());
    }
    this.#showState();
  }

  #onEdit() {
    this.#touched = true;
    this.#offer(this.#draftNow());
    this.#showError([]);
    this.#showState();
    this.#draft.note(this.#draftNow());
  }

  #send() {
    const { several: _, ...order } = this.#draftNow();
    const prompts = this.#prompts();
    if (prompts.length === 0) return this.#refuse(t("create.empty"));
    if (prompts.length > MOST_LINES) return this.#refuse(t("create.most", { most: MOST_LINES }));
    const orders = prompts.map((prompt) => {
      return { ...order, prompt, hold_seconds: this.#holdSeconds };
    });
    submitOnce(part(this, "generate", HTMLButtonElement), async () => {
      const { jobs, left, refusals, trouble } = await sendEach(orders);
      // Whoever went on writing keeps that.
      if (this.#prompt.value === order.prompt && jobs.length > 0) {
        this.#write({ ...order, prompt: left.map(({ prompt }) => prompt).join("\n") });
        this.#showBefore("");
        this.#prompt.focus();
      }
      if (jobs.length > 0) {
        announce(t("create.taken", { count: jobs.length }));
        tell(this, "vg-order-taken");
        wake();
      }
      if (refusals.length > 0) this.#explain(refusals);
      if (trouble) throw trouble;
    });
  }

  /** @param {Refusal[]} refusals */
  #explain(refusals) {
    this.#showError(refusalWords(refusals, this.#several));
    this.#prompt.focus();
  }

  /** @param {string} text */
  #refuse(text) {
    this.#showError([{ text, lang: "" }]);
    this.#prompt.focus();
  }

  /** @returns {string[]} what is sent, each as an order of its own */
  #prompts() {
    const text = this.#prompt.value;
    const lines = this.#several ? text.split("\n").map((line) => line.trim()) : [text];
    return lines.filter((line) => line.trim());
  }

  /** @returns {Draft} */
  #draftNow() {
    return {
      prompt: this.#prompt.value,
      ...this.#choices.value,
      several: this.#several ? 1 : 0,
    };
  }

  /** @param {Partial<Draft>} order */
  #write(order) {
    const all = { ...this.#draftNow(), ...order };
    this.#setSeveral(Boolean(all.several));
    this.#prompt.value = all.prompt;
    this.#offer(all);
    this.#onEdit();
  }

  /** @param {boolean} several */
  #setSeveral(several) {
    this.#several = several;
    part(this, "several", HTMLElement).setAttribute("aria-pressed", String(several));
    const hint = part(this, "several-hint", HTMLElement);
    hint.hidden = !several;
    // A description is read out also while it is hidden.
    setText(hint, several ? t("create.severalHint") : "");
    this.#prompt.placeholder = several ? t("create.severalPlaceholder") : t("create.placeholder");
  }

  /** @param {Partial<Draft>} wanted */
  #offer(wanted) {
    if (this.#limits) this.#choices.offer(this.#limits, wanted);
  }

  #showState() {
    const limits = this.#limits;
    const order = this.#draftNow();
    const count = order.count * Math.max(1, this.#prompts().length);
    const send = count > 1 ? t("create.generateCount", { count }) : t("create.generate");
    setText(part(this, "generate", HTMLElement), send);
    if (!limits) return;
    const price = priceWords(limits, { ...order, count, practice: this.#practice });
    setText(part(this, "price", HTMLElement), price);
    const used = Math.max(0, ...this.#prompts().map((prompt) => Array.from(prompt).length));
    const most = limits.prompt_max_characters;
    const counter = part(this, "counter", HTMLElement);
    counter.hidden = used < most * NEARLY_FULL;
    setText(counter, counter.hidden ? "" : t("create.counter", { used, most }));
    part(this, "examples", HTMLElement).hidden = !this.isEmpty || this.#working;
  }

  /** @param {Said[]} lines */
  #showError(lines) {
    const error = part(this, "error", HTMLElement);
    error.hidden = lines.length === 0;
    error.replaceChildren(...lines.map((said) => line(said)));
    if (lines.length > 0) this.#prompt.setAttribute("aria-invalid", "true");
    else this.#prompt.removeAttribute("aria-invalid");
  }

  /** @param {string} before */
  #showBefore(before) {
    part(this, "before", HTMLElement).hidden = !before;
    setText(part(this, "before-text", HTMLElement), before);
  }

  get #prompt() {
    return part(this, "prompt", HTMLTextAreaElement);
  }

  get #choices() {
    return part(this, "choices", OrderChoices);
  }
}

/** @param {Said} said */
function line(said) {
  const paragraph = document.createElement("p");
  setSaid(paragraph, said);
  return paragraph;
}
