import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, toMs, toText } from "../../assets/browser/dates.js";
import { brushedDates, inOrder, movedDates, steppedDates } from "../../assets/browser/time_window.js";

for (const text of ["2024-10-20T12:30:00", "1066-10-14T00:00:00", "0044-03-15T00:00:00", "-0044-03-15T00:00:00"]) {
  test(`${text} survives reading and writing`, () => assert.equal(toText(toMs(text)), text));
}

test("a date may end with its day, its minute or parts of a second", () => {
  assert.equal(toMs("2024-10-20"), Date.UTC(2024, 9, 20));
  assert.equal(toMs("2024-10-20 12:30"), Date.UTC(2024, 9, 20, 12, 30));
  assert.equal(toMs("2024-10-20 12:30:15.25"), Date.UTC(2024, 9, 20, 12, 30, 15));
  assert.equal(dayOf("2024-10-20 12:30"), "2024-10-20");
});

test("dates end with the axis", () => {
  assert.equal(toText(8.64e15), "9999-12-31T23:59:59");
  assert.equal(toText(-8.64e15), "-9999-01-01T00:00:00");
});

test("dates after a move are read from both forms that Plotly reports", () => {
  assert.deepEqual(movedDates({ "xaxis.range": ["a", "b"] }), ["a", "b"]);
  assert.deepEqual(movedDates({ "xaxis.range[0]": "a", "xaxis.range[1]": "b" }), ["a", "b"]);
  assert.equal(movedDates({ "xaxis.autorange": true }), null);
  assert.equal(movedDates({ "yaxis.range": [0, 1] }), undefined);
  assert.equal(movedDates(null), undefined);
});

const RANGE = ["2024-01-01T00:00:00", "2024-01-13T00:00:00"];
for (const [id, expected] of Object.entries({
  "zoom-in": ["2024-01-04T00:00:00", "2024-01-10T00:00:00"],
  "zoom-out": ["2023-12-26T00:00:00", "2024-01-19T00:00:00"],
  "pan-earlier": ["2023-12-28T00:00:00", "2024-01-09T00:00:00"],
  "pan-later": ["2024-01-05T00:00:00", "2024-01-17T00:00:00"],
})) {
  test(`${id} moves the dates`, () =>
    assert.deepEqual(
      steppedDates(RANGE, (name) => name === id),
      expected,
    ));
}

test("without a button, dates do not move", () =>
  assert.equal(
    steppedDates(RANGE, () => false),
    undefined,
  ));

test("a brush is read in either direction and form", () => {
  const [start, end] = ["2024-01-02", "2024-03-04"];
  assert.deepEqual(brushedDates({ selections: [{}, { x0: end, x1: start }] }), [start, end]);
  assert.deepEqual(brushedDates({ "selections[0].x0": end, "selections[0].x1": start }), [start, end]);
  assert.equal(brushedDates({ selections: [] }), null);
  assert.equal(brushedDates({ dragmode: "select" }), null);
  assert.equal(brushedDates(undefined), null);
});

test("a day typed beyond the other moves the other day", () => {
  const before = ["2024-01-01", "2024-01-11"];
  assert.deepEqual(inOrder(["2024-02-01", "2024-01-11"], before, true), ["2024-02-01", "2024-02-11"]);
  assert.deepEqual(inOrder(["2024-01-01", "2023-12-01"], before, false), ["2023-11-21", "2023-12-01"]);
  assert.deepEqual(inOrder(["2024-01-05", "2024-01-11"], before, true), ["2024-01-05", "2024-01-11"]);
});
