/* Play: step through the events, or through the days on which something became known. */
import { noUpdate, offerCallbacks, prop, setProps, translate } from "./dash_api.js";
import { toMs } from "./dates.js";
import { prefersNoMotion } from "./environment.js";
import { select, selectNeighbour } from "./selection.js";
import { isWaiting } from "./server.js";

const RETRY_MS = 100;

/** Timer of the next step; 0 while nothing is played. @type {number} */
let timer = 0;

/** Play or pause; for readers who want no motion, advance one step. @param {number} clicks */
function play(clicks) {
  if (!clicks) return noUpdate();
  if (timer) pause();
  else if (prefersNoMotion()) advance();
  else {
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

/** @param {boolean} isPlaying */
function showPlaying(isPlaying) {
  const button = document.getElementById("play");
  if (!button) return;
  button.textContent = translate(isPlaying ? "Pause" : "Play");
  button.setAttribute("aria-pressed", String(isPlaying));
}

function run() {
  if (!advance()) return pause();
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

/** Go to the next event or day; false at the end. */
const advance = () => (prop("play-steps", "value") === "days" ? advanceDay() : advanceEvent());

/** Go to the next event; after the last one, playing starts again at the first. */
function advanceEvent() {
  const { first } = prop("focus", "data") || {};
  if (selectNeighbour(1)) return true;
  if (timer || !first) return false;
  select(first);
  return true;
}

function advanceDay() {
  const day = nextDay(prop("days", "data"), (prop("known-on", "value") || "").trim(), Boolean(timer));
  if (day === undefined) return false;
  setProps("known-on", { value: day });
  return true;
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

export function startPlayer() {
  offerCallbacks({ play });
}
