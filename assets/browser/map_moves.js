/* Moves of a map, shared by the page and the standalone page. */
import { mapPosition, mapSpan, placeBeside, shareOnMap } from "./internals.js";

/** @typedef {import("./types").Chart} Chart */
/** @typedef {{ lon: number, lat: number, scale: number, rotation: number }} Position */

/** Least width and height of the map around a place, in degrees. */
const LEAST_DEG = 6;

/** Move the map to a position. @param {Chart} map @param {Position} position */
export function goOnMap(map, { lon, lat, scale, rotation }) {
  /** @type {Record<string, number>} */
  const change = {
    "geo.center.lon": lon,
    "geo.center.lat": lat,
    "geo.projection.rotation.lon": rotation,
    "geo.projection.scale": scale,
  };
  return window.Plotly.relayout(map, { ...change, ...rangeAround(map, rotation) });
}

/**
 * Position of the map for the server. If Plotly has moved its centre beyond a pole, as when the wheel zooms out below the
 * world, the pole moves to the edge of the map; a map that shows both poles is centred on the equator.
 * @param {Chart} map
 * @returns {Position}
 */
export function validPosition(map) {
  const position = mapPosition(map);
  if (Math.abs(position.lat) <= 90) return position;
  const farthest = Math.max(90 - mapSpan(map)[1] / 2, 0);
  return { ...position, lat: Math.sign(position.lat) * farthest };
}

/**
 * Let a new figure show the part of the world that the reader has chosen since the figure was requested.
 * @param {Chart} map
 * @param {{ layout: any }} figure
 * @param {Position} requested Position of the map when the figure was requested.
 */
export function keepMoved(map, figure, requested) {
  const { lon, lat, scale, rotation } = mapPosition(map);
  if (isSame({ lon, lat, scale, rotation }, requested)) return figure;
  const { geo } = figure.layout;
  const moved = {
    ...geo,
    center: { lon, lat },
    projection: { ...geo.projection, scale, rotation: { ...geo.projection?.rotation, lon: rotation } },
    lonaxis: { ...geo.lonaxis, ...map.layout.geo.lonaxis },
  };
  return { ...figure, layout: { ...figure.layout, geo: moved } };
}

/** @param {Position} one @param {Position} other */
const isSame = (one, other) =>
  one.lon === other.lon && one.lat === other.lat && one.scale === other.scale && one.rotation === other.rotation;

/**
 * Plotly cuts the map at its range of longitudes, which therefore follows the map.
 * @param {Chart} map @param {number} lon
 */
function rangeAround(map, lon) {
  const [west, east] = map.layout.geo?.lonaxis?.range ?? [-180, 180];
  const half = (east - west) / 2;
  return { "geo.lonaxis.range": [lon - half, lon + half] };
}

/**
 * Centre the map on a place, and zoom.
 * @param {Chart} map
 * @param {[number, number]} place Longitude and latitude.
 * @param {number} [factor]
 */
export const moveMap = (map, [lon, lat], factor = 1) =>
  goOnMap(map, { lon, lat, rotation: lon, scale: mapPosition(map).scale * factor });

/**
 * Zoom the map. What the pointer is on stays in its place; without a pointer, this is the middle of the marks.
 * @param {Chart} map
 * @param {number} factor
 * @param {[number, number] | null} [pointer] Shares of the map's size, from its centre.
 */
export function zoomMap(map, factor, pointer = null) {
  const fixed = pointer ?? (factor > 1 ? middleMark(map) : null);
  const place = fixed && placeBeside(map, fixed[0] * (1 - 1 / factor), fixed[1] * (1 - 1 / factor));
  if (place) return moveMap(map, place, factor);
  return window.Plotly.relayout(map, { "geo.projection.scale": mapPosition(map).scale * factor });
}

/**
 * The visible mark with the smallest sum of distances to all others; null if none is visible.
 * @param {Chart} map
 */
function middleMark(map) {
  const { lon = [], lat = [] } = map.data.find(({ name }) => name === "places") ?? {};
  const isVisible = (/** @type {number[] | null} */ at) => at?.every((share) => Math.abs(share) <= 1 / 2);
  const marks = /** @type {[number, number][]} */ (
    [...lon].map((each, index) => shareOnMap(map, [each, lat[index]])).filter(isVisible)
  );
  return middleOf(marks);
}

/** The point with the smallest sum of distances to all others. @param {[number, number][]} points */
export function middleOf(points) {
  const sums = points.map(([x, y]) => points.reduce((sum, [left, top]) => sum + Math.hypot(x - left, y - top), 0));
  return points[sums.indexOf(Math.min(...sums))] ?? null;
}

/**
 * Zoom the map to a place.
 * @param {Chart} map
 * @param {import("./types").ButtonId} id Of the button that asks for it.
 * @param {number} [covered] Share of the map, at its lower edge, that something else covers.
 */
export function showOnMap(map, { place, radius }, covered = 0) {
  const [lon, lat] = place.split(" ").map(Number);
  const [width, height] = mapSpan(map);
  const factor = Math.min(width, height * (1 - covered)) / Math.max(2.5 * radius, LEAST_DEG);
  // The place is in the middle of the part that is not covered.
  const middle = Math.max(lat - (covered / 2) * (height / factor), -90);
  return moveMap(map, [lon, middle], factor);
}

/** Share of the map that a country fills, and least width and height of the map around one, in degrees. */
const FILLED = 0.9;
const LEAST_COUNTRY_DEG = 3;

/**
 * Zoom the map such that a part of the world fills it.
 * @param {Chart} map
 * @param {[west: number, south: number, east: number, north: number]} frame
 * @param {number} [covered] Share of the map, at its lower edge, that something else covers.
 */
export function fitOnMap(map, [west, south, east, north], covered = 0) {
  const lon = (((((west + east) / 2 + 180) % 360) + 360) % 360) - 180;
  const lat = (south + north) / 2;
  const { rotation } = mapPosition(map);
  const [half, up] = [east - west, north - south].map((side) => Math.max(side, LEAST_COUNTRY_DEG) / 2);
  // Lengths on the map depend on the latitude, and on the distance from the straight meridian.
  const lengthOf = (/** @type {[number, number]} */ one, /** @type {[number, number]} */ other) => {
    const ends = [one, other].map((place) => shareOnMap(map, place));
    return ends[0] && ends[1] ? Math.hypot(ends[0][0] - ends[1][0], ends[0][1] - ends[1][1]) : 0;
  };
  // The world is widest at the equator.
  const widest = Math.min(Math.max(0, south), north);
  const width = 2 * lengthOf([rotation, widest], [rotation + Math.min(half, 179), widest]);
  const height = lengthOf([rotation, Math.max(lat - up, -90)], [rotation, Math.min(lat + up, 90)]);
  const factor = FILLED * Math.min(1 / width, (1 - covered) / height);
  if (!Number.isFinite(factor) || factor <= 0) return moveMap(map, [lon, lat]);
  // The country is in the middle of the part that is not covered.
  return moveMap(map, [lon, Math.max(lat - (covered * up) / (height * factor), -90)], factor);
}

/** Zoom to the places of a cluster. @param {Chart} map @param {number[]} spot Longitude, latitude and factor. */
export const zoomToSpot = (map, [lon, lat, factor]) => moveMap(map, [lon, lat], factor);

/** Move the map by shares of what it shows. @param {Chart} map @param {number} right @param {number} down */
export function panMap(map, right, down) {
  const place = placeBeside(map, right, down);
  if (place) moveMap(map, place);
}

/**
 * Move the map to make a place visible; if it is already visible, the map does not move.
 * @param {Chart} map
 * @param {[number, number]} place
 * @param {number} [covered] Share of the map, at its lower edge, that something else covers.
 */
export function bringOnMap(map, place, covered = 0) {
  const share = shareOnMap(map, place);
  if (!share) return void moveMap(map, place);
  // The map moves only in the direction in which the place is hidden.
  const right = Math.abs(share[0]) <= 1 / 2 ? 0 : share[0];
  const down = share[1] >= -1 / 2 && share[1] <= 1 / 2 - covered ? 0 : share[1] + covered / 2;
  if (right || down) moveMap(map, placeBeside(map, right, down) ?? place);
}

/** Shares by which a key moves the map. @type {Record<string, [number, number]>} */
const SHARES = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] };

/** Pan the map with an arrow key; false for any other key. @param {Chart} map @param {string} key */
export function panWithKey(map, key) {
  if (!Object.hasOwn(SHARES, key)) return false;
  panMap(map, ...SHARES[key]);
  return true;
}
