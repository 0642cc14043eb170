/** Puts text on the clipboard, also in windows where the asynchronous way gives no answer. */
import { t } from "../lib/words.js";
import { toast } from "./dom.js";

const PATIENCE_MS = 800;

/**
 * @param {string} text
 * @returns {Promise<void>}
 */
export async function copyText(text) {
  const copied = (await writeModern(text)) || writeSelection(text);
  toast(copied ? t("copy.done") : t("copy.failed"));
}

/** @param {string} text */
async function writeModern(text) {
  if (!navigator.clipboard) return false;
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  const written = navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  return Boolean(await Promise.race([written, late]));
}

/** QtWebEngine never settles clipboard.writeText without a permission handler; this still works. @param {string} text */
function writeSelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
