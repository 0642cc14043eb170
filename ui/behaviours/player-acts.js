/** What Review's keys do to the player; each says what cannot be seen at once. */
import { t } from "../lib/words.js";
import { announce } from "./dom.js";

/** @import {Deck} from './deck.js' */
/** @typedef {{deck: Deck, toggleMute: () => void, toggleFullScreen: () => void}} Played */

const SPEED_KEYS = new Map([
  ["shift+j", 0.25],
  ["shift+k", 1],
  ["shift+l", 4],
]);

/**
 * @param {Played} player
 * @returns {Record<string, (key: string) => unknown>} by the names in review-keys.js
 */
export function playerActs(player) {
  const { deck } = player;
  const tellFrame = () => {
    const { clock, frame } = deck;
    announce(t("player.at", { frame: frame + 1, count: clock.count, code: clock.codeOf(frame) }));
  };
  const tellRate = () => announce(t("player.speedIs", { rate: deck.rate }));
  const tellEnd = (/** @type {string} */ end, /** @type {number | null} */ frame) =>
    announce(t("player.markIs", { end, code: deck.clock.codeOf(frame ?? 0) }));
  return {
    toggle: () => deck.toggle(),
    step: (key) => {
      deck.step(key === "," ? -1 : 1);
      tellFrame();
    },
    rate: (key) => {
      deck.changeRate(key === "j" ? -1 : 1);
      tellRate();
    },
    rateTo: (key) => {
      deck.setRate(SPEED_KEYS.get(key) ?? 1);
      tellRate();
    },
    ends: (key) => deck.seekFrame(key === "home" ? 0 : deck.clock.count - 1),
    mute: () => player.toggleMute(),
    full: () => player.toggleFullScreen(),
    mark: (key) => {
      deck.mark(key === "i" ? "from" : "to");
      tellEnd(key === "i" ? "A" : "B", key === "i" ? deck.from : deck.to);
    },
    loop: () => {
      deck.toggleLoop();
      announce(deck.looping ? t("player.loopOn") : t("player.loopOff"));
    },
    jump: (key) => {
      deck.jump(key === "[" ? "from" : "to");
      tellFrame();
    },
  };
}
