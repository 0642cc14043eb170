/** One video large, or up to four on one playhead: watched picture by picture, judged, noted. */
import { undoLast } from "../behaviours/decide.js";
import { announce, listen, part, setText, tell, toast } from "../behaviours/dom.js";
import { judgeActs, judgePick } from "../behaviours/judge.js";
import { beside, loadVideos, toCompare } from "../behaviours/load-videos.js";
import { obeyKeys } from "../behaviours/obey-keys.js";
import { playerActs } from "../behaviours/player-acts.js";
import { saveFrame } from "../behaviours/save-frame.js";
import { sentenceFor, submitOnce } from "../behaviours/submit-once.js";
import { ApiError, isAborted } from "../lib/api.js";
import { Comparison } from "../lib/comparison.js";
import { packOffers } from "../lib/pack-offers.js";
import { COMPARED_MOST, reviewList } from "../lib/review-list.js";
import { selection } from "../lib/selection.js";
import { shelf } from "../lib/shelf.js";
import { t } from "../lib/words.js";
import { KeyHelp } from "./key-help.js";
import { Notes } from "./notes.js";
import { PackDialog } from "./pack-dialog.js";
import { Player } from "./player.js";
import { ReviewBar } from "./review-bar.js";
import { ReviewSide } from "./review-side.js";
import { Verdict } from "./verdict.js";

/** @import {Video} from '../lib/types.js' */

const PICKS = /** @type {const} */ ({ p: "pick", x: "reject", u: "none" });

export class Review extends HTMLElement {
  static tag = "vg-review";

  #set = new Comparison();
  #pending = new AbortController();
  /** Which videos have begun by themselves. */
  #begun = "";
  /** @type {Record<string, (key: string) => unknown>} */
  #acts = {
    pick: (key) => this.#pick(PICKS[/** @type {keyof typeof PICKS} */ (key)]),
    note: () => this.#writeNote(),
    tag: () => part(this, "verdict", Verdict).focusTags(),
    pack: () => PackDialog.open(packOffers(this.#set.ids.split(","))),
    undo: () => undoLast() || announce(t("decide.nothing")),
    walk: (key) => this.#walk((key === "arrowleft") === this.matches(":dir(rtl)") ? 1 : -1),
    compare: () => this.#compare(),
    blink: () => this.#set.isSeveral && this.#blink(),
    swap: () => this.#reorder(() => this.#set.swap()),
    blind: () => this.#reorder(() => this.#set.toggleBlind()),
    leave: () => tell(this, "vg-review-leave", { id: this.videoId }),
    help: () => part(this, "help", KeyHelp).open(),
  };

  connectedCallback() {
    this.addEventListener("click", (event) => this.#onClick(event));
    const judged = judgeActs(this.#set, () => this.#render());
    Object.assign(this.#acts, playerActs(this.#player), judged);
    obeyKeys(this, (act, key) => this.#obey(act, key));
    listen(this, "vg-field-left", () => this.focus({ preventScroll: true }));
    listen(this, "vg-note-wanted", () => this.#writeNote());
    listen(this, "vg-note-jump", ({ seconds }) => this.#deck.seek(seconds));
    listen(this, "vg-video-moved", (video) => this.#onTrash(video));
    listen(this, "vg-player-choose", ({ index }) => {
      this.#set.active = index;
      this.#render();
    });
    listen(document, "vg-video-changed", (video) => {
      this.#set.put(video);
      if (this.#isHere) this.#render();
    });
    selection.addEventListener("change", () => this.#isHere && this.#render());
    listen(document, "vg-notes-merged", () => this.#isHere && this.show(""));
    listen(document, "vg-review-show", (id) => {
      if (this.#isHere && !this.#set.ids.split(",").includes(id)) this.#go(id);
    });
    this.#deck.addEventListener("change", () => this.#showNotes());
  }

  /** @returns {string} */
  get videoId() {
    return this.#set.video?.video_id ?? "";
  }

  /**
   * @param {string} ids - one, or up to four with commas; empty for what was looked at last, or
   *   the newest
   */
  async show(ids) {
    this.#pending.abort();
    this.#pending = new AbortController();
    const { signal } = this.#pending;
    this.#player.prime();
    if (shelf.status === "unasked") await shelf.ask();
    const found = ids || this.#set.ids || (await reviewList.first()) || "";
    const wanted = [...new Set(found.split(","))].filter(Boolean).slice(0, COMPARED_MOST);
    if (wanted.length === 0) return this.#take([]);
    try {
      await loadVideos(wanted, signal, (videos) => this.#take(videos));
    } catch (error) {
      if (isAborted(error) || signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      if (wanted.join() !== this.#set.ids) {
        this.#take([], error.code === "not_found" ? t("review.notThere") : sentenceFor(error));
      }
    }
  }

  /** The place is left. */
  leave() {
    this.#pending.abort();
    this.#deck.pause();
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const button = target instanceof Element ? target.closest("button[data-verb]") : null;
    if (!(button instanceof HTMLButtonElement) || !this.#set.video) return;
    /** @type {Record<string, (key: string) => unknown>} */
    const verbs = {
      previous: () => this.#walk(-1),
      next: () => this.#walk(1),
      back: () => this.#acts.leave?.(""),
      blink: () => this.#blink(!this.#set.blink),
      frame: () => submitOnce(button, () => saveFrame(this.#set, this.#player, this.#deck.frame)),
      last: () => submitOnce(button, () => saveFrame(this.#set, this.#player, Infinity)),
    };
    const verb = button.dataset.verb ?? "";
    const act = button.closest("vg-review-bar, vg-verdict") ? this.#acts[verb] : undefined;
    (verbs[verb] ?? act)?.("");
  }

  /** @param {string} act @param {string} key */
  #obey(act, key) {
    if (!this.#set.video && act !== "help" && act !== "leave") return false;
    const run = this.#acts[act] ?? (() => this.#press(act));
    run(key);
    return true;
  }

  /** @param {string} verb - that has a button */
  #press(verb) {
    const button = this.querySelector(`button[data-verb="${verb}"]`);
    if (button instanceof HTMLButtonElement && !button.hidden) button.click();
  }

  /** What goes to many moves on to none of them. @param {Video['pick']} pick */
  #pick(pick) {
    judgePick(this.#set, pick);
    if (!this.#set.together) this.#walk(1);
  }

  #writeNote() {
    this.#deck.pause();
    part(this, "notes", Notes).write(this.#deck.clock.startOf(this.#deck.frame));
  }

  /** @param {1 | -1} step */
  async #walk(step) {
    if (this.#set.isSeveral) {
      this.#set.walk(step);
      return this.#render();
    }
    const next = await reviewList.neighbour(this.videoId, step);
    if (next) this.#go(next);
    else announce(step > 0 ? t("review.last") : t("review.first"));
  }

  async #compare() {
    if (this.#set.isSeveral) return this.#go(this.videoId);
    const ids = await toCompare(this.videoId);
    if (ids.length > 1) this.#go(ids.join());
    else toast(t("compare.needsTwo"));
  }

  /** One at a time in the same place, the next with each call. @param {boolean} [on] */
  #blink(on = true) {
    if (on && this.#set.blink) this.#set.walk(1);
    this.#set.blink = on;
    this.#render();
  }

  /** Others, or the same in another order, go on at the same picture. @param {() => void} change */
  #reorder(change) {
    if (!this.#set.isSeveral) return;
    const { frame, playing } = this.#deck;
    change();
    this.#render();
    this.#deck.seekFrame(frame);
    if (playing) this.#deck.play();
    if (this.#set.blind) announce(t("compare.isBlind"));
  }

  /** @param {string} ids */
  #go(ids) {
    history.replaceState(history.state, "", `#/review/${encodeURIComponent(ids)}`);
    this.show(ids);
  }

  /** Moved to the trash: on to the next one. Taken back: here it is again. @param {Video} changed */
  async #onTrash(changed) {
    const id = changed.video_id;
    const next = changed.trashed_at ? await beside(id) : id;
    reviewList.put(changed);
    if (!this.#isHere) return;
    if (next) this.#go(next);
    else this.#take([]);
  }

  /** @param {Video[]} videos @param {string} [trouble] */
  #take(videos, trouble = "") {
    const none = videos.length === 0;
    this.#set.take(videos);
    part(this, "body", HTMLElement).hidden = none;
    part(this, "empty", HTMLElement).hidden = !none;
    setText(part(this, "empty-title", HTMLElement), trouble || t("review.emptyTitle"));
    if (none && this.contains(document.activeElement)) this.focus();
    this.#render();
    const ids = this.#set.ids.split(",").sort().join();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (ids !== this.#begun && !none && !still) this.#deck.play();
    this.#begun = ids;
  }

  #render() {
    const { videos, active, blink } = this.#set;
    this.#player.show(this.#set.labelled, active);
    this.#player.dataset.view = blink ? "blink" : "side";
    if (videos.length === 0) return;
    part(this, "side", ReviewSide).show(this.#set);
    part(this, "bar", ReviewBar).show(this.#set);
    this.#showNotes();
  }

  #showNotes() {
    const video = this.#set.video;
    if (!video || !part(this, "notes", Notes).show(video, this.#deck.clock)) return;
    this.#player.marks = video.notes.flatMap(({ at_seconds: at }) => (at === null ? [] : [at]));
  }

  get #isHere() {
    return !this.closest("[hidden]");
  }

  get #player() {
    return part(this, "player", Player);
  }

  get #deck() {
    return this.#player.deck;
  }
}
