/* Rings keep their size while the map is zoomed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { resizeRings, sizedArc } from "../../assets/browser/rings.js";
import { drawnMap } from "./pages.mjs";

const RINGS = [
  { x: 100, y: 100, radius: 10 },
  { x: 200, y: 100, radius: 20 },
];

test("the points of an arc move to the radius of the nearest ring, around its centre", () => {
  assert.equal(sizedArc("M120,100L100,80.0", RINGS), "M110.00,100.00L100.00,90.00");
  assert.equal(sizedArc("M200,90L210,100", RINGS), "M200.00,80.00L220.00,100.00");
  // It already has its size.
  assert.equal(sizedArc("M110.2,100L100,90", RINGS), "M110.2,100L100,90");
  assert.equal(sizedArc("", RINGS), "");
  assert.equal(sizedArc("M1,2", []), "M1,2");
});

/** A map of 600 by 300 pixels and 2 pixels per degree with one drawn line. */
function mapWith(data, path) {
  const line = { d: path, getAttribute: () => line.d, setAttribute: (_, d) => (line.d = d) };
  const trace = { __data__: [{ trace: { name: "rings" } }], querySelectorAll: () => [line] };
  const other = { __data__: [{ trace: { name: "routes" } }], querySelectorAll: () => assert.fail() };
  return [Object.assign(drawnMap(), { data, clientHeight: 300, querySelectorAll: () => [other, trace] }), line];
}

test("the drawn rings of a map get the size of their grounds", () => {
  const grounds = { name: "ring grounds", lon: [0, 40], lat: [0, 10], marker: { size: [25, 45] } };
  const [map, line] = mapWith([{ name: "places" }, grounds], "M320,150L300,130M400,130");
  resizeRings(map);
  assert.equal(line.d, "M310.00,150.00L300.00,140.00M400,130");
});

test("a map without rings does not change", () => {
  const [map, line] = mapWith([{ name: "places" }], "M1,2");
  resizeRings(map);
  assert.equal(line.d, "M1,2");
});
