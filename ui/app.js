/** Starts the page: the elements come to life, and the server is asked how things stand. */

import { notifyEnded } from "./behaviours/notify-ended.js";
import { speak } from "./behaviours/speak.js";
import { Announcer } from "./elements/announcer.js";
import { AppShell } from "./elements/app-shell.js";
import { AskDialog } from "./elements/ask-dialog.js";
import { Banners } from "./elements/banners.js";
import { CheckList } from "./elements/check-list.js";
import { ChoiceField } from "./elements/choice.js";
import { CloseDialog } from "./elements/close-dialog.js";
import { ConnectionForm } from "./elements/connection-form.js";
import { Connections } from "./elements/connections.js";
import { CreateSettings } from "./elements/create-settings.js";
import { ErrorSummary } from "./elements/error-summary.js";
import { Examples } from "./elements/examples.js";
import { Filters } from "./elements/filters.js";
import { HeldOrders } from "./elements/held-orders.js";
import { JobCard } from "./elements/job-card.js";
import { JobList } from "./elements/job-list.js";
import { KeyHelp } from "./elements/key-help.js";
import { Library } from "./elements/library.js";
import { LineageList } from "./elements/lineage.js";
import { Notes } from "./elements/notes.js";
import { OrderChoices } from "./elements/order-choices.js";
import { Orphans } from "./elements/orphans.js";
import { PackDialog } from "./elements/pack-dialog.js";
import { PackNotes } from "./elements/pack-notes.js";
import { PathDialog } from "./elements/path-dialog.js";
import { Player } from "./elements/player.js";
import { PromptForm } from "./elements/prompt-form.js";
import { PromptHistory } from "./elements/prompt-history.js";
import { ProxyChoice } from "./elements/proxy.js";
import { Remix } from "./elements/remix.js";
import { Review } from "./elements/review.js";
import { ReviewBar } from "./elements/review-bar.js";
import { ReviewSide } from "./elements/review-side.js";
import { SelectionBar } from "./elements/selection-bar.js";
import { SettingsPlace } from "./elements/settings.js";
import { Spending } from "./elements/spending.js";
import { StoragePanel } from "./elements/storage.js";
import { Support } from "./elements/support.js";
import { TagDialog } from "./elements/tag-dialog.js";
import { Toaster } from "./elements/toaster.js";
import { Verdict } from "./elements/verdict.js";
import { VideoCard } from "./elements/video-card.js";
import { VideoGrid } from "./elements/video-grid.js";
import { Welcome } from "./elements/welcome.js";
import { ApiError, api } from "./lib/api.js";
import { setHidden, wake } from "./lib/pulse.js";
import { store } from "./lib/store.js";

const SETTINGS_AGAIN_MS = 3_000;
const SETTINGS_LATE_MS = 1_000;

/** Those inside others first, so that an element finds its parts alive. */
const ELEMENTS = [
  Announcer,
  Toaster,
  ChoiceField,
  CheckList,
  ErrorSummary,
  ConnectionForm,
  Connections,
  ProxyChoice,
  Welcome,
  OrderChoices,
  Examples,
  PromptHistory,
  PromptForm,
  JobCard,
  HeldOrders,
  JobList,
  VideoCard,
  VideoGrid,
  AskDialog,
  TagDialog,
  PathDialog,
  PackDialog,
  StoragePanel,
  Filters,
  SelectionBar,
  Orphans,
  Library,
  PackNotes,
  Player,
  Verdict,
  Notes,
  LineageList,
  Remix,
  ReviewSide,
  ReviewBar,
  KeyHelp,
  Review,
  CreateSettings,
  Spending,
  Support,
  SettingsPlace,
  Banners,
  CloseDialog,
  AppShell,
];

/** @type {ReturnType<typeof setTimeout> | undefined} */
let settingsAgain;

async function learnSettings() {
  clearTimeout(settingsAgain);
  try {
    store.set("settings", await api.settings());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    settingsAgain = setTimeout(learnSettings, SETTINGS_AGAIN_MS);
  }
}

/** The words and the look depend on the settings: nothing is shown before they are known, or late. */
async function start() {
  const late = new Promise((resolve) => setTimeout(resolve, SETTINGS_LATE_MS));
  await Promise.race([learnSettings(), late]);
  await speak();
  document.body.hidden = false;
  notifyEnded();
  for (const element of ELEMENTS) customElements.define(element.tag, element);
}

wake();
start();
document.addEventListener("visibilitychange", () => setHidden(document.hidden));
addEventListener("vg-wake", wake);
// Another window may have changed them.
addEventListener("focus", learnSettings);
