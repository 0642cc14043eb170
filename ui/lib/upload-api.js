/** Hands a file to the server piece by piece, because only the page can read what was dropped on it. */
import { CHECK_PATIENCE_MS, call } from "./api.js";

export const PIECE_BYTES = 8 * 1024 * 1024;
export const FILE_BYTES_MOST = 4 * 1024 ** 3;

/** @typedef {{received_bytes: number, outcome?: 'added' | 'duplicate', video_id?: string}} Received */

export const uploadApi = {
  /**
   * @param {File} file
   * @returns {Promise<string>} the id that its pieces name
   */
  begin: async ({ name, size, lastModified }) =>
    (
      await call("POST", "/uploads", {
        name,
        size_bytes: size,
        modified_at: lastModified / 1000,
      })
    ).upload_id,
  /**
   * @param {string} id
   * @param {File} file
   * @param {number} offset
   * @returns {Promise<Received>}
   */
  send: (id, file, offset) =>
    call(
      "PUT",
      `/uploads/${encodeURIComponent(id)}?offset=${offset}`,
      file.slice(offset, offset + PIECE_BYTES, "application/octet-stream"),
      { patience: CHECK_PATIENCE_MS },
    ),
  /** @param {string} id */
  drop: (id) => call("DELETE", `/uploads/${encodeURIComponent(id)}`),
};
