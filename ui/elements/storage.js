/** What the library takes on the disk, and what is done with all of it at once. */
import { part, setSaid, setText, stamp } from "../behaviours/dom.js";
import { bringToLibrary } from "../behaviours/dropped-files.js";
import { isHeld } from "../behaviours/show-held.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { ApiError, api, isAborted } from "../lib/api.js";
import { fileSize } from "../lib/format.js";
import { libraryApi } from "../lib/library-api.js";
import { store } from "../lib/store.js";
import { systemDialog } from "../lib/system-dialog.js";
import { namedWords, taskWords } from "../lib/upkeep-words.js";
import { t } from "../lib/words.js";
import { AskDialog } from "./ask-dialog.js";
import { PathDialog } from "./path-dialog.js";

/** @import {Storage, UpkeepTask} from '../lib/types.js' */

const LOOK_MS = 600;

export class StoragePanel extends HTMLElement {
  static tag = "vg-storage";

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #looking;
  /** Only what was begun while this page is open is told about. */
  #told = false;

  connectedCallback() {
    this.addEventListener("click", (event) => this.#onClick(event));
    this.#files.addEventListener("change", () => {
      const files = Array.from(this.#files.files ?? []);
      this.#files.value = "";
      bringToLibrary(files);
    });
  }

  /** The place is looked at. */
  async show() {
    await Promise.all([this.#measure(), this.#look()]);
  }

  /** Begin to move the video folder: the way out when its disk is full. */
  move() {
    const button = this.querySelector('button[data-verb="move"]');
    if (!(button instanceof HTMLButtonElement)) return;
    if (button.disabled) button.scrollIntoView({ block: "center" });
    else submitOnce(button, () => this.#move());
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    /** @type {Record<string, () => Promise<unknown>>} */
    const verbs = {
      move: () => this.#move(),
      import: () => this.#import(),
      rebuild: () => this.#begin({ kind: "rebuild" }),
      verify: () => this.#begin({ kind: "verify" }),
      empty: () => this.#empty(),
      stop: () => libraryApi.stopUpkeep(),
    };
    // The browser opens its chooser only within the click.
    if (button.dataset.verb === "files") this.#files.click();
    const act = verbs[button.dataset.verb ?? ""];
    if (act) submitOnce(button, act);
  }

  async #move() {
    const folder = await this.#path({
      title: t("storage.moveTitle"),
      text: t("storage.moveText"),
      yes: t("storage.moveYes"),
    });
    if (folder) await this.#begin({ kind: "move", folder });
  }

  async #import() {
    const path = await this.#path({
      title: t("storage.importTitle"),
      text: t("storage.importText"),
      yes: t("storage.importYes"),
    });
    if (path) await this.#begin({ kind: "import", paths: [path] });
  }

  async #empty() {
    const { trash } = await libraryApi.storage();
    const sure = await AskDialog.ask({
      title: t("purge.title", { count: trash.count }),
      text: t("purge.textSize", { size: fileSize(trash.bytes) }),
      yes: t("purge.yes"),
    });
    if (sure) await this.#begin({ kind: "empty" });
  }

  /**
   * In the window by the system's dialog, elsewhere typed.
   * @param {import('./path-dialog.js').PathQuestion} question
   * @returns {Promise<string>}
   */
  async #path(question) {
    const { done, path, cancelled } = await api.chooseFolder(
      systemDialog(question.title, question.yes),
    );
    if (cancelled) return "";
    return done && path ? path : PathDialog.ask(question);
  }

  /** @param {object} order */
  async #begin(order) {
    this.#told = true;
    const { task } = await libraryApi.beginUpkeep(order);
    this.#render(task);
    part(this, "words", HTMLElement).focus();
    this.#later();
  }

  #later() {
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => this.#look(), LOOK_MS);
  }

  async #look() {
    try {
      const { task } = await libraryApi.upkeep();
      const running = task?.state === "running";
      if (running) this.#told = true;
      this.#render(task);
      if (running) this.#later();
      else if (this.#told) await this.#finish();
    } catch (error) {
      if (isAborted(error)) return this.#later();
      if (!(error instanceof ApiError)) throw error;
    }
  }

  async #finish() {
    await this.#measure();
    store.set("settings", await api.settings());
  }

  async #measure() {
    try {
      this.#renderSizes(await libraryApi.storage());
    } catch (error) {
      if (!isAborted(error) && !(error instanceof ApiError)) throw error;
    }
  }

  /** @param {Storage} storage */
  #renderSizes({ videos, trash, free_bytes: free, trash_days: days }) {
    const rows = [
      [
        t("storage.videos"),
        t("storage.size", { count: videos.count, size: fileSize(videos.bytes) }),
      ],
      [t("storage.trash"), t("storage.size", { count: trash.count, size: fileSize(trash.bytes) })],
      [t("storage.emptied"), t("storage.days", { count: days })],
      [t("storage.free"), fileSize(free)],
    ];
    const list = rows.map(([label = "", text = ""]) => {
      const row = stamp("fact");
      setText(part(row, "label", HTMLElement), label);
      setText(part(row, "text", HTMLElement), text);
      return row;
    });
    part(this, "sizes", HTMLElement).replaceChildren(...list);
    const empty = this.querySelector('button[data-verb="empty"]');
    empty?.toggleAttribute("disabled", trash.count === 0);
  }

  get #files() {
    return part(this, "files", HTMLInputElement);
  }

  /** @param {UpkeepTask | null} task */
  #render(task) {
    const shown = task && this.#told ? task : null;
    const running = shown?.state === "running";
    part(this, "task", HTMLElement).hidden = !shown;
    const settings = store.get("settings");
    for (const button of part(this, "actions", HTMLElement).querySelectorAll("button")) {
      const verb = button.dataset.verb;
      const held = verb === "move" && settings !== null && isHeld(settings, "videos_dir");
      if (verb !== "empty") button.toggleAttribute("disabled", running || held);
    }
    if (!shown) return;
    const progress = part(this, "progress", HTMLProgressElement);
    progress.hidden = !running;
    if (shown.total) {
      progress.max = shown.total;
      progress.value = shown.done;
    } else progress.removeAttribute("value");
    const stop = this.querySelector('button[data-verb="stop"]');
    if (stop instanceof HTMLButtonElement) stop.hidden = !running;
    setSaid(part(this, "words", HTMLElement), taskWords(shown));
    const lines = namedWords(shown).map((words) => {
      const line = document.createElement("li");
      line.dir = "auto";
      line.textContent = words;
      return line;
    });
    part(this, "named", HTMLElement).replaceChildren(...lines);
  }
}
