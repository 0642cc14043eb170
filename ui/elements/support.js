/** Self-check, support report and the software inside: what helps when something is wrong. */
import { announce, part, setText, stamp, toast } from "../behaviours/dom.js";
import { submitOnce } from "../behaviours/submit-once.js";
import { findingWords } from "../lib/server-words.js";
import { settingsApi } from "../lib/settings-api.js";
import { isWordKey, t } from "../lib/words.js";

/** @import {Said} from '../lib/server-words.js' */
/** @import {Finding} from '../lib/types.js' */

const ICONS = { ok: "check", warning: "dash", failed: "cross" };
const STATES = /** @type {const} */ ({ ok: "good", warning: "skipped", failed: "bad" });

export class Support extends HTMLElement {
  static tag = "vg-support";

  connectedCallback() {
    for (const [name, work] of /** @type {const} */ ([
      ["self-check", () => this.#check()],
      ["report", () => this.#showReport()],
      ["save-report", () => this.#saveReport()],
    ])) {
      const button = part(this, name, HTMLButtonElement);
      button.addEventListener("click", () => submitOnce(button, work));
    }
    part(this, "close-report", HTMLButtonElement).addEventListener("click", () =>
      this.#dialog.close(),
    );
    const software = part(this, "software", HTMLDetailsElement);
    software.addEventListener("toggle", () => software.open && this.#showPackages());
  }

  async #check() {
    const list = part(this, "findings", HTMLElement);
    const { checks } = await settingsApi.selfCheck();
    list.replaceChildren(...checks.map(line));
    list.hidden = false;
    const failed = checks.filter(({ verdict }) => verdict === "failed").length;
    const told = failed > 0 ? t("support.failed", { count: failed }) : t("support.well");
    const summary = part(this, "summary", HTMLElement);
    summary.hidden = false;
    setText(summary, told);
    announce(told);
  }

  async #showReport() {
    const { files } = await settingsApi.supportReport();
    const parts = files.map(({ name, text }) => {
      const item = stamp("report-file");
      setText(part(item, "name", HTMLElement), name);
      setText(part(item, "text", HTMLElement), text);
      return item;
    });
    parts[0]?.setAttribute("open", "");
    part(this, "files", HTMLElement).replaceChildren(...parts);
    this.#dialog.showModal();
  }

  async #saveReport() {
    const answer = await settingsApi.saveReport();
    if (answer.cancelled) return;
    this.#dialog.close();
    if (answer.done) {
      toast(t("support.saved", { path: answer.path ?? "" }));
      return;
    }
    const link = document.createElement("a");
    link.href = answer.download_url ?? "";
    link.download = "";
    link.click();
  }

  async #showPackages() {
    const { packages } = await settingsApi.packages();
    const rows = packages.map(({ name, version, license }) => {
      const row = stamp("package-row");
      setText(part(row, "name", HTMLElement), name);
      setText(part(row, "version", HTMLElement), version);
      setText(part(row, "license", HTMLElement), license || t("support.noLicense"));
      return row;
    });
    part(this, "packages", HTMLElement).replaceChildren(...rows);
  }

  get #dialog() {
    return part(this, "report-dialog", HTMLDialogElement);
  }
}

/** @param {Finding} finding */
function line(finding) {
  const { name, verdict } = finding;
  const item = stamp("check");
  item.dataset.state = STATES[verdict];
  item.querySelector("use")?.setAttribute("href", `#icon-${ICONS[verdict]}`);
  const key = `finding.${name}`;
  setText(part(item, "name", HTMLElement), isWordKey(key) ? t(key) : name);
  setText(part(item, "state", HTMLElement), t(`check.${STATES[verdict]}`));
  const { message, help } = findingWords(finding);
  say(part(item, "message", HTMLElement), message);
  const hint = part(item, "help", HTMLElement);
  hint.hidden = verdict === "ok" || !help.text;
  say(hint, help);
  return item;
}

/** @param {HTMLElement} element @param {Said} said - English where the page has no words for it */
function say(element, { text, lang }) {
  setText(element, text);
  if (!lang) return;
  element.lang = lang;
  element.dir = "ltr";
  element.classList.add("in-line");
}
