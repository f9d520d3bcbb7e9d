/* Keyboard shortcuts of the page. */
import { noUpdate, offerCallbacks, prop, setProps, triggered } from "./dash_api.js";
import { isEmbedded, remember, remembered } from "./environment.js";
import { keepFocus } from "./focus.js";
import { mapKey } from "./map_view.js";
import { restorePanes } from "./panes.js";
import { select, selectNeighbour } from "./selection.js";
import { timelineKey } from "./time_window.js";

/** Elements that need the keys for themselves. */
const FIELDS =
  "input, textarea, select, [contenteditable], [role=tab], [role=listbox], [role=dialog], [role=grid], " +
  "[role=treegrid], [role=separator], [role=region][tabindex='0']";

/** @type {Record<string, (key: string) => boolean>} */
const CHART_KEYS = { "timeline-keys": timelineKey, "map-keys": mapKey };

/** @param {KeyboardEvent} press */
const isForBrowser = (press) => press.ctrlKey || press.altKey || press.metaKey || press.defaultPrevented;

/** Whether a key goes to the next or previous event, in the charts as well. @param {KeyboardEvent} press */
const isStep = ({ key, shiftKey }) => !shiftKey && ["ArrowLeft", "ArrowRight"].includes(key);

/** @param {KeyboardEvent} press */
function onKey(press) {
  const { key, target } = press;
  if (isForBrowser(press) || !(target instanceof Element)) return;
  if (!isStep(press) && CHART_KEYS[target.id]?.(key)) {
    press.preventDefault();
    return;
  }
  if (key === "Escape" && !target.closest("[role=dialog], [role=menu], input") && !closeDetails()) restorePanes();
  if (!target.closest(FIELDS) && pageKey(key)) press.preventDefault();
}

/** Close the details; false if they are closed. */
function closeDetails() {
  if (!prop("chosen", "data")) return false;
  keepFocus(document.activeElement);
  select("");
  return true;
}

/** Handle a key outside of all fields; false if the browser may handle it as well. @param {string} key */
function pageKey(key) {
  if (key === "ArrowLeft") return selectNeighbour(-1);
  if (key === "ArrowRight") return selectNeighbour(1);
  if (isEmbedded() || prop("shortcuts", "checked") === false) return false;
  if (key === "?") setProps("help", { opened: true });
  if (key === "/") document.getElementById("search")?.focus();
  return key === "/";
}

/** @param {number} clicks */
const help = (clicks) => (clicks ? true : noUpdate());

/** Whether single-key shortcuts work, as the reader last chose. @param {boolean} checked */
function shortcuts(checked) {
  if (!triggered().length) {
    const last = remembered("localStorage", "shortcuts") !== "off";
    return last === checked ? noUpdate() : last;
  }
  remember("localStorage", "shortcuts", checked ? "on" : "off");
  return noUpdate();
}

export function startShortcuts() {
  window.addEventListener("keydown", onKey);
  offerCallbacks({ help, shortcuts });
}
