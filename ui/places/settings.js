/** What comes alive in Settings; those inside others first, so that each finds its parts alive. */
import { AskDialog } from "../elements/ask-dialog.js";
import { CheckList } from "../elements/check-list.js";
import { ConnectionForm } from "../elements/connection-form.js";
import { Connections } from "../elements/connections.js";
import { CreateSettings } from "../elements/create-settings.js";
import { ErrorSummary } from "../elements/error-summary.js";
import { PathDialog } from "../elements/path-dialog.js";
import { ProxyChoice } from "../elements/proxy.js";
import { SettingsPlace } from "../elements/settings.js";
import { Spending } from "../elements/spending.js";
import { StoragePanel } from "../elements/storage.js";
import { Support } from "../elements/support.js";

export const ELEMENTS = [
  CheckList,
  ErrorSummary,
  ConnectionForm,
  Connections,
  ProxyChoice,
  AskDialog,
  PathDialog,
  StoragePanel,
  CreateSettings,
  Spending,
  Support,
  SettingsPlace,
];
