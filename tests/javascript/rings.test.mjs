/* Rings keep their size while the map is zoomed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { resizeRings } from "../../assets/browser/rings.js";
import { drawnMap, withWindow } from "./pages.mjs";

// The map has 600 by 300 pixels, and 2 pixels per degree.
const mapWith = (context, data) => {
  const changes = [];
  withWindow(context, { Plotly: { restyle: (_, change, traces) => changes.push([change, traces]) } });
  return [Object.assign(drawnMap(), { data, clientWidth: 600, clientHeight: 300 }), changes];
};
const round = (values) => values.map((value) => value && Number(value.toFixed(6)));

test("the points of an arc move to the radius of their ring, around its centre", (context) => {
  const grounds = { name: "ring grounds", lon: [0, 40], lat: [0, 10], marker: { size: [25, 45] } };
  // The first ring is twice too large, and the second one as it should be.
  const arcs = { name: "rings", lon: [10, 0, null, 50, 40, null], lat: [0, 10, null, 10, 20, null], meta: [0, 1] };
  const [map, changes] = mapWith(context, [{ name: "places" }, grounds, arcs]);
  resizeRings(map);
  const [{ lon, lat }, traces] = changes[0];
  assert.deepEqual(traces, [2]);
  assert.deepEqual(round(lon[0]), [5, 0, null, 50, 40, null]);
  assert.deepEqual(round(lat[0]), [0, 5, null, 10, 20, null]);
});

test("a map without rings does not change", (context) => {
  const [map, changes] = mapWith(context, [{ name: "places" }]);
  resizeRings(map);
  assert.deepEqual(changes, []);
});
