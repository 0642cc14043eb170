/** The picture that a film shows, at its full size. */

const PATIENCE_MS = 10_000;

/**
 * A film that is on its way to a picture shows another one until then.
 * @param {HTMLVideoElement} film
 * @returns {Promise<void>}
 */
export function shown(film) {
  if (!film.seeking) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
    film.addEventListener("seeked", () => shown(film).then(resolve), { once: true });
  });
}

/**
 * @param {HTMLVideoElement} film
 * @returns {Promise<Blob | null>} a PNG; null where there is no picture
 * @throws {DOMException} "SecurityError" where the browser keeps the page from reading it
 */
export async function pictureOf(film) {
  await shown(film);
  const canvas = document.createElement("canvas");
  canvas.width = film.videoWidth;
  canvas.height = film.videoHeight;
  const drawing = canvas.getContext("2d");
  if (!drawing || film.videoWidth === 0) return null;
  drawing.drawImage(film, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
