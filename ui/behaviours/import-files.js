/** Takes video files into the library, one after the other, with a way to stop. */
import { ApiError } from "../lib/api.js";
import { FILE_BYTES_MOST, uploadApi } from "../lib/upload-api.js";

/** @import {Dropped} from './dropped-files.js' */

/**
 * @typedef {object} Imported
 * @property {number} added
 * @property {number} duplicates - were here already, by their bytes
 * @property {number} refused - are no whole videos
 * @property {string[]} named - those
 * @property {ApiError | null} trouble - what ended it early
 */

/** What no video is, whatever it is called. */
const REFUSED = new Set(["video_damaged", "invalid_request"]);

/**
 * @param {Dropped[]} dropped - files, and folders with all that is in them
 * @returns {Promise<File[]>} of a folder only what is called a video
 */
export async function filesOf(dropped) {
  /** @type {File[]} */
  const files = [];
  for (const one of dropped) {
    if (one instanceof File) files.push(one);
    else if (one.isFile) files.push(await fileOf(/** @type {FileSystemFileEntry} */ (one)));
    else files.push(...(await filesBelow(/** @type {FileSystemDirectoryEntry} */ (one))));
  }
  return files;
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<File[]>} */
async function filesBelow(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const entries = [];
  for (;;) {
    // It hands out a hundred at a time, and none when there are no more.
    const some = await /** @type {Promise<FileSystemEntry[]>} */ (
      new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    );
    if (some.length === 0) break;
    entries.push(...some);
  }
  const wanted = entries.filter(({ isFile, name }) => {
    return !name.startsWith(".") && (!isFile || name.toLowerCase().endsWith(".mp4"));
  });
  const names = new Intl.Collator();
  return filesOf(wanted.sort((one, other) => names.compare(one.name, other.name)));
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
function fileOf(entry) {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/**
 * @param {File[]} files
 * @param {AbortSignal} signal
 * @param {(done: number, bytes: number) => void} onProgress - files that are done, and the part of
 *   all their bytes
 * @returns {Promise<Imported>} also when it was stopped, or the server took no more
 */
export async function importFiles(files, signal, onProgress) {
  /** @type {Imported} */
  const found = { added: 0, duplicates: 0, refused: 0, named: [], trouble: null };
  const total = Math.max(
    1,
    files.reduce((sum, { size }) => sum + size, 0),
  );
  let before = 0;
  for (const [index, file] of files.entries()) {
    const outcome = await importOne(file, signal, (bytes) => {
      onProgress(index, (before + bytes) / total);
    });
    if (outcome === "stopped") break;
    if (outcome instanceof ApiError) return { ...found, trouble: outcome };
    before += file.size;
    if (outcome === "added") found.added += 1;
    else if (outcome === "duplicate") found.duplicates += 1;
    else {
      found.refused += 1;
      found.named.push(file.name);
    }
  }
  return found;
}

/**
 * @param {File} file
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} onBytes
 * @returns {Promise<'added' | 'duplicate' | 'refused' | 'stopped' | ApiError>}
 */
async function importOne(file, signal, onBytes) {
  if (signal.aborted) return "stopped";
  if (file.size === 0 || file.size > FILE_BYTES_MOST) return "refused";
  try {
    const id = await uploadApi.begin(file);
    for (let offset = 0; !signal.aborted; ) {
      onBytes(offset);
      const { received_bytes: received, outcome } = await uploadApi.send(id, file, offset);
      if (outcome) return outcome;
      offset = received;
    }
    await uploadApi.drop(id);
    return "stopped";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return REFUSED.has(error.code) ? "refused" : error;
  }
}
