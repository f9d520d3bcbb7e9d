/* The position of the map, and its area that filters all views. */
import { addActions } from "./buttons.js";
import { startCountryZoom, zoomToCountries } from "./country_zoom.js";
import { isFrom, noUpdate, offerCallbacks, prop, setProps } from "./dash_api.js";
import { chartAt, chartIn, mapSpan } from "./internals.js";
import { bringOnMap, goOnMap, panWithKey, showOnMap, validPosition, zoomMap } from "./map_moves.js";
import { takeResize } from "./page_size.js";
import { watchRings } from "./rings.js";

const ZOOM_STEP = 1.5;
const MOVES = ["geo.center.lon", "geo.center.lat", "geo.projection.scale", "geo.projection.rotation.lon"];

/** Whether the map is going back to its first view, which is not a move by the reader. */
let isGoingHome = false;

/** Where the pointer is on the map, in shares of its size from its centre. @type {[number, number] | null} */
let pointer = null;

/** @param {PointerEvent} move */
function follow({ target, clientX, clientY }) {
  const map = theMap();
  if (map) watchRings(map);
  if (!map || chartAt(target) !== map) {
    pointer = null;
    return;
  }
  const { left, top, width, height } = map.getBoundingClientRect();
  pointer = [(clientX - left) / width - 0.5, (clientY - top) / height - 0.5];
}

/** The map of the page, once it is drawn. */
export function theMap() {
  const map = chartIn("map");
  return map?.layout?.geo ? map : null;
}

/**
 * Position of the map, and its area that filters all views.
 * @param {any} change @param {boolean} only
 * @param {any[]} rest Ends with the figure, the position before and the area that filters all views.
 */
function moved(change, only, ...rest) {
  const [figure, , area] = rest.slice(-3);
  const none = noUpdate();
  const map = theMap();
  if (!map) return [none, none];
  if (isFrom("only-on-map")) {
    if (only === Boolean(area)) return [none, none];
    return [none, only ? shownArea(map) : null];
  }
  if (isFrom("map-reset")) return goHome(map, figure, area);
  if (isFrom("map-all")) {
    goOnMap(map, figure.layout.meta.all);
    return [none, none];
  }
  if (!isFrom("map")) {
    zoomMap(map, isFrom("map-zoom-in") ? ZOOM_STEP : 1 / ZOOM_STEP, pointer);
    return [none, none];
  }
  const isMove = MOVES.some((name) => name in (change || {}));
  if (!isMove || isGoingHome) {
    isGoingHome = false;
    return [none, none];
  }
  const position = Object.entries(validPosition(map)).map(([name, value]) => [name, round(value, 4)]);
  return [Object.fromEntries(position), area ? shownArea(map) : none];
}

/** The position of the map as a parameter of the URL. @returns {import("./types").Parameters} */
export function positionParameter() {
  const map = theMap();
  if (!map) return {};
  const { lon, lat, scale, rotation } = validPosition(map);
  return { map: [[lon, lat, scale, rotation].map((value) => round(value, 4)).join()] };
}

/** @param {import("./types").Chart} map @param {any} figure @param {any} area */
async function goHome(map, figure, area) {
  isGoingHome = true;
  await goOnMap(map, figure.layout.meta.home);
  return [null, area ? shownArea(map) : noUpdate()];
}

/** Rectangle that the map shows: its centre, and its sides in degrees. @param {import("./types").Chart} map */
function shownArea(map) {
  const { rotation, lat } = validPosition(map);
  // If the map is dragged around the world, the longitude goes beyond 180.
  const lon = ((((rotation + 180) % 360) + 360) % 360) - 180;
  return [lon, lat, ...mapSpan(map)].map((value) => round(value, 3));
}

/** @param {number} value @param {number} digits */
const round = (value, digits) => Number(value.toFixed(digits));

const BUTTON_OF_KEY = /** @type {Record<string, string>} */ ({
  "+": "map-zoom-in",
  "-": "map-zoom-out",
  0: "map-reset",
  c: "map-country",
});

/** Handle a key of the map; false for any other key. @param {string} key */
export function mapKey(key) {
  const map = theMap();
  if (!map) return false;
  watchRings(map);
  if (!Object.hasOwn(BUTTON_OF_KEY, key)) return panWithKey(map, key);
  document.getElementById(BUTTON_OF_KEY[key])?.click();
  return true;
}

/** Bring the selected event into sight once the map is drawn for its new size. */
function bringBack() {
  const map = theMap();
  const place = prop("focus", "data")?.place;
  if (map && place) map.once("plotly_afterplot", () => setTimeout(() => bringOnMap(map, place, coveredShare(map))));
}

/**
 * The note on places outside of the map, and its style; no updates if they stay. If the map has another size, show the
 * selected event again; the server does so only if the reader has not moved the map.
 * @param {any} figure
 */
export function outside(figure) {
  if (takeResize()) bringBack();
  const text = figure?.layout?.meta?.outside ?? "";
  if (text === prop("map-all", "children")) return [noUpdate(), noUpdate()];
  return [text, { display: text ? "" : "none" }];
}

/** Zoom to a place, even if another tab is open. @param {import("./types").ButtonId} id */
function show(id) {
  setProps("tabs", { value: "map" });
  const map = theMap();
  if (map) showOnMap(map, id, coveredShare(map));
}

/** Zoom to the countries that the filter names. */
function showCountries() {
  const map = theMap();
  if (map) zoomToCountries(map, prop("country-filter", "value") ?? []);
}

/** Share of the map, at its lower edge, that the details cover. @param {HTMLElement} map */
export function coveredShare(map) {
  const details = document.querySelector("#event-details.chosen")?.getBoundingClientRect();
  const { left, right, top, bottom, height } = map.getBoundingClientRect();
  const isOver = details && details.left < right && details.right > left && details.top > top;
  return isOver ? Math.max(bottom - details.top, 0) / height : 0;
}

export function startMapView() {
  offerCallbacks({ moved });
  addActions({ "show-on-map": show, "map-country": showCountries });
  startCountryZoom(theMap, coveredShare);
  window.addEventListener("pointermove", follow, { passive: true });
}
