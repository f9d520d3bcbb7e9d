/* The dates that the timeline shows, and those that filter all views. */
import { addActions } from "./buttons.js";
import { isFrom, noUpdate, offerCallbacks, prop, setProps } from "./dash_api.js";
import { dayOf, toMs, toText } from "./dates.js";
import { chartIn } from "./internals.js";
import { outside } from "./map_view.js";
import { isDrawing, request, showUnanswered } from "./server.js";
import { scrollToMark, uncoverTimeline } from "./selection.js";

/** @typedef {[string, string]} Dates */

const FIELDS = ["time-from", "time-to"];

/** Days in the two fields; any other content was typed. @type {string[]} */
let fieldDays = ["", ""];
/** What is wrong with the texts in the two fields. @type {string[]} */
let fieldProblems = ["", ""];

/**
 * Dates shown, and dates that filter all views, after the reader moved, brushed, typed or pressed a button.
 * @param {any} moved @param {any} brushed @param {string} from @param {string} to
 * @param {any[]} rest Ends with the figures of both charts and the dates that filter all views.
 */
function timeWindow(moved, brushed, from, to, ...rest) {
  const [timeline, overview, period] = rest.slice(-3);
  const { range } = timeline.layout.xaxis;
  const none = noUpdate();
  const unchanged = [none, none];
  /** @type {Record<string, () => any[] | null | Promise<any[]>>} */
  const answers = {
    "time-from": () => typed(from, to, range),
    "time-to": () => typed(from, to, range),
    "only-this-time": () => typed(from, to, range) ?? (period ? null : [null, range]),
    overview: () => brushedWindow(brushed),
    "zoom-reset": () => [null, null],
    "zoom-all": () => [overview.layout.xaxis.range, null],
  };
  const trigger = Object.keys(answers).find(isFrom);
  if (trigger) return answers[trigger]() ?? unchanged;
  const next = isFrom("timeline") ? movedDates(moved) : steppedDates(range, isFrom);
  if (next === undefined) return unchanged;
  // Dates that filter all views are also the dates shown.
  return period && next ? [null, next] : [next, period ? null : none];
}

/** @param {any} brushed */
function brushedWindow(brushed) {
  const dates = brushedDates(brushed);
  return dates && [null, dates];
}

/**
 * Dates after the reader typed one: none if it cannot be read. It then stays in its field, with what is wrong.
 * @param {string} from @param {string} to @param {Dates} range
 */
function typed(from, to, range) {
  const texts = [from, to].map((text) => (text || "").trim());
  if (String(texts) === String(fieldDays)) return showProblems(["", ""]);
  if (!texts[0] && !texts[1]) return [null, null];
  // A click on the button may come before the answer about the dates typed.
  const isFirst = isFrom(FIELDS[0]) || (!isFrom(FIELDS[1]) && texts[0] !== fieldDays[0]);
  return readTyped(texts, range.map(dayOf), isFirst);
}

/** @param {string[]} texts @param {string[]} shown @param {boolean} isFirstTyped */
async function readTyped(texts, shown, isFirstTyped) {
  const unchanged = [noUpdate(), noUpdate()];
  // An emptied field keeps its date.
  const [from, to] = texts.map((text, side) => text || fieldDays[side]);
  const answer = await request(`days?${new URLSearchParams({ from, to, lang: prop("language", "value") })}`);
  showUnanswered(!answer?.ok);
  if (!answer?.ok) return unchanged;
  const { days, problems } = await answer.json();
  showProblems(problems);
  if (problems.some(Boolean)) return unchanged;
  fieldDays = texts;
  return [null, inOrder(days, shown, isFirstTyped)];
}

/** @param {string[]} problems Empty for a field with a date. */
function showProblems(problems) {
  FIELDS.forEach((id, side) => {
    if (problems[side] !== fieldProblems[side]) setProps(id, { error: problems[side] || null });
  });
  fieldProblems = problems;
  return null;
}

/**
 * Two days in order: if one was typed beyond the other, the other is moved.
 * @param {string[]} days
 * @param {string[]} before
 * @param {boolean} isFirstTyped
 */
export function inOrder(days, before, isFirstTyped) {
  const [start, end] = days.map(toMs);
  if (!(start > end)) return days;
  const span = toMs(before[1]) - toMs(before[0]);
  const moved = isFirstTyped ? [start, start + span] : [end - span, end];
  return moved.map((ms) => dayOf(toText(ms)));
}

/**
 * Dates that Plotly reports after a chart was moved: null for all, undefined if the dates did not change.
 * @param {any} change
 * @returns {Dates | null | undefined}
 */
export function movedDates(change) {
  if (!change) return undefined;
  if (change["xaxis.autorange"]) return null;
  const ends = change["xaxis.range"] || [change["xaxis.range[0]"], change["xaxis.range[1]"]];
  return ends[0] === undefined || ends[1] === undefined ? undefined : ends;
}

/**
 * Dates after a button was pressed.
 * @param {Dates} range
 * @param {(id: string) => boolean} isPressed
 */
export function steppedDates(range, isPressed) {
  const [start, end] = range.map(toMs);
  const span = end - start;
  /** @type {Record<string, [number, number]>} */
  const steps = {
    "zoom-in": [start + span / 4, end - span / 4],
    "zoom-out": [start - span / 2, end + span / 2],
    "pan-earlier": [start - span / 3, end - span / 3],
    "pan-later": [start + span / 3, end + span / 3],
  };
  const name = Object.keys(steps).find(isPressed);
  return name ? steps[name].map(toText) : undefined;
}

/**
 * Dates that were brushed in the overview, in their order.
 * @param {any} change
 * @returns {Dates | null}
 */
export function brushedDates(change) {
  if (!change) return null;
  const last = change.selections?.at(-1);
  const keys = Object.keys(change).filter((key) => /^selections\[\d+\]\.x[01]$/.test(key));
  const ends = last ? [last.x0, last.x1] : keys.map((key) => change[key]);
  return ends.length === 2 ? /** @type {Dates} */ (ends.sort((one, other) => toMs(one) - toMs(other))) : null;
}

/**
 * The state and the dates that the charts show, after both are painted, for the callback that waits for them; and the
 * note on places outside of the map.
 * @param {any} timeline @param {any} map @param {any[]} before
 */
async function drawn(timeline, map, ...before) {
  const note = outside(map);
  if (isDrawing()) return [noUpdate(), noUpdate(), ...note];
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  showDays(timeline.layout.meta.days);
  const now = [prop("query-view", "data"), prop("time-view", "data")];
  // What new filters find begins at the top, and is in sight.
  const isNew = before[0] && filtersOf(now[0]) !== filtersOf(before[0]);
  const box = isNew && document.getElementById("timeline-box");
  if (box) {
    box.scrollTop = 0;
    uncoverTimeline();
  }
  scrollToMark(prop("chosen", "data"));
  const changed = now.map((part, index) =>
    JSON.stringify(part) === JSON.stringify(before[index]) ? noUpdate() : part,
  );
  return [...changed, ...note];
}

/** The filters but the day of knowledge, which a replay moves. @param {Record<string, any>} query */
function filtersOf(query) {
  return JSON.stringify({ ...query, known: null });
}

/** Show the days of the timeline in the date fields. @param {string[]} days */
function showDays(days) {
  if (String(days) === String(fieldDays) && !fieldProblems.some(Boolean)) return;
  showProblems(["", ""]);
  fieldDays = days;
  FIELDS.forEach((id, side) => setProps(id, { value: days[side] }));
}

const BUTTON_OF_KEY = /** @type {Record<string, string>} */ ({
  ArrowLeft: "pan-earlier",
  ArrowRight: "pan-later",
  "+": "zoom-in",
  "-": "zoom-out",
  0: "zoom-reset",
});

/** Handle a key of the timeline; false for any other key. @param {string} key */
export function timelineKey(key) {
  if (!Object.hasOwn(BUTTON_OF_KEY, key)) return false;
  document.getElementById(BUTTON_OF_KEY[key])?.click();
  return true;
}

/** @type {WeakSet<Element>} */
const watchedCharts = new WeakSet();

const showAll = () => document.getElementById("zoom-all")?.click();

/** Let the notes on earlier and later events show them. @param {PointerEvent} event */
function watchNotes({ target }) {
  const chart = target instanceof Element && target.closest("#timeline") ? chartIn("timeline") : null;
  if (!chart || watchedCharts.has(chart)) return;
  watchedCharts.add(chart);
  chart.on("plotly_clickannotation", showAll);
}

export function startTimeWindow() {
  addActions({ "fit-all": showAll });
  document.addEventListener("pointerover", watchNotes);
  offerCallbacks({ window: timeWindow, drawn });
}
