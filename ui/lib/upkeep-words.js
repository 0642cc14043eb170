/** What a long task says while it runs and when it has ended. */
import { ApiError } from "./api.js";
import { fileSize, fileSizePart } from "./format.js";
import { refusalWords } from "./server-words.js";
import { t } from "./words.js";

/** @import {UpkeepTask} from './types.js' */
/** @import {Said} from './server-words.js' */

/** @type {Record<UpkeepTask['kind'], import('./words.js').WordKey>} */
const RUNNING = {
  import: "upkeep.import",
  rebuild: "upkeep.rebuild",
  verify: "upkeep.verify",
  empty: "upkeep.empty",
  move: "upkeep.move",
};

/** @param {UpkeepTask} task @returns {Said} */
export function taskWords(task) {
  if (task.state === "failed" && task.trouble) {
    return refusalWords(new ApiError(task.trouble.status ?? 0, task.trouble));
  }
  return { text: ownWords(task), lang: "" };
}

/** @param {UpkeepTask} task */
function ownWords(task) {
  if (task.state === "failed") return t("failed.internal");
  if (task.state === "stopped") {
    return t(task.kind === "move" ? "upkeep.moveStopped" : "upkeep.stopped");
  }
  if (task.state === "running") return [t(RUNNING[task.kind]), howFar(task)].join(" ");
  return doneWords(task);
}

/** @param {UpkeepTask} task */
function howFar({ kind, done, total }) {
  if (!total) return done ? t("number", { number: done }) : "";
  if (kind !== "move") return t("batch.progress", { done, total });
  return t("upkeep.bytes", { done: fileSizePart(done, total), total: fileSize(total) });
}

/** @param {UpkeepTask} task */
function doneWords({ kind, found }) {
  const number = (/** @type {string} */ name) => Number(found[name] ?? 0);
  if (kind === "move") return t("upkeep.moved", { folder: String(found.folder) });
  if (kind === "empty") return t("upkeep.emptied", { size: fileSize(number("freed_bytes")) });
  if (kind === "verify") {
    const params = { count: number("faults"), checked: number("checked") };
    return t(params.count ? "upkeep.faulty" : "upkeep.verified", params);
  }
  if (kind === "rebuild") {
    return t("upkeep.rebuilt", { count: number("from_records") + number("added") });
  }
  return importedWords({
    added: number("added"),
    duplicates: number("duplicates"),
    refused: number("refused"),
  });
}

/** @param {number} done @param {number} total @returns {string} */
export function importingWords(done, total) {
  return [t("upkeep.import"), t("batch.progress", { done, total })].join(" ");
}

/**
 * @param {{added: number, duplicates: number, refused: number}} found
 * @returns {string} ends with a colon where names follow
 */
export function importedWords({ added, duplicates, refused }) {
  const imported = [t("upkeep.imported", { count: added })];
  if (duplicates) imported.push(t("upkeep.duplicates", { count: duplicates }));
  if (refused) imported.push(t("upkeep.refused", { count: refused }));
  return imported.join(" ");
}

/** @param {UpkeepTask} task @returns {string[]} the files that something is to be said about */
export function namedWords({ found }) {
  /** @type {Record<string, import('./words.js').WordKey>} */
  const faults = {
    missing: "upkeep.missing",
    changed: "upkeep.changed",
    unreadable: "upkeep.unreadable",
  };
  return (found.named ?? []).map(({ name, why }) => {
    const key = faults[why];
    return `${name}: ${key ? t(key) : t("upkeep.noVideo")}`;
  });
}
