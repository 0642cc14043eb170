/** Starts the page: the elements come to life, and the server is asked how things stand. */

import { findOrphans } from "./behaviours/find-orphans.js";
import { notifyEnded } from "./behaviours/notify-ended.js";
import { define } from "./behaviours/open-place.js";
import { speak } from "./behaviours/speak.js";
import { Announcer } from "./elements/announcer.js";
import { AppShell } from "./elements/app-shell.js";
import { Banners } from "./elements/banners.js";
import { CheckList } from "./elements/check-list.js";
import { ChoiceField } from "./elements/choice.js";
import { CloseDialog } from "./elements/close-dialog.js";
import { ConnectionForm } from "./elements/connection-form.js";
import { ErrorSummary } from "./elements/error-summary.js";
import { Examples } from "./elements/examples.js";
import { HeldOrders } from "./elements/held-orders.js";
import { JobCard } from "./elements/job-card.js";
import { JobList } from "./elements/job-list.js";
import { OrderChoices } from "./elements/order-choices.js";
import { PromptForm } from "./elements/prompt-form.js";
import { PromptHistory } from "./elements/prompt-history.js";
import { Toaster } from "./elements/toaster.js";
import { Welcome } from "./elements/welcome.js";
import { ApiError, api } from "./lib/api.js";
import { noteJobs, setHidden, wake } from "./lib/pulse.js";
import { store } from "./lib/store.js";

/** @import {Settings} from './lib/types.js' */

const SETTINGS_AGAIN_MS = 3_000;
const SETTINGS_LATE_MS = 1_000;
/** A new window is given the focus somewhat later; what came with its page is fresh until then. */
const SETTINGS_FRESH_MS = 5_000;

/** What Create needs, and the window around it; those inside others first, as in places/. */
const ELEMENTS = [
  Announcer,
  Toaster,
  ChoiceField,
  CheckList,
  ErrorSummary,
  ConnectionForm,
  Welcome,
  OrderChoices,
  Examples,
  PromptHistory,
  PromptForm,
  JobCard,
  HeldOrders,
  JobList,
  Banners,
  CloseDialog,
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
  document.body.hidden = false;
  notifyEnded();
  define(ELEMENTS);
  findOrphans();
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
