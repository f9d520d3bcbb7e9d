/* Zoom the map to a country: with a double click or double tap on it, with a key, or with a button. Shared by the page
   and the standalone page. */
import { countryAt, countryFrame, frameAround } from "./countries.js";
import { chartAt, placeBeside } from "./internals.js";
import { fitOnMap } from "./map_moves.js";
import { clickedMark } from "./marks.js";

/** @typedef {import("./types").Chart} Chart */
/** @typedef {[number, number]} Pair */

/** Time in which a second click makes a double click, and distance of two taps that are one double tap. */
const DOUBLE_MS = 300;
const TAP_PX = 30;

/** @type {() => Chart | null} */
let mapOf = () => null;
/** @type {(map: Chart) => number} */
let coveredOf = () => 0;
/** @type {WeakSet<Chart>} */
const watchedMaps = new WeakSet();
/** When a mark was clicked, a click acted, and the map was zoomed. */
const last = { mark: -Infinity, act: -Infinity, zoom: -Infinity };
/** Timer of a click that waits for a second one; 0 for none. @type {number} */
let timer = 0;
/** The last tap. @type {{ at: number, place: Pair } | null} */
let tap = null;

/** @param {number} moment */
const isJust = (moment) => performance.now() - moment < DOUBLE_MS;

/** Borders that Plotly has loaded for a map; null before. @param {Chart} map */
function bordersOf(map) {
  const loaded = window.PlotlyGeoAssets?.topojson ?? {};
  return loaded[`world_${map.layout.geo?.resolution}m`] ?? Object.values(loaded)[0] ?? null;
}

/**
 * Zoom a map to countries; without any, to the one in its middle.
 * @param {Chart} map
 * @param {string[]} codes
 */
export function zoomToCountries(map, codes) {
  if (!codes.length) return zoomToPlace(map, placeBeside(map, 0, 0));
  const borders = bordersOf(map);
  const frames = borders ? codes.map((code) => countryFrame(borders, code)) : [];
  return show(map, frameAround(frames.filter((frame) => frame !== null)));
}

/** Zoom to the country at a place; false at sea. @param {Chart} map @param {Pair | null} place */
function zoomToPlace(map, place) {
  const borders = bordersOf(map);
  const code = borders && place ? countryAt(borders, place) : "";
  return show(map, code ? countryFrame(borders, code, place) : null);
}

/** @param {Chart} map @param {import("./countries.js").Frame | null} frame */
function show(map, frame) {
  if (frame) fitOnMap(map, frame, coveredOf(map));
  return frame !== null;
}

/**
 * Act on a click on a country, unless a second click follows.
 * @param {() => void} act
 */
export function unlessDouble(act) {
  clearTimeout(timer);
  if (isJust(last.zoom)) return;
  timer = window.setTimeout(() => {
    timer = 0;
    last.act = performance.now();
    act();
  }, DOUBLE_MS);
}

/** Handle a double click or double tap on a map; false at sea. @param {Chart} map @param {Pair} point In the window. */
function onDouble(map, [x, y]) {
  const { left, top, width, height } = map.getBoundingClientRect();
  // A mark acts at the first click, and so does a country if the second click comes late.
  if (isJust(last.mark) || isJust(last.act)) return true;
  if (!zoomToPlace(map, placeBeside(map, (x - left) / width - 0.5, (y - top) / height - 0.5))) return false;
  clearTimeout(timer);
  timer = 0;
  last.zoom = performance.now();
  return true;
}

/** The map at the target of an event; null if it is elsewhere. @param {EventTarget | null} target */
function mapAt(target) {
  const map = mapOf();
  return map && chartAt(target) === map ? map : null;
}

/** @param {TouchEvent} touch */
function onTouch(touch) {
  const map = mapAt(touch.target);
  const before = tap;
  tap = null;
  if (!map || touch.touches.length > 1) return;
  const place = placeOf(touch);
  if (touch.type === "touchstart") {
    const isSecond = before && isJust(before.at) && distance(before.place, place) < TAP_PX;
    // Plotly would zoom in on the second tap.
    if (isSecond && onDouble(map, place)) stop(touch);
    else tap = { at: performance.now(), place };
  } else if (before && distance(before.place, place) < TAP_PX) {
    tap = { ...before, at: performance.now() };
  }
}

/** @param {TouchEvent} touch @returns {Pair} */
const placeOf = ({ changedTouches: [{ clientX, clientY }] }) => [clientX, clientY];

/** @param {Pair} one @param {Pair} other */
const distance = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);

/** @param {Event} event */
function stop(event) {
  event.stopPropagation();
  if (event.cancelable) event.preventDefault();
}

/** Note clicks on marks as they happen; Dash reports them later. @param {Chart} map */
function watch(map) {
  watchedMaps.add(map);
  map.on("plotly_click", (click) => {
    if (clickedMark(click).kind !== "country") last.mark = performance.now();
  });
}

/**
 * @param {() => Chart | null} map Returns the map, once it is drawn.
 * @param {(map: Chart) => number} [covered] Share of the map, at its lower edge, that something else covers.
 */
export function startCountryZoom(map, covered = () => 0) {
  mapOf = map;
  coveredOf = covered;
  document.addEventListener("pointerover", ({ target }) => {
    const chart = mapAt(target);
    if (chart && !watchedMaps.has(chart)) watch(chart);
  });
  // Before Plotly, which would reset the map.
  const options = { capture: true, passive: false };
  document.addEventListener(
    "dblclick",
    (click) => {
      const chart = mapAt(click.target);
      if (chart && onDouble(chart, [click.clientX, click.clientY])) stop(click);
    },
    options,
  );
  for (const name of /** @type {const} */ (["touchstart", "touchend"])) {
    document.addEventListener(name, onTouch, options);
  }
}
