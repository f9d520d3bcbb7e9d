import assert from "node:assert/strict";
import { test } from "node:test";
import { clickedMark } from "../../assets/browser/marks.js";
import { nextDay, selectNeighbour } from "../../assets/browser/player.js";
import { withWindow } from "./pages.mjs";

test("a click on a mark returns its meaning", () => {
  const mark = (customdata) => clickedMark({ points: [{ customdata }] });
  assert.deepEqual(mark(["event", "kursk"]), { kind: "event", values: ["kursk"] });
  assert.deepEqual(mark("window 2024-01-01 2024-02-01"), { kind: "window", values: ["2024-01-01", "2024-02-01"] });
  assert.deepEqual(mark(["spot", 35.5, 51.7]), { kind: "spot", values: [35.5, 51.7] });
  for (const nothing of [undefined, {}, { points: [] }, { points: [{}] }]) {
    assert.deepEqual(clickedMark(nothing), { kind: "", values: [] });
  }
});

const DAYS = ["2024-01-01", "2024-01-05", "2024-02-01"];
test("days are played in their order", () => {
  assert.equal(nextDay(DAYS, "", true), "2024-01-01");
  assert.equal(nextDay(DAYS, "2024-01-01", true), "2024-01-05");
  assert.equal(nextDay(DAYS, "2024-01-03", true), "2024-01-05");
});

test("playing stops after the last day, and begins again when it is restarted", () => {
  assert.equal(nextDay(DAYS, "2024-02-01", true), undefined);
  assert.equal(nextDay(DAYS, "2024-02-01", false), "2024-01-01");
  assert.equal(nextDay([], "", false), undefined);
});

test("the event before or after the selected one is selected, if there is one", (context) => {
  const selected = [];
  const focus = { previous: "", following: "kursk" };
  withWindow(context, {
    dash_component_api: { getLayout: (id) => (id === "focus" ? { props: { data: focus } } : undefined) },
    dash_clientside: { set_props: (id, { data }) => selected.push([id, data]) },
  });
  assert.equal(selectNeighbour(1), true);
  assert.equal(selectNeighbour(-1), false);
  assert.deepEqual(selected, [["chosen", "kursk"]]);
});
