/* The rings around clusters are part of the map, so they grow with it. A page without a server gives them their size. */
import { placeBeside, shareOnMap } from "./internals.js";

/** @typedef {import("./types").Chart} Chart */
/** @typedef {[number, number]} Point */

/** From the edge of a ground to the middle of its ring, in pixels; see `charts/clusters.py`. */
const EDGE_PX = 2.5;
/** A smaller difference cannot be seen. */
const SEEN_PX = 0.5;

/**
 * Longitudes and latitudes of a ring with its size in pixels; the given ones if that is nowhere.
 * @param {Chart} map
 * @param {Point} place Of a point.
 * @param {Point} centre Of its ring.
 * @param {number} radius
 */
function placeOnRing(map, place, centre, radius) {
  const [at, middle] = [place, centre].map((each) => shareOnMap(map, each));
  if (!at || !middle) return place;
  const [right, down] = [(at[0] - middle[0]) * map.clientWidth, (at[1] - middle[1]) * map.clientHeight];
  const length = Math.hypot(right, down);
  if (Math.abs(length - radius) < SEEN_PX) return place;
  const factor = radius / length;
  const share = [middle[0] + (right * factor) / map.clientWidth, middle[1] + (down * factor) / map.clientHeight];
  return placeBeside(map, share[0], share[1]) ?? place;
}

/** Give the rings of a map that has been zoomed their size. @param {Chart} map */
export function resizeRings(map) {
  const grounds = map.data.find(({ name }) => name === "ring grounds");
  const numbers = map.data.flatMap(({ name }, number) => (name === "rings" ? [number] : []));
  if (!grounds || !numbers.length) return;
  const change = { lon: /** @type {any[]} */ ([]), lat: /** @type {any[]} */ ([]) };
  for (const { lon, lat, meta } of numbers.map((number) => map.data[number])) {
    let arc = 0;
    const places = [...lon].map((each, point) => {
      if (each === null) {
        arc += 1;
        return [null, null];
      }
      const ring = meta[arc];
      const radius = grounds.marker.size[ring] / 2 - EDGE_PX;
      return placeOnRing(map, [each, lat[point]], [grounds.lon[ring], grounds.lat[ring]], radius);
    });
    change.lon.push(places.map(([east]) => east));
    change.lat.push(places.map(([, north]) => north));
  }
  window.Plotly.restyle(map, change, numbers);
}
