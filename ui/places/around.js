/**
 * What stands around Create's form and moves nothing of it: the work under way, questions, the first
 * welcome. It comes once the form has been painted, so that a person can begin to write before.
 */
import { findOrphans } from "../behaviours/find-orphans.js";
import { notifyEnded } from "../behaviours/notify-ended.js";
import { showOnTaskbar } from "../behaviours/taskbar.js";
import { CheckList } from "../elements/check-list.js";
import { CloseDialog } from "../elements/close-dialog.js";
import { ConnectionForm } from "../elements/connection-form.js";
import { ErrorSummary } from "../elements/error-summary.js";
import { HeldOrders } from "../elements/held-orders.js";
import { JobCard } from "../elements/job-card.js";
import { JobList } from "../elements/job-list.js";
import { Welcome } from "../elements/welcome.js";

export const ELEMENTS = [
  CheckList,
  ErrorSummary,
  ConnectionForm,
  Welcome,
  JobCard,
  HeldOrders,
  JobList,
  CloseDialog,
];

/** Begin to look for what nobody on the page asks for. */
export function begin() {
  notifyEnded();
  showOnTaskbar();
  findOrphans();
}
