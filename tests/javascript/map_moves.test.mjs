/* Moves of a map with 2 pixels per degree. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bringOnMap, keepMoved, middleOf, showOnMap, validPosition, zoomMap } from "../../assets/browser/map_moves.js";
import { mapPosition } from "../../assets/browser/internals.js";
import { drawnMap, withWindow } from "./pages.mjs";

/** A map with marks at places, which records how it moves. */
function mapWith(context, places) {
  const moves = [];
  withWindow(context, { Plotly: { relayout: (_, change) => moves.push(change) } });
  const [lon, lat] = [0, 1].map((end) => places.map((place) => place[end]));
  return [Object.assign(drawnMap(), { data: [{ name: "places", lon, lat }] }), moves];
}
const positionOf = (move) =>
  ["center.lon", "center.lat", "projection.scale"].map((name) => Number(move[`geo.${name}`].toFixed(6)));

test("a zoom keeps what the pointer is on in its place", (context) => {
  const [map, moves] = mapWith(context, [[-100, -50]]);
  zoomMap(map, 2, [0.25, 0]);
  assert.deepEqual(positionOf(moves[0]), [37.5, 0, 2]);
  assert.equal(moves[0]["geo.projection.rotation.lon"], 37.5);
  assert.deepEqual(moves[0]["geo.lonaxis.range"], [-112.5, 187.5]);
});

test("without a pointer, a zoom keeps the middle of the visible marks in its place", (context) => {
  const marks = [
    [60, 30],
    [62, 30],
    [64, 30],
    [-140, 30],
    [170, 0],
  ];
  const [map, moves] = mapWith(context, marks);
  zoomMap(map, 2);
  assert.deepEqual(positionOf(moves[0]), [30, 15, 2]);
});

test("a zoom in without visible marks, and any zoom out, is around the centre", (context) => {
  const [map, moves] = mapWith(context, [[170, 0]]);
  zoomMap(map, 2);
  zoomMap(map, 0.5);
  assert.deepEqual(moves, [{ "geo.projection.scale": 2 }, { "geo.projection.scale": 0.5 }]);
});

test("the middle of points is one of them", () => {
  assert.deepEqual(
    middleOf([
      [0, 0],
      [1, 0],
      [9, 0],
    ]),
    [1, 0],
  );
  assert.equal(middleOf([]), null);
});

test("a place is shown with its surroundings, above what covers the map", (context) => {
  const [map, moves] = mapWith(context, []);
  showOnMap(map, { type: "show-on-map", place: "30.5 50", radius: 0 });
  assert.deepEqual(positionOf(moves[0]), [30.5, 50, 25]);
  showOnMap(map, { type: "show-on-map", place: "30.5 50", radius: 10 }, 0.5);
  assert.deepEqual(positionOf(moves[1]), [30.5, 37.5, 3]);
});

test("a place is brought into view only if it is hidden", (context) => {
  const [map, moves] = mapWith(context, []);
  bringOnMap(map, [10, -20], 0.3);
  assert.deepEqual(moves, []);
  bringOnMap(map, [10, -40], 0.3);
  bringOnMap(map, [10, -40]);
  bringOnMap(map, [160, 0]);
  assert.deepEqual(moves.map(positionOf), [
    [0, -62.5, 1],
    [160, 0, 1],
  ]);
});

test("a centre that the wheel has moved beyond a pole is valid for the server", (context) => {
  const [map] = mapWith(context, []);
  const { geo } = map._fullLayout;
  geo.center = { lon: 12, lat: 85 };
  assert.equal(validPosition(map).lat, 85);
  // The map shows 150 degrees from north to south.
  geo.center.lat = -155;
  assert.deepEqual(validPosition(map), { lon: 12, lat: -15, scale: 1, rotation: 0 });
  geo._subplot.projection.scale = () => 180 / Math.PI;
  assert.equal(Math.abs(validPosition(map).lat), 0);
});

test("a figure that arrives after another move shows where the map is now", () => {
  const map = drawnMap();
  const requested = mapPosition(map);
  const figure = { data: [], layout: { geo: { center: { lon: 9, lat: 9 }, projection: { type: "robinson" } } } };
  assert.equal(keepMoved(map, figure, requested), figure);
  const before = { ...requested, scale: requested.scale * 2 };
  const { geo } = keepMoved(map, figure, before).layout;
  assert.deepEqual(geo.center, { lon: requested.lon, lat: requested.lat });
  const { type, scale, rotation } = geo.projection;
  assert.deepEqual([type, scale, rotation], ["robinson", requested.scale, { lon: requested.rotation }]);
  assert.deepEqual(figure.layout.geo.center, { lon: 9, lat: 9 });
});
