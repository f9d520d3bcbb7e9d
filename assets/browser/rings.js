/* The rings around clusters are lines on the map, so Plotly draws them larger when it zooms. Their drawing gets its size
   back at once: nothing is drawn again, as that would interrupt the zoom. */
import { chartSize, linesOf, shareOnMap } from "./internals.js";

/** @typedef {import("./types").Chart} Chart */
/** @typedef {{ x: number, y: number, radius: number }} Ring */

/** From the edge of a ground to the middle of its ring, in pixels; see `charts/clusters.py`. */
const EDGE_PX = 2.5;
/** A smaller difference cannot be seen. */
const SEEN_PX = 0.5;
const POINT = /(-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)/g;

/** Maps whose rings keep their size. @type {WeakSet<Chart>} */
const watched = new WeakSet();

/** Where the rings of a map are now, in pixels, and their sizes. @param {Chart} map @returns {Ring[]} */
function ringsOf(map) {
  const grounds = map.data.find(({ name }) => name === "ring grounds");
  const { width, height } = chartSize(map);
  return [...(grounds?.lon ?? [])].flatMap((lon, ring) => {
    const share = shareOnMap(map, [lon, grounds.lat[ring]]);
    const radius = grounds.marker.size[ring] / 2 - EDGE_PX;
    return share ? [{ x: (share[0] + 0.5) * width, y: (share[1] + 0.5) * height, radius }] : [];
  });
}

/**
 * The path of an arc with the radius of the ring that it belongs to, which is the nearest one.
 * @param {string} path
 * @param {Ring[]} rings
 */
export function sizedArc(path, rings) {
  const [, ...first] = path.match(new RegExp(POINT.source)) ?? [];
  const [x, y] = first.map(Number);
  const distance = (/** @type {Ring} */ ring) => Math.hypot(x - ring.x, y - ring.y);
  const ring = rings.reduce((one, other) => (distance(other) < distance(one) ? other : one), rings[0]);
  if (!first.length || !ring || Math.abs(distance(ring) - ring.radius) < SEEN_PX) return path;
  return path.replace(POINT, (_, right, down) => {
    const [across, below] = [Number(right) - ring.x, Number(down) - ring.y];
    const factor = ring.radius / (Math.hypot(across, below) || 1);
    return `${(ring.x + across * factor).toFixed(2)},${(ring.y + below * factor).toFixed(2)}`;
  });
}

/** Give the drawn rings of a map their size. @param {Chart} map */
export function resizeRings(map) {
  const rings = ringsOf(map);
  if (!rings.length) return;
  for (const line of linesOf(map, "rings")) {
    const arcs = (line.getAttribute("d") ?? "").split(/(?=M)/);
    line.setAttribute("d", arcs.map((arc) => sizedArc(arc, rings)).join(""));
  }
}

/** Let the rings of a map keep their size while it is zoomed. @param {Chart} map */
export function watchRings(map) {
  if (watched.has(map)) return;
  watched.add(map);
  ["plotly_relayouting", "plotly_afterplot"].forEach((event) => map.on(event, () => resizeRings(map)));
  resizeRings(map);
}
