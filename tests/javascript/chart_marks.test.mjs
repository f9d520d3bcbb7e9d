/* Marks of charts, and the mark that is next to another one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { closestMark, isSameMark, markAfter, marksOf, pointOn, positionOf } from "../../assets/browser/chart_marks.js";
import { chart, drawnMap } from "./pages.mjs";

const DAY_MS = 86_400_000;
const axes = {
  xaxis: { range: ["2024-01-01", "2024-01-11"] },
  yaxis: { range: [4, 0] },
  margin: { l: 100, r: 0, t: 50, b: 50 },
};
/** A timeline of 600 by 400 pixels: 50 pixels a day, 75 a row. */
const timeline = (...data) => Object.assign(chart({ ...axes }, { width: 600, height: 400 }), { data });
const bars = (...events) => ({
  name: "events",
  customdata: events.map(([id]) => ["event", id]),
  base: events.map(([, start]) => start),
  x: events.map(([, , days]) => days * DAY_MS),
  y: events.map(([, , , row]) => row + 0.5),
  width: events.map(() => 1),
});
const map = (...places) =>
  Object.assign(drawnMap(), {
    clientWidth: 600,
    data: [
      { name: "ground" },
      {
        name: "places",
        customdata: places.map(([id]) => ["event", id]),
        lon: places.map(([, lon]) => lon),
        lat: places.map(([, , lat]) => lat),
        marker: { size: places.map(() => 10) },
      },
    ],
  });
const mark = (marks, id) => marks.find(({ values }) => values[0] === id);
const path = (marks, from, keys, isMap) => {
  let at = from;
  return keys.map((key) => {
    at = markAfter(marks, at, key, isMap) ?? at;
    return at.values[0];
  });
};

test("marks have the box in which they are drawn, and no others are marks", () => {
  const drawn = timeline(
    { name: "titles" },
    bars(["early", "2023-12-01", 60, 0], ["a", "2024-01-03", 2, 1], ["past", "2023-01-01", 9, 1]),
  );
  const marks = marksOf(drawn);
  assert.deepEqual(
    marks.map(({ values, left, right, top, bottom }) => [values[0], left, right, top, bottom]),
    [
      ["early", 100, 600, 50, 125],
      ["a", 200, 300, 125, 200],
    ],
  );
  assert.deepEqual(pointOn(drawn, marks[1].at), [250, 162.5]);
});

test("left and right follow time, up and down the rows", () => {
  const marks = marksOf(
    timeline(
      bars(["a", "2024-01-01", 1, 0], ["b", "2024-01-02", 1, 2], ["c", "2024-01-05", 1, 0], ["d", "2024-01-06", 1, 1]),
    ),
  );
  assert.deepEqual(path(marks, mark(marks, "a"), ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"]), [
    "b",
    "c",
    "d",
    "d",
  ]);
  assert.deepEqual(path(marks, mark(marks, "d"), ["ArrowLeft", "Home", "End"]), ["c", "a", "d"]);
  assert.deepEqual(path(marks, mark(marks, "b"), ["ArrowUp", "ArrowUp", "ArrowUp"]), ["d", "c", "c"]);
  assert.equal(markAfter(marks, mark(marks, "d"), "ArrowRight", false), null);
  assert.equal(markAfter(marks, mark(marks, "d"), "x", false), undefined);
  assert.equal(positionOf(marks, mark(marks, "c")), 3);
});

test("counts are read lane by lane", () => {
  const [first, second, third] = ["2024-01-01", "2024-01-03", "2024-01-05"];
  const cell = (start, end) => `window ${start} ${end}`;
  const marks = marksOf(
    timeline({
      name: "counts",
      x: [first, second, third],
      y: [0.1, 0.9, 1.1, 1.9],
      customdata: [
        [cell(first, second), cell(second, third)],
        [null, null],
        [null, cell(second, third)],
      ],
    }),
  );
  assert.deepEqual(
    marks.map(({ kind, point }) => [kind, point]),
    [
      ["window", [0, 0]],
      ["window", [0, 1]],
      ["window", [2, 1]],
    ],
  );
  assert.equal(markAfter(marks, marks[0], "ArrowRight", false), marks[1]);
  assert.equal(markAfter(marks, marks[1], "ArrowRight", false), null);
  assert.equal(markAfter(marks, marks[0], "ArrowDown", false), marks[2]);
  // They have the same dates.
  assert.ok(!isSameMark(marks[1], marks[2]));
});

test("on the map, each arrow goes to the nearest place on its side", () => {
  const marks = marksOf(
    map(["middle", 0, 0], ["east", 20, 5], ["far east", 60, 0], ["north", 3, 30], ["south-west", -5, -30]),
  );
  const from = mark(marks, "middle");
  const next = (key) => markAfter(marks, from, key, true)?.values[0];
  assert.deepEqual(["ArrowRight", "ArrowUp", "ArrowDown", "ArrowLeft"].map(next), [
    "east",
    "north",
    "south-west",
    "south-west",
  ]);
  assert.equal(markAfter(marks, mark(marks, "far east"), "ArrowRight", true), null);
  assert.equal(markAfter(marks, mark(marks, "south-west"), "PageUp", true), null);
  // All places can be reached in one direction.
  assert.deepEqual(path(marks, mark(marks, "south-west"), Array(4).fill("PageDown"), true), [
    "middle",
    "north",
    "east",
    "far east",
  ]);
});

test("the closest mark is the one around a point, or the nearest", () => {
  const marks = marksOf(timeline(bars(["long", "2024-01-01", 10, 0], ["short", "2024-01-02", 1, 1])));
  assert.equal(closestMark(marks, [550, 60])?.values[0], "long");
  assert.equal(closestMark(marks, [160, 190])?.values[0], "short");
  assert.equal(closestMark([], [0, 0]), null);
  assert.ok(isSameMark({ ...marks[0], left: -1 }, marks[0]));
  assert.ok(!isSameMark(null, null));
});
