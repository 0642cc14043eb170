/** Keeps what is being written on the server, so that it survives a restart. */
import { ApiError, api } from "../lib/api.js";
import { store } from "../lib/store.js";

/** @import {Draft} from '../lib/types.js' */

const REST_MS = 800;

/** What was written last and is not on the server yet. @type {Draft | null} */
let unsaved = null;

/** Bring what is written to the server now, because the page is about to go; fails where nobody answers. */
export async function keepNow() {
  if (unsaved) await api.saveSettings({ draft: unsaved });
  else await api.settings();
}

export class DraftKeeper {
  #kept = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * Store the draft when the person has paused.
   * @param {Draft} draft
   */
  note(draft) {
    unsaved = draft;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(draft), REST_MS);
  }

  /**
   * Take what the server has as kept.
   * @param {Partial<Draft>} draft
   */
  accept(draft) {
    this.#kept = JSON.stringify(draft);
  }

  /** @param {Draft} draft */
  async #save(draft) {
    const text = JSON.stringify(draft);
    try {
      if (text !== this.#kept) store.set("settings", await api.saveSettings({ draft }));
      this.#kept = text;
      if (unsaved === draft) unsaved = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
