/* The replay: play or step through the days on which something became known, or through the events. */
import { addActions } from "./buttons.js";
import { noUpdate, offerCallbacks, prop, setProps, translate } from "./dash_api.js";
import { toMs } from "./dates.js";
import { prefersNoMotion } from "./environment.js";
import { select, selectNeighbour } from "./selection.js";
import { isWaiting } from "./server.js";

const RETRY_MS = 100;

/** Timer of the next step; 0 while nothing is played. @type {number} */
let timer = 0;
/** The day that was shown before days were played; null while none are. @type {string | null} */
let before = null;

/** Play or pause; for readers who want no motion, advance one step. @param {number} clicks */
function play(clicks) {
  if (!clicks) return noUpdate();
  if (timer) pause();
  else if (prefersNoMotion()) advance();
  else {
    if (playsDays()) before ??= shownDay();
    showPlaying(true);
    run();
  }
  return noUpdate();
}

function pause() {
  clearTimeout(timer);
  timer = 0;
  showPlaying(false);
}

/** At the end, show again what was shown before. */
function finish() {
  pause();
  if (before !== null && playsDays()) setProps("known-on", { value: before });
  before = null;
}

/** @param {boolean} isPlaying */
function showPlaying(isPlaying) {
  const button = document.getElementById("play");
  if (!button) return;
  button.textContent = translate(isPlaying ? "Pause" : "Play");
  button.setAttribute("aria-pressed", String(isPlaying));
}

function run() {
  if (!advance()) return finish();
  const next = () => {
    // The current step must be visible before the next one.
    if (isSettled()) run();
    else timer = window.setTimeout(next, RETRY_MS);
  };
  timer = window.setTimeout(next, Number(prop("play-speed", "value")));
  return undefined;
}

/** Whether the page shows what its controls ask for. */
function isSettled() {
  const isDrawn = JSON.stringify(prop("query-view", "data")) === JSON.stringify(prop("drawn", "data"));
  return isDrawn && !isWaiting();
}

const playsDays = () => prop("play-steps", "value") === "days";
const shownDay = () => (prop("known-on", "value") || "").trim();
/** @returns {[string, string][]} Days on which something became known, with their names. */
const allDays = () => prop("days", "data");

/** Go to the next event or day; false at the end. */
const advance = () => (playsDays() ? advanceDay() : advanceEvent());

/** Go to the next event; after the last one, playing starts again at the first. */
function advanceEvent() {
  const { first } = prop("focus", "data") || {};
  if (selectNeighbour(1)) return true;
  if (timer || !first) return false;
  select(first);
  return true;
}

const advanceDay = () => showDay(nextDay(daysKnown(), shownDay(), Boolean(timer)));
const daysKnown = () => allDays().map(([day]) => day);

/** Show what was known by a day; false if there is none. @param {string | undefined} day */
function showDay(day) {
  if (day === undefined) return false;
  setProps("known-on", { value: day });
  return true;
}

/** Take one step by a button. @param {1 | -1} by */
function step(by) {
  pause();
  if (!playsDays()) selectNeighbour(by);
  else if (by > 0) showDay(nextDay(daysKnown(), shownDay(), true));
  else showDay(previousDay(daysKnown(), shownDay()));
}

/**
 * The day after the one shown. Without a day, and after the last one unless it is playing, this is the first day.
 * @param {string[]} days
 * @param {string} shown
 * @param {boolean} isPlaying
 * @returns {string | undefined}
 */
export function nextDay(days, shown, isPlaying) {
  const later = shown ? days.find((day) => toMs(day) > toMs(shown)) : days[0];
  return later || (isPlaying ? undefined : days[0]);
}

/**
 * The day before the one shown. Without a day, everything is known, so this is the day before the last one.
 * @param {string[]} days
 * @param {string} shown
 */
export const previousDay = (days, shown) =>
  shown ? days.findLast((day) => toMs(day) < toMs(shown)) : days[Math.max(days.length - 2, 0)];

/** The slider for the days. */
const slider = () => /** @type {HTMLInputElement | null} */ (document.getElementById("play-days"));

/** Follow the slider; charts are drawn when it is released. @param {Event} event */
function slide({ type, target }) {
  const range = slider();
  if (target !== range || !range) return;
  const [day, name] = allDays()[Number(range.value)];
  if (type === "input") showName(name, Number(range.value));
  else {
    pause();
    showDay(day);
  }
}

/** @param {string} name @param {number} index */
function showName(name, index) {
  const words = name && `${name} (${index + 1} / ${allDays().length})`;
  const place = document.getElementById("play-day");
  if (place) place.textContent = words || (place.dataset.rest ?? "");
  slider()?.setAttribute("aria-valuetext", name || (place?.dataset.rest ?? ""));
}

/** Show which day is shown, and the controls of what is played. @param {string} known @param {string} steps */
function followDay(known, steps) {
  const shown = (known || "").trim();
  const listed = allDays();
  // A day that was typed may lie between two of them.
  const index = shown ? listed.findLastIndex(([day]) => toMs(day) <= toMs(shown)) : listed.length - 1;
  const range = slider();
  if (range) range.value = String(Math.max(index, 0));
  showName(shown && (listed[index]?.[1] ?? shown), index);
  const { classList } = /** @type {Element} */ (document.querySelector(".player"));
  classList.toggle("plays-days", steps === "days");
  classList.toggle("at-day", Boolean(shown));
  return noUpdate();
}

export function startPlayer() {
  offerCallbacks({ play, followDay });
  addActions({ "step-back": () => step(-1), "step-forward": () => step(1), "known-all": () => showDay("") });
  ["input", "change"].forEach((type) => document.addEventListener(type, slide));
}
