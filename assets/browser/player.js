/* The replay: play or step through the days on which something became known, or through the events.

   A replay by days is at rest (no day, so everything is shown), at a day, or playing. Only the timer of the replay keeps it
   playing: whatever else changes the day, such as a step, the slider, a chip or "Undo", is a choice of the reader, which
   pauses it, and from which the next replay goes on. */
import { addActions } from "./buttons.js";
import { noUpdate, offerCallbacks, prop, setProps, translate } from "./dash_api.js";
import { dayOf, toMs } from "./dates.js";
import { prefersNoMotion } from "./environment.js";
import { hasNeighbour, select, selectNeighbour } from "./selection.js";
import { isWaiting } from "./server.js";

const RETRY_MS = 100;
/** Days as the page writes them; the server reads what else readers type, and writes it into the URL. */
const WRITTEN_DAY = /^-?\d{4}-\d\d-\d\d(T[\d:]+)?$/;

/** Timer of the next step; 0 while nothing is played. @type {number} */
let timer = 0;
/** The day from which the replay began, empty if everything was shown; null unless days are being played or paused. @type {string | null} */
let before = null;
/** The day to which the replay went last. @type {string | null} */
let played = null;
/** What is replayed. */
let replayed = "";

/** Play or pause; for readers who want no motion, advance one step. @param {number} clicks */
function play(clicks) {
  if (!clicks) return noUpdate();
  if (timer) pause();
  else if (prefersNoMotion()) advance();
  else {
    if (playsDays()) before ??= writtenDay();
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

/** Leave the replay: the reader has chosen what is shown. */
function leave() {
  pause();
  before = null;
}

/** At the end, show everything again, or stay at the last day if the reader had chosen a day. */
function finish() {
  if (before === "" && playsDays()) showDay("");
  leave();
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
/** The text in the field for the day. @returns {string} */
const writtenDay = () => (prop("known-on", "value") || "").trim();

/** The day that is shown; empty if everything is, also because the text in the field is no date. */
function shownDay() {
  const written = writtenDay();
  if (!written || WRITTEN_DAY.test(written)) return written;
  return new URLSearchParams(prop("url", "data") ?? window.location.search).get("known") ?? "";
}

/** @returns {[string, string][]} Days on which something became known, with their names. */
const allDays = () => prop("days", "data");
const daysKnown = () => allDays().map(([day]) => day);

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

/** Go to the next day; at rest and after the last one, playing starts at the first. */
function advanceDay() {
  const [first] = daysKnown();
  const day = nextDay(daysKnown(), shownDay()) ?? (timer ? undefined : first);
  if (day === undefined) return false;
  showDay(day);
  return true;
}

/** Show what was known by a day as a part of the replay. @param {string} day */
function showDay(day) {
  played = day;
  setProps("known-on", { value: day });
}

/** Show what was known by a day that the reader chose. @param {string | undefined} day */
function chooseDay(day) {
  leave();
  if (day !== undefined) setProps("known-on", { value: day });
}

/** The day after or before the one shown, if there is one. @param {1 | -1} by */
const dayBeside = (by) => (by > 0 ? nextDay : previousDay)(daysKnown(), shownDay());

/** Take one step by a button. @param {1 | -1} by */
function step(by) {
  if (playsDays()) return chooseDay(dayBeside(by));
  pause();
  return selectNeighbour(by);
}

/**
 * The day after the one shown. Without a day, everything is known, so there is none.
 * @param {string[]} days
 * @param {string} shown
 * @returns {string | undefined}
 */
export const nextDay = (days, shown) => (shown ? days.find((day) => toMs(day) > toMs(shown)) : undefined);

/**
 * The day before the one shown. Without a day, everything is known, so this is the day before the last one.
 * @param {string[]} days
 * @param {string} shown
 */
export const previousDay = (days, shown) =>
  shown ? days.findLast((day) => toMs(day) < toMs(shown)) : days[Math.max(days.length - 2, 0)];

/** The slider for the days. */
const slider = () => /** @type {HTMLInputElement | null} */ (document.getElementById("play-days"));

/** Follow the slider, which a replay must not move meanwhile; charts are drawn when it is released. @param {Event} event */
function slide({ type, target }) {
  const range = slider();
  if (target !== range || !range) return;
  const [day, name] = allDays()[Number(range.value)];
  if (type === "change") return chooseDay(day);
  pause();
  return showName(name, Number(range.value));
}

/** Name the day that is shown; its index is negative before the first one. @param {string} name @param {number} index */
function showName(name, index) {
  const place = document.getElementById("play-day");
  const rest = place?.dataset.rest ?? "";
  const isPart = place?.dataset.part !== undefined;
  const count = index < 0 || isPart ? "" : ` (${index + 1} / ${allDays().length})`;
  // The slider announces its day itself.
  place?.setAttribute("aria-live", document.activeElement === slider() ? "off" : "polite");
  if (place) place.textContent = name ? name + count : rest;
  slider()?.setAttribute("aria-valuetext", name || rest);
}

/** Show what is replayed, and its day; called whenever either changes. */
export function followReplay() {
  const steps = prop("play-steps", "value");
  if (steps !== replayed || (playsDays() && writtenDay() !== played)) leave();
  replayed = steps;
  const [shown, listed] = [shownDay(), allDays()];
  // A day that was typed may lie between two of them.
  const index = shown ? listed.findLastIndex(([day]) => toMs(day) <= toMs(shown)) : listed.length - 1;
  const range = slider();
  if (range) range.value = String(Math.max(index, 0));
  showName(shown && (listed[index]?.[1] ?? dayOf(shown)), index);
  document.querySelector(".player")?.classList.toggle("plays-days", playsDays());
  const canStep = (/** @type {1 | -1} */ by) => (playsDays() ? dayBeside(by) !== undefined : hasNeighbour(by));
  enable("step-back", canStep(-1));
  enable("step-forward", canStep(1));
  enable("known-all", Boolean(writtenDay()));
}

/** Enable a button or not; either way it keeps the focus. @param {string} id @param {boolean} isEnabled */
function enable(id, isEnabled) {
  document.getElementById(id)?.setAttribute("aria-disabled", String(!isEnabled));
}

/** A replay whose controls are hidden could not be paused. @param {Event} event */
function followFold({ target }) {
  if (target instanceof HTMLDetailsElement && target.matches(".replay:not([open])")) pause();
}

export function startPlayer() {
  offerCallbacks({ play });
  addActions({ "step-back": () => step(-1), "step-forward": () => step(1), "known-all": () => chooseDay("") });
  ["input", "change"].forEach((type) => document.addEventListener(type, slide));
  document.addEventListener("toggle", followFold, true);
}
