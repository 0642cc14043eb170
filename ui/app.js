/** Starts the page: the elements come to life, and the server is asked how things stand. */

import { bringAround, define } from "./behaviours/open-place.js";
import { speak } from "./behaviours/speak.js";
import { Announcer } from "./elements/announcer.js";
import { AppShell } from "./elements/app-shell.js";
import { Banners } from "./elements/banners.js";
import { ChoiceField } from "./elements/choice.js";
import { Examples } from "./elements/examples.js";
import { OrderChoices } from "./elements/order-choices.js";
import { PromptForm } from "./elements/prompt-form.js";
import { PromptHistory } from "./elements/prompt-history.js";
import { Toaster } from "./elements/toaster.js";
import { ApiError, api } from "./lib/api.js";
import { noteJobs, setHidden, wake } from "./lib/pulse.js";
import { store } from "./lib/store.js";

/** @import {Settings} from './lib/types.js' */

const SETTINGS_AGAIN_MS = 3_000;
const SETTINGS_LATE_MS = 1_000;
/** A new window is given the focus somewhat later; what came with its page is fresh until then. */
const SETTINGS_FRESH_MS = 5_000;
/** From the moment a frame is begun until it is on the screen, with something to spare. */
const PAINTING_MS = 200;
const PAINTED_LATE_MS = 500;

/** What has to answer from the first paint on; those inside others first, as in places/. */
const ELEMENTS = [
  Announcer,
  Toaster,
  ChoiceField,
  OrderChoices,
  Examples,
  PromptHistory,
  PromptForm,
  Banners,
  AppShell,
];

/** @type {ReturnType<typeof setTimeout> | undefined} */
let settingsAgain;

async function learnSettings() {
  clearTimeout(settingsAgain);
  try {
    takeSettings(await api.settings());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    settingsAgain = setTimeout(learnSettings, SETTINGS_AGAIN_MS);
  }
}

/** @param {Settings} settings */
function takeSettings(settings) {
  store.set("settings", settings);
  const keys = [settings.key, ...settings.connections.map(({ key }) => key)];
  // The key store of the system may take a while.
  const asking = keys.some(({ where }) => where === "asking");
  if (asking) settingsAgain = setTimeout(learnSettings, SETTINGS_AGAIN_MS);
}

/** What the server has put into the page, so that it need not be asked before the first paint. */
function readKnown() {
  const known = JSON.parse(document.getElementById("known")?.textContent || "{}");
  if (known.settings) takeSettings(known.settings);
  if (known.jobs) noteJobs(known.jobs);
}

/** The words and the look depend on the settings: nothing is shown before they are known, or late. */
async function start() {
  readKnown();
  const late = new Promise((resolve) => setTimeout(resolve, SETTINGS_LATE_MS));
  if (!store.get("settings")) await Promise.race([learnSettings(), late]);
  await speak();
  // Who is welcomed has nothing else to begin with.
  if (store.get("settings")?.setup_needed) await bringAround();
  document.body.hidden = false;
  define(ELEMENTS);
  await painted();
  await bringAround();
}

/** A page that nobody can see is not painted, and goes on all the same. */
async function painted() {
  const late = new Promise((resolve) => setTimeout(resolve, PAINTED_LATE_MS));
  const frame = new Promise((resolve) =>
    requestAnimationFrame(() => setTimeout(resolve, PAINTING_MS)),
  );
  await Promise.race([frame, late]);
}

start();
wake();
document.addEventListener("visibilitychange", () => setHidden(document.hidden));
addEventListener("vg-wake", wake);
// Another window may have changed them.
let left = false;
addEventListener("blur", () => {
  left = true;
});
addEventListener("focus", () => {
  if (left || performance.now() > SETTINGS_FRESH_MS || !store.get("settings")) learnSettings();
});
