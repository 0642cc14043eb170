/** Asks for finished videos in the account that this library does not know, wherever the person is. */
import { ApiError, api } from "../lib/api.js";
import { store } from "../lib/store.js";

/** @import {Settings} from '../lib/types.js' */

/** The program asks Azure at its start; when the answer comes is Azure's affair. */
const LOOKS_MS = [1_500, 6_000, 20_000];

/** The account in use; null while that is not known yet. @type {string | null} */
let known = null;

/** Begin to look, and look again where there may be something new. */
export function findOrphans() {
  store.watch("place", (place) => place === "library" && look());
  store.watch("settings", onSettings);
  for (const wait of LOOKS_MS) setTimeout(look, wait);
}

/** An account that is new here may hold finished videos already: ask it once. @param {Settings | null} settings */
function onSettings(settings) {
  const account = settings?.mode === "azure" ? (settings.connection?.id ?? "") : "";
  const isNew = known !== null && account !== "" && account !== known;
  if (settings) known = account;
  if (isNew) look(true);
}

/** @param {boolean} [refresh] - whether Azure itself is asked, not only what is known of it */
async function look(refresh = false) {
  if (store.get("settings")?.mode === "none") return;
  try {
    store.set("orphans", (await api.orphans(refresh)).orphans);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
