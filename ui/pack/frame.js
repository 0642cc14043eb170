/**
 * Saves the frame that is shown as a PNG. Browsers keep a page from the disk from reading the
 * pictures of the videos beside it; what a person hands over, they let it read.
 */
import { part, setText } from "../behaviours/dom.js";
import { pictureOf } from "../behaviours/picture-of.js";
import { t } from "../lib/words.js";

/** @import {PackPlayer} from './player.js' */
/** @import {PackVideo} from './review-state.js' */

export class PackFrame {
  #root;
  #player;
  #say;

  /**
   * @param {HTMLElement} root
   * @param {PackPlayer} player
   * @param {(words: string) => void} say
   */
  constructor(root, player, say) {
    this.#root = root;
    this.#player = player;
    this.#say = say;
    const given = part(root, "given", HTMLInputElement);
    part(root, "give", HTMLButtonElement).addEventListener("click", () => given.click());
    given.addEventListener("change", () => {
      this.#take(Array.from(given.files ?? []));
      given.value = "";
    });
  }

  /** Another video is shown. */
  forget() {
    part(this.#root, "give-place", HTMLElement).hidden = true;
  }

  async save() {
    const video = this.#player.video;
    if (!video) return;
    this.#player.deck.pause();
    try {
      const picture = await pictureOf(this.#player.film);
      if (picture) this.#download(video, picture);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#ask(t("pack.frameGive", { name: nameOf(video) }));
      part(this.#root, "give", HTMLButtonElement).focus();
    }
  }

  /** @param {string} words */
  #ask(words) {
    part(this.#root, "give-place", HTMLElement).hidden = false;
    setText(part(this.#root, "give-words", HTMLElement), words);
  }

  /** @param {File[]} files */
  async #take(files) {
    const video = this.#player.video;
    if (!video) return;
    const file = files.find(({ name }) => name === nameOf(video)) ?? files[0];
    if (!file) return;
    if (!(await isSame(file, video.sha256))) {
      this.#ask(t("pack.frameOther", { name: nameOf(video) }));
      return;
    }
    this.forget();
    await this.#player.take(file);
    await this.save();
  }

  /** @param {PackVideo} video @param {Blob} picture */
  #download(video, picture) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    const stem = nameOf(video).replace(/\.[^.]*$/, "");
    link.download = `${stem} at ${this.#player.moment.toFixed(3)} s.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#say(t("pack.frameSaved", { name: link.download }));
  }
}

/** @param {PackVideo} video @returns {string} of its file, without the folder */
function nameOf({ file }) {
  return file.split("/").at(-1) ?? file;
}

/**
 * @param {File} file
 * @param {string} sha256 - as hexadecimal digits
 * @returns {Promise<boolean>}
 */
async function isSame(file, sha256) {
  if (!crypto.subtle) return true; // the name has to do where this page is no secure context
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const bytes = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return bytes.join("") === sha256;
}
