/* Moves of a map, shared by the page and the standalone page. */
import { isOnMap, mapPosition, placeBeside } from "./internals.js";

/** @typedef {import("./types").Chart} Chart */

/**
 * Centre the map on a place, and zoom.
 * @param {Chart} map
 * @param {[number, number]} place Longitude and latitude.
 * @param {number} [factor]
 */
export function moveMap(map, [lon, lat], factor = 1) {
  /** @type {Record<string, number>} */
  const change = { "geo.center.lon": lon, "geo.center.lat": lat, "geo.projection.rotation.lon": lon };
  if (factor !== 1) change["geo.projection.scale"] = mapPosition(map).scale * factor;
  return window.Plotly.relayout(map, change);
}

/** Zoom the map where it is. @param {Chart} map @param {number} factor */
export const zoomMap = (map, factor) =>
  window.Plotly.relayout(map, { "geo.projection.scale": mapPosition(map).scale * factor });

/** Move the map by shares of what it shows. @param {Chart} map @param {number} right @param {number} down */
export function panMap(map, right, down) {
  const place = placeBeside(map, right, down);
  if (place) moveMap(map, place);
}

/**
 * Move the map to make a place visible; if it is already visible, the map does not move.
 * @param {Chart} map
 * @param {[number, number]} place
 */
export function bringOnMap(map, place) {
  if (!isOnMap(map, place)) moveMap(map, place);
}

/** Shares by which a key moves the map. @type {Record<string, [number, number]>} */
const SHARES = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] };

/** Pan the map with an arrow key; false for any other key. @param {Chart} map @param {string} key */
export function panWithKey(map, key) {
  if (!Object.hasOwn(SHARES, key)) return false;
  panMap(map, ...SHARES[key]);
  return true;
}
