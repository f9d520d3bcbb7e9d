/* Keyboard shortcuts of the page. */
import { cursorKey, startCursors } from "./chart_cursor.js";
import { noUpdate, offerCallbacks, prop, setProps, triggered } from "./dash_api.js";
import { isEmbedded, remember, remembered } from "./environment.js";
import { keepFocus } from "./focus.js";
import { textsOf } from "./hover.js";
import { chartIn } from "./internals.js";
import { bringOnMap } from "./map_moves.js";
import { coveredShare, mapKey, theMap } from "./map_view.js";
import { restorePanes } from "./panes.js";
import { openMark, select, selectNeighbour } from "./selection.js";
import { timelineKey } from "./time_window.js";

/** Elements that need the keys for themselves. */
const FIELDS =
  "input, textarea, select, [contenteditable], [role=tab], [role=listbox], [role=dialog], [role=grid], " +
  "[role=treegrid], [role=separator], [role=region][tabindex='0']";

/** @type {Record<string, (key: string) => boolean>} */
const CHART_KEYS = { "timeline-keys": timelineKey, "map-keys": mapKey };

/** @type {import("./chart_cursor.js").Page} */
const chartPage = {
  chartOf: (layer) => (layer === "map-keys" ? theMap() : chartIn("timeline")),
  textsOf,
  open: ({ kind, values }) => openMark(kind, values),
  bringIntoView: (mark, chart) => {
    if (chart.layout.geo) bringOnMap(chart, mark.at, coveredShare(chart));
  },
  goOn: ({ layout }, step) => {
    const [before, after] = layout.meta.beyond;
    if (!(step < 0 ? before : after)) return false;
    document.getElementById(step < 0 ? "pan-earlier" : "pan-later")?.click();
    return true;
  },
  isChosen: ({ kind, values }) => kind === "event" && values[0] === prop("chosen", "data"),
};

/** @param {KeyboardEvent} press */
const isForBrowser = (press) => press.ctrlKey || press.altKey || press.metaKey || press.defaultPrevented;

/** @param {KeyboardEvent} press */
function onKey(press) {
  const { key, target } = press;
  if (isForBrowser(press) || !(target instanceof Element)) return;
  const isEscape = key === "Escape" && !target.closest("[role=dialog], [role=menu], input");
  const isClosing = isEscape && closeDetails();
  if (!isClosing && chartKey(target.id, press)) {
    press.preventDefault();
    return;
  }
  if (isEscape && !isClosing) restorePanes();
  if (!target.closest(FIELDS) && pageKey(key)) press.preventDefault();
}

/** Handle a key of a chart; false for any other. @param {string} id Of the element with the focus. @param {KeyboardEvent} press */
const chartKey = (id, press) => cursorKey(id, press) || (CHART_KEYS[id]?.(press.key) ?? false);

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
  startCursors(Object.keys(CHART_KEYS), chartPage);
  window.addEventListener("keydown", onKey);
  offerCallbacks({ help, shortcuts });
}
