/* The state of the page: read from the controls, and restored from a URL. */
import { isFrom, noUpdate, offerCallbacks, prop, setProps, translate, triggered } from "./dash_api.js";
import { addActions } from "./buttons.js";
import { isEmbedded, remember, remembered } from "./environment.js";
import { copyText } from "./handover.js";
import { request, showError, urlPrefix } from "./server.js";
import {
  changedFilters,
  continuesStep,
  controlValues,
  filterNames,
  isSame,
  partsFrom,
  toSearch,
  withOnly,
  withToggled,
  withoutFilters,
} from "./url_parameters.js";

/** @typedef {import("./types").Parameters} Parameters */

/** @returns {import("./types").ParameterRow[]} */
const table = () => prop("parameters", "data");
/** Id and property of each control, in the order of their values. */
export const controlsOf = () => table().flatMap(({ control }) => (control ? [control] : []));
const partNames = () => [...new Set(table().map(({ part }) => part))];

/**
 * Parameters of the current state.
 * @returns {Parameters}
 */
export const parameters = () => Object.assign({}, ...partNames().map((part) => prop(part, "data")));

/** The current state as the query string of a URL. */
export const currentSearch = () => toSearch(parameters());

/**
 * Go to a state.
 * @param {Parameters | string} target Parameters, or the query string of a URL.
 */
export function goTo(target) {
  setProps("address", { data: addressOf(typeof target === "string" ? target : toSearch(target)) });
}

// Two visits to the same URL differ, so that Dash notices the second.
const addressOf = (/** @type {string} */ search) => ({ search, at: Date.now() });

/**
 * Choose a value of a filter, or remove it.
 * @param {string} name
 * @param {string} value
 * @param {Parameters} [more] Other parameters that change with it.
 */
export const toggleFilter = (name, value, more = {}) => goTo({ ...withToggled(parameters(), name, value), ...more });

/** Language that the URL names; null if the browser decides. */
function namedLanguage() {
  const named = new URLSearchParams(window.location.search).get("lang");
  return named === prop("language", "value") ? named : null;
}

/**
 * Parameters by store, from the values of all controls; if their meaning is unchanged, it is the same object.
 * @param {any[]} values
 */
export function partsOf(values) {
  const named = namedLanguage();
  /** @type {Parameters} */
  const fixed = {
    lang: named ? [named] : [],
    // Another table is another page.
    table: parameters().table || [],
    embed: isEmbedded() ? ["1"] : [],
  };
  const rows = table();
  const gathered = partsFrom(rows, values, fixed);
  const parts = Object.entries(gathered).map(([part, now]) => {
    const before = prop(part, "data");
    return [part, isSame(rows, now, before) ? before : now];
  });
  return Object.fromEntries(parts);
}

/** Collect the state from the controls; a part with the same meaning redraws nothing. @param {any[]} values */
function gather(...values) {
  isLeaving = false;
  showToggles(prop("period", "data"), prop("area", "data"));
  return Object.entries(partsOf(values)).map(([part, now]) => (now === prop(part, "data") ? noUpdate() : now));
}

/** @param {string[] | null} period @param {any} area */
function showToggles(period, area) {
  const toggles = {
    "only-this-time": { "aria-disabled": String(Boolean(period)) },
    "only-on-map": { checked: Boolean(area) },
  };
  for (const [id, props] of Object.entries(toggles)) {
    const [[name, value]] = Object.entries(props);
    if (prop(id, name) !== value) setProps(id, props);
  }
}

/** Set all controls to a URL. @param {{ search: string } | null} address */
function restore(address) {
  if (!address) return window.dash_clientside.callback_context.outputs_list.map(noUpdate);
  return controlValues(table(), address.search);
}

// --- history ---

/** Filters that the last step of undo changed. @type {string[]} */
let lastStep = [];
/** Whether the reader went back or forth in the history, and the controls have not followed yet. */
let isLeaving = false;
/** Called whenever the URL changes. */
let onNewUrl = () => {};

const historyIndex = () => (window.history.state && window.history.state.at) || 0;

/** Add an entry to the history. @param {number} at @param {string} path */
function addStep(at, path) {
  const { sheet } = window.history.state ?? {};
  // The entry of the sheet, see filter_sheet.js, stays the last one.
  if (sheet) window.history.replaceState({ at }, "", path);
  window.history.pushState({ at, sheet }, "", path);
  remember("sessionStorage", "top", at);
}

/** Write the URL of the current state to the history, as a new entry if filters changed. */
export function showAddress() {
  const url = prop("url", "data");
  const isOld = isLeaving || JSON.stringify(prop("drawn", "data")) !== JSON.stringify(prop("query-view", "data"));
  if (typeof url !== "string" || isOld) return;
  // A table that has expired must not be shown under the name of another one.
  if (parameters().table && !new URLSearchParams(url).has("table")) window.location.reload();
  if (url === window.location.search) return;
  const changed = changedFilters(table(), window.location.search, url);
  const path = window.location.pathname + url;
  // The history of an embedded page belongs to the page around it.
  if (changed.length && !continuesStep(table(), changed, lastStep) && !isEmbedded()) {
    addStep(historyIndex() + 1, path);
  } else {
    window.history.replaceState({ ...window.history.state, at: historyIndex() }, "", path);
  }
  if (changed.length) lastStep = changed;
  showSteps();
  onNewUrl();
}

/** Enable the buttons for undo and redo if there is a step to take. */
export function showSteps() {
  disable("undo", historyIndex() === 0);
  disable("redo", historyIndex() >= Number(remembered("sessionStorage", "top")));
}

/** @param {string} id @param {boolean} disabled */
function disable(id, disabled) {
  if (prop(id, "disabled") !== disabled) setProps(id, { disabled });
}

function step() {
  if (triggered().some((input) => input.value)) window.history.go(isFrom("undo") ? -1 : 1);
  return noUpdate();
}

/** Undo changes filters: zoom, tab, theme and the selected event stay. */
function followHistory() {
  lastStep = [];
  isLeaving = true;
  const search = new URLSearchParams(window.location.search);
  const now = parameters();
  const named = search.get("lang");
  if (String(now.lang || "") !== String(named || "") && named !== prop("language", "value")) {
    window.location.reload();
    return;
  }
  filterNames(table()).forEach((name) => (now[name] = search.getAll(name)));
  goTo(now);
  showSteps();
}

const clear = () => addressOf(toSearch(withoutFilters(table(), parameters())));

/** Another language is another page of the same state. @param {string} code */
function language(code) {
  const page = window.location.pathname + toSearch({ ...parameters(), lang: [code] });
  // "Back" from the new page would otherwise lead to a sheet that is no longer open.
  if (window.history.state?.sheet) window.location.replace(page);
  else window.location.assign(page);
  return noUpdate();
}

// --- buttons ---

/** Remove one value of a filter, or all of it. @param {{ parameter: string, value: string }} chip */
function removeFilter({ parameter, value }) {
  const now = parameters();
  goTo({ ...now, [parameter]: value ? (now[parameter] || []).filter((text) => text !== value) : [] });
}

/** Save events as data; a plain link would fail silently. @param {{ format: string, rows: string }} file */
async function saveData({ format, rows }) {
  const path = `data/${format}${rows === "all" ? "" : currentSearch()}`;
  const answer = await request(path, { method: "HEAD" });
  const problem = answer
    ? answer.ok
      ? ""
      : translate("The server rejected this request, so nothing was saved.")
    : translate("The server is not responding, so nothing was saved. Check that it is still running.");
  showError("data", problem);
  if (!problem) Object.assign(document.createElement("a"), { href: urlPrefix() + path, download: "" }).click();
}

/** @param {() => void} newUrl Called whenever the URL changes. */
export function startState(newUrl) {
  onNewUrl = newUrl;
  // A new visit has no undo steps; a reloaded page keeps the steps in its history.
  if (!window.history.state) remember("sessionStorage", "top", 0);
  window.addEventListener("popstate", followHistory);
  offerCallbacks({ gather, restore, clear, step, language });
  addActions({
    chip: (id) => removeFilter(/** @type {any} */ (id)),
    "only-filter": (id) =>
      goTo(withOnly(table(), parameters(), .../** @type {[string, string]} */ ([id.parameter, id.value]))),
    clear: () => goTo(withoutFilters(table(), parameters())),
    data: (id) => saveData(/** @type {any} */ (id)),
    "copy-link": ({ type }) => copyText(type, window.location.href, "Link copied", "Copy this link:"),
  });
}
