/** New words over a finished video, where the connection can do that and made it. */
import { part, setText, toast } from "../behaviours/dom.js";
import { sendOrder } from "../behaviours/send-order.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { priceWords } from "../lib/choices.js";
import { wake } from "../lib/pulse.js";
import { store } from "../lib/store.js";
import { t } from "../lib/words.js";

/** @import {Video} from '../lib/types.js' */

export class Remix extends HTMLElement {
  static tag = "vg-remix";

  /** @type {Video | null} */
  #video = null;

  connectedCallback() {
    part(this, "cancel", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    part(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      submitOnce(
        part(this, "send", HTMLButtonElement),
        () => this.#send(),
        (error) => {
          const sentence = error.fields.prompt ?? error.fields.remix_of ?? "";
          this.#say(sentence);
          return sentence !== "";
        },
      );
    });
    this.#field.addEventListener("input", () => {
      this.#say("");
    });
  }

  /** @param {Video} video */
  open(video) {
    this.#video = video;
    this.#field.value = video.prompt;
    this.#say("");
    const settings = store.get("settings");
    const { limits } = settings ?? {};
    const practice = settings?.mode === "practice";
    const length = video.seconds || Math.round(video.duration_seconds);
    const price = limits
      ? priceWords(limits, { practice, size: video.size, seconds: length, count: 1 })
      : "";
    setText(part(this, "price", HTMLElement), price);
    this.#dialog.showModal();
    this.#field.select();
  }

  async #send() {
    const video = this.#video;
    const prompt = this.#field.value.trim();
    if (!video) return;
    if (!prompt) {
      this.#say(t("create.empty"));
      return this.#field.focus();
    }
    const settings = store.get("settings");
    const hold = settings?.hold_seconds ?? 4;
    await sendOrder({ prompt, remix_of: video.video_id, hold_seconds: hold });
    this.#dialog.close();
    wake();
    const look = { label: t("remix.look"), run: () => location.assign("#/create") };
    toast(t("remix.sent"), look);
  }

  /** @param {string} sentence */
  #say(sentence) {
    const trouble = part(this, "trouble", HTMLElement);
    trouble.hidden = !sentence;
    setText(trouble, sentence);
    this.#field.toggleAttribute("aria-invalid", Boolean(sentence));
  }

  get #dialog() {
    return part(this, "dialog", HTMLDialogElement);
  }

  get #field() {
    return part(this, "field", HTMLTextAreaElement);
  }
}
