import assert from "node:assert/strict";
import { test } from "node:test";
import { clickedMark } from "../../assets/browser/marks.js";
import { selectNeighbour, showSelected, startSelection } from "../../assets/browser/selection.js";
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

/** A page with events a to i, of which the server has sent those around the one asked for. */
function pageWith(context, asked, ids = "abcdefghi", reach = 3) {
  const data = { chosen: asked };
  const selected = [];
  const focusOn = (event) => {
    const at = event ? ids.indexOf(event) : 0;
    const start = Math.max(at - reach, 0);
    const near = [...ids.slice(start, at + reach + 1)];
    data.focus = { asked: event, near, isFirst: start === 0, isLast: at + reach + 1 >= ids.length };
  };
  focusOn(asked);
  withWindow(
    context,
    {
      location: { search: "" },
      dash_component_api: { getLayout: (id) => ({ props: { data: data[id] } }) },
      dash_clientside: {
        callback_context: { triggered: [] },
        set_props: (id, props) => {
          if (id !== "chosen") return;
          data.chosen = props.data;
          selected.push(props.data);
        },
      },
    },
    { activeElement: null, body: null, getElementById: () => null, addEventListener: () => {} },
  );
  startSelection();
  const answer = async () => {
    focusOn(data.chosen);
    data.focus.event = data.chosen;
    showSelected();
    await new Promise((done) => setTimeout(done, 5));
  };
  return { data, selected, answer };
}

test("a click where a movement ends is for the place", () => {
  const places = {
    name: "places",
    lat: [51.7, 43.1],
    lon: [36.2, 131.9],
    customdata: [
      ["event", "a"],
      ["spot", 1, 2, 3],
    ],
  };
  const end = { lat: 51.7, lon: 36.2, customdata: ["event", "route"] };
  const map = [{ name: "countries" }, places];
  assert.deepEqual(clickedMark({ points: [end] }, map), { kind: "event", values: ["a"] });
  assert.deepEqual(clickedMark({ points: [{ ...end, lon: 37 }] }, map), { kind: "event", values: ["route"] });
  assert.deepEqual(clickedMark({ points: [{ customdata: ["event", "b"] }] }, map), { kind: "event", values: ["b"] });
  assert.deepEqual(clickedMark({ points: [end] }), { kind: "event", values: ["route"] });
});

test("each step is counted from the event that was asked for last", (context) => {
  const { selected } = pageWith(context, "a");
  for (let press = 0; press < 3; press += 1) assert.equal(selectNeighbour(1), true);
  assert.deepEqual(selected, ["b", "c", "d"]);
  selectNeighbour(-1);
  assert.equal(selected.at(-1), "c");
});

test("steps beyond the known events are taken after the next answer", async (context) => {
  const { data, answer } = pageWith(context, "a");
  for (let press = 0; press < 8; press += 1) selectNeighbour(1);
  assert.equal(data.chosen, "d");
  await answer();
  assert.equal(data.chosen, "g");
  await answer();
  assert.equal(data.chosen, "i");
  await answer();
  assert.equal(selectNeighbour(1), false);
  selectNeighbour(-1);
  assert.equal(data.chosen, "h");
});

test("without a selected event, the first one follows and none precedes", (context) => {
  const { selected } = pageWith(context, "");
  assert.equal(selectNeighbour(-1), false);
  assert.equal(selectNeighbour(1), true);
  assert.equal(selectNeighbour(1), true);
  assert.deepEqual(selected, ["a", "b"]);
});

test("an event that no filter lets through has no neighbours", (context) => {
  const { data, selected } = pageWith(context, "a");
  data.chosen = "hidden";
  data.focus = { asked: "hidden", near: [], isFirst: true, isLast: true };
  assert.equal(selectNeighbour(1), false);
  assert.deepEqual(selected, []);
});
