/* The selected event: readers choose it by a click on a mark, a place or a row, and every view shows it. */
import { addActions } from "./buttons.js";
import { isFrom, noUpdate, offerCallbacks, prop, setProps, triggered } from "./dash_api.js";
import { unlessDouble } from "./country_zoom.js";
import { scrollIntoSight } from "./environment.js";
import { noteOpener } from "./focus.js";
import { chartIn, topOf } from "./internals.js";
import { bringOnMap, zoomToSpot } from "./map_moves.js";
import { coveredShare, positionParameter, theMap } from "./map_view.js";
import { clickedMark } from "./marks.js";
import { isDrawing } from "./server.js";
import { toggleFilter } from "./state.js";

/** Event that the page selected in the table, as opposed to the reader. */
let selectedRow = "";

/** @param {any[]} values Clicks, rows, and the event selected so far. */
function choose(...values) {
  const [rows, chosen] = values.slice(-2);
  const last = triggered()[0];
  if (!last || !last.value) return noUpdate();
  const event = isFrom("table") ? chosenRow(rows) : chosenMark(last.value);
  if (event === undefined) return noUpdate();
  noteWay(isFrom("map"));
  return event === chosen ? noUpdate() : event;
}

/** @param {any} rows */
function chosenRow(rows) {
  const row = Array.isArray(rows) && rows[0];
  return row && row.event_id !== selectedRow ? row.event_id : undefined;
}

/** Note whether the reader chose a place: then the events of the place are listed first. @param {boolean} isPlace */
function noteWay(isPlace) {
  if (isPlace) document.documentElement.dataset.chose = "place";
  else delete document.documentElement.dataset.chose;
}

/** @param {any} click */
function chosenMark(click) {
  const { kind, values } = clickedMark(click, isFrom("map") ? theMap()?.data : []);
  if (kind === "event") return values[0];
  openMark(kind, values);
  return undefined;
}

/** Do what a mark is for: select its event, zoom to its places or dates, or filter by its country. @param {string} kind @param {any[]} values */
export function openMark(kind, values) {
  const map = theMap();
  if (kind === "event") select(values[0], document.activeElement?.id === "map-keys");
  if (kind === "window") setProps("window", { data: values });
  if (kind === "spot" && map) zoomToSpot(map, values);
  // The map stays where it is, so that a second click is on the same country.
  if (kind === "country") unlessDouble(() => toggleFilter("country", values[0], positionParameter()));
}

/** Events that are already visible: the first is where the URL shows it. */
let shownEvent = "";
let scrolledTo = "";

/** Select the row of an event in the table; no row for an empty id. @param {string} event */
function selectRow(event) {
  const wasSelected = selectedRow;
  selectedRow = event;
  if (event) setProps("table", { selectedRows: { ids: [event] }, scrollTo: { rowId: event } });
  // A row that the reader has just pressed stays.
  else if (wasSelected) setProps("table", { selectedRows: [] });
}

/** Show the selected event in every view, and bring it into view if it is newly selected. */
export function showSelected() {
  const selected = prop("focus", "data");
  if (!selected) return;
  if (steps) setTimeout(takeSteps);
  const { event, place } = selected;
  selectRow(event);
  setTimeout(scrollMatrix);
  const isNew = event && event !== shownEvent && isFrom("focus");
  shownEvent = event;
  if (!isNew) return;
  const details = document.getElementById("event-details");
  if (details) details.scrollTop = 0;
  const store = prop("period", "data") ? "period" : "window";
  if (selected.window) setProps(store, { data: selected.window });
  const map = theMap();
  // The details, which cover a part of the map, are drawn in the next frame.
  if (place && map) requestAnimationFrame(() => bringOnMap(map, place, coveredShare(map)));
}

/** Bring the chosen row of the matrix into view, without moving the page. */
function scrollMatrix() {
  const box = document.getElementById("matrix");
  const row = /** @type {HTMLElement | null | undefined} */ (box?.querySelector(".is-chosen"));
  if (!box || !row) return;
  const isHidden = row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight || row.offsetTop < box.scrollTop;
  if (isHidden) box.scrollTop = row.offsetTop - box.clientHeight / 2;
}

/**
 * Scroll to the mark of a newly selected event once it has been drawn. This happens before its details arrive, so that
 * no button moves away from the pointer, and only once for each event, so that readers can scroll away.
 * @param {string} event
 */
export function scrollToMark(event) {
  if (event === scrolledTo) return;
  const chart = chartIn("timeline");
  const marks = chart?.data.find((trace) => trace.name === "events");
  const index = chart && marks ? indexOfMark(marks, [event, ...chart.layout.meta.carriers]) : -1;
  // An event that is not drawn yet waits for new dates.
  if (event && index < 0) return;
  scrolledTo = event;
  if (!event || !chart) return;
  const box = document.getElementById("timeline-box");
  scrollIntoSight(topOf(chart, marks.y[index]), 1 / 2, box, chart.layout.margin.t);
  // A low window shows only a part of the page.
  box?.scrollIntoView({ block: "nearest" });
}

/**
 * Place of the first mark among those of some events; -1 if none is drawn.
 * @param {any} marks
 * @param {string[]} events
 */
function indexOfMark(marks, events) {
  const ids = marks.customdata.map((/** @type {any[]} */ mark) => mark[1]);
  return events.map((event) => ids.indexOf(event)).find((index) => index >= 0) ?? -1;
}

/** Close the details of an event where they cover the timeline, as on a phone. */
export function uncoverTimeline() {
  const [details, box] = ["#event-details.chosen", "#timeline-box"].map((selector) =>
    document.querySelector(selector)?.getBoundingClientRect(),
  );
  if (!details || !box) return;
  const isBeside = details.left >= box.right || details.right <= box.left;
  if (!isBeside && details.top < box.bottom && details.bottom > box.top) select("");
}

/** @param {string} event @param {boolean} [isPlace] Whether the reader chose its place. */
export function select(event, isPlace = false) {
  if (event) noteOpener();
  noteWay(isPlace);
  setProps("chosen", { data: event });
}

/** Steps that the reader asked for and that are not taken yet; negative ones go back. */
let steps = 0;

/**
 * Step to the event before or after the selected one; false if there is none. While charts are drawn, steps add up.
 * @param {-1 | 1} step
 */
export function selectNeighbour(step) {
  steps += step;
  return takeSteps();
}

/** Whether there may be an event before or after the selected one. @param {-1 | 1} step */
export function hasNeighbour(step) {
  const { near, isFirst, isLast } = { near: [], ...prop("focus", "data") };
  const chosen = prop("chosen", "data") || "";
  const at = near.indexOf(/** @type {never} */ (chosen));
  if (at < 0) return Boolean(chosen || (step > 0 && near.length));
  return step < 0 ? at > 0 || !isFirst : at < near.length - 1 || !isLast;
}

/** Take the steps asked for, as far as the ids around the event are known; false at the first or last event. */
function takeSteps() {
  const known = { near: [], asked: "", ...prop("focus", "data") };
  const chosen = prop("chosen", "data") || "";
  const at = known.near.indexOf(/** @type {never} */ (chosen));
  // The event is hidden, or its neighbours are not known yet.
  if (at < 0 && (chosen || known.asked)) {
    if (chosen === known.asked) steps = 0;
    return steps !== 0;
  }
  if (chosen !== known.asked && isDrawing()) return true;
  const { target, left } = stepFrom(known, at, steps);
  steps = left;
  if (target === at) return left !== 0;
  select(known.near[target]);
  return true;
}

/**
 * The position after some steps, and the steps that lead beyond the known ids.
 * @param {{ near: string[], isFirst?: boolean, isLast?: boolean }} known
 * @param {number} at Position in `near`; -1 before the first event.
 * @param {number} count
 */
function stepFrom({ near, isFirst, isLast }, at, count) {
  const [wanted, last] = [at + count, near.length - 1];
  const target = Math.max(Math.min(wanted, last), Math.min(at, 0));
  const isEnd = count < 0 ? isFirst && wanted <= 0 : isLast && wanted >= last;
  return { target, left: isEnd ? 0 : wanted - target };
}

export function startSelection() {
  shownEvent = scrolledTo = new URLSearchParams(window.location.search).get("event") ?? "";
  offerCallbacks({ choose });
  addActions({ choose: ({ event, where }) => select(event, where === "here"), "close-details": () => select("") });
}
