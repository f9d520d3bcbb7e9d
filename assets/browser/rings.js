/* The rings around clusters are part of the map, so they grow with it. On the page, they are hidden until the server has
   drawn them for another scale. A page without a server gives them their size. */
import { linesOf, mapPosition, placeBeside, shareOnMap } from "./internals.js";

/** @typedef {import("./types").Chart} Chart */
/** @typedef {[number, number]} Point */

/** From the edge of a ground to the middle of its ring, in pixels; see `charts/clusters.py`. */
const EDGE_PX = 2.5;
/** A smaller difference cannot be seen. */
const SEEN_PX = 0.5;
const SEEN_SCALE = 0.02;
const NAME = "rings";

/** Maps that are watched. @type {WeakSet<Chart>} */
const watched = new WeakSet();

/** Hide the rings of a map while they do not fit its scale. @param {Chart} map */
export function watchRings(map) {
  if (watched.has(map)) return;
  watched.add(map);
  let place = "";
  let drawnScale = 1;
  const show = (/** @type {any} */ change) => {
    const rings = map.data.find(({ name }) => name === NAME);
    if (!rings) return;
    const scale = change?.["geo.projection.scale"] ?? mapPosition(map).scale;
    // Rings for another scale begin at another place; Dash and Plotly may copy the others.
    const first = `${rings.lon[0]} ${rings.lat[0]}`;
    if (first !== place) [place, drawnScale] = [first, scale];
    const isFitting = Math.abs(scale / drawnScale - 1) < SEEN_SCALE;
    linesOf(map, NAME).forEach(({ style }) => Object.assign(style, { visibility: isFitting ? "" : "hidden" }));
  };
  show(null);
  ["plotly_relayouting", "plotly_relayout", "plotly_afterplot"].forEach((event) => map.on(event, show));
}

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
  const numbers = map.data.flatMap(({ name }, number) => (name === NAME ? [number] : []));
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
