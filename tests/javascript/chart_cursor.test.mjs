/* The cursor of a chart: keys go from mark to mark, and wait while the chart changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cursorKey, startCursors } from "../../assets/browser/chart_cursor.js";
import { chart, withWindow } from "./pages.mjs";

const DAY_MS = 86_400_000;
const axes = {
  xaxis: { range: ["2024-01-01", "2024-01-11"] },
  yaxis: { range: [4, 0] },
  margin: { l: 100, r: 0, t: 50, b: 50 },
};
const PATIENCE_MS = 4000;

/** As much of an element as the cursor needs. */
class Part {
  style = {};
  attributes = {};
  children = [];
  parentElement = null;
  offsetLeft = 0;
  offsetTop = 0;
  offsetWidth = 0;
  offsetHeight = 0;
  clientWidth = 600;
  clientHeight = 400;

  append(...parts) {
    parts.filter((part) => part instanceof Part).forEach((part) => Object.assign(part, { parentElement: this }));
    this.children.push(...parts);
  }

  remove() {
    if (this.parentElement) this.parentElement.children = this.parentElement.children.filter((part) => part !== this);
    this.parentElement = null;
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  removeAttribute(name) {
    delete this.attributes[name];
  }

  getBoundingClientRect = () => ({ left: 0, top: 0, right: 600, bottom: 400 });
  closest = () => null;
  scrollIntoView() {}
  focus() {
    globalThis.document.activeElement = this;
  }
}

/** A timeline with an event on each of some days; `counts` are drawn instead of single events. */
function timeline(days, hover, kind = "event") {
  const listeners = {};
  const bars = {
    name: "events",
    customdata: days.map((day) => [kind, `day ${day}`]),
    base: days.map((day) => `2024-01-0${day}`),
    x: days.map(() => DAY_MS / 2),
    y: days.map(() => 0.5),
    width: days.map(() => 1),
  };
  const drawn = chart({ ...axes, meta: { hover } }, { width: 600, height: 400 });
  return Object.assign(drawn, {
    data: [bars],
    on: (name, listener) => (listeners[name] = listener),
    emit: (name) => listeners[name]?.(),
  });
}

/** The cursor of a page, with a record of what it does. */
function cursorOn(context, drawn, { goOn = () => false, texts = new Promise(() => {}) } = {}) {
  const layer = Object.assign(new Part(), { id: "keys" });
  const beside = Object.assign(new Part(), { querySelector: () => leave });
  const leave = new Part();
  layer.parentElement = Object.assign(new Part(), { parentElement: beside });
  const document = {
    activeElement: layer,
    addEventListener: () => {},
    createElement: () => new Part(),
    createTextNode: () => new Part(),
    getElementById: (id) => (id === "keys" ? layer : null),
  };
  withWindow(context, { setTimeout: (...given) => setTimeout(...given), innerHeight: 800 }, document);
  const [at, opened] = [[], []];
  startCursors(["keys"], {
    chartOf: () => drawn,
    textsOf: () => texts,
    open: (mark) => opened.push(mark.values[0]),
    bringIntoView: (mark) => at.push(mark.values[0]),
    goOn,
    isChosen: () => false,
  });
  const press = (...keys) => keys.map((key) => cursorKey("keys", { key, shiftKey: false }));
  return { at, opened, press, layer, leave };
}

test("arrow keys go from mark to mark, and Enter opens one", (context) => {
  const { at, opened, press } = cursorOn(context, timeline([2, 4, 6], "first"));
  assert.deepEqual(press("ArrowRight", "ArrowRight", "End", "ArrowLeft", "Enter"), [true, true, true, true, true]);
  assert.deepEqual(at, ["day 2", "day 4", "day 6", "day 4"]);
  assert.deepEqual(opened, ["day 4"]);
  // Other keys, and moves of the view, are not for the cursor.
  assert.deepEqual(press("a"), [false]);
  assert.equal(cursorKey("keys", { key: "ArrowRight", shiftKey: true }), false);
  assert.equal(cursorKey("other", { key: "ArrowRight", shiftKey: false }), false);
});

test("the text of the current mark is the only option of the list box", async (context) => {
  const texts = Promise.resolve([["first", "second"]]);
  const { press, layer } = cursorOn(context, timeline([2, 4], "first"), { texts });
  press("ArrowRight", "ArrowRight");
  await new Promise(setImmediate);
  const options = layer.children.filter(({ attributes }) => attributes.role === "option");
  assert.equal(options.length, 1);
  assert.equal(options[0].children[0].children[0].textContent, "second");
  assert.equal(options[0].attributes["aria-posinset"], "2");
  assert.equal(options[0].attributes["aria-setsize"], "2");
  assert.equal(layer.attributes["aria-activedescendant"], options[0].id);
});

test("keys after the opening of a count wait for the chart that they are for", (context) => {
  const drawn = timeline([2, 4], "first", "count");
  const { at, opened, press } = cursorOn(context, drawn);
  press("ArrowRight", "Enter", "ArrowRight", "Enter");
  assert.deepEqual([at, opened], [["day 2"], ["day 2"]]);
  // It is drawn again, but not yet for the answer.
  drawn.emit("plotly_afterplot");
  assert.deepEqual(at, ["day 2"]);
  const { data, layout } = timeline([2, 3], "second", "count");
  Object.assign(drawn, { data, layout });
  drawn.emit("plotly_afterplot");
  assert.deepEqual(
    [at, opened],
    [
      ["day 2", "day 3"],
      ["day 2", "day 3"],
    ],
  );
});

test("no key is lost if the chart does not change, or if another part has the focus", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const drawn = timeline([2, 4], "first", "count");
  const { at, press, leave } = cursorOn(context, drawn);
  press("ArrowRight", "Enter", "ArrowRight");
  assert.deepEqual(at, ["day 2"]);
  context.mock.timers.tick(PATIENCE_MS);
  assert.deepEqual(at, ["day 2", "day 4"]);
  press("Enter", "ArrowLeft");
  leave.focus();
  drawn.emit("plotly_afterplot");
  context.mock.timers.tick(PATIENCE_MS);
  assert.deepEqual(at, ["day 2", "day 4"]);
});

test("beyond the last mark, the chart shows later ones, and the cursor goes to the first of them", (context) => {
  const drawn = timeline([2, 4], "first");
  const steps = [];
  const goOn = (_, step) => {
    steps.push(step);
    const { data, layout } = timeline(steps.length < 2 ? [4] : [4, 7, 8], `moved ${steps.length}`);
    Object.assign(drawn, { data, layout });
    return true;
  };
  const { at, press } = cursorOn(context, drawn, { goOn });
  press("End", "ArrowRight");
  // The dates move until there is a mark.
  drawn.emit("plotly_afterplot");
  drawn.emit("plotly_afterplot");
  assert.deepEqual(
    [at, steps],
    [
      ["day 4", "day 7"],
      [1, 1],
    ],
  );
});

test("Escape removes the cursor and goes to what follows the chart", (context) => {
  const { at, press, layer, leave } = cursorOn(context, timeline([2, 4], "first"));
  press("ArrowRight");
  assert.equal(layer.children.length, 1);
  press("Escape");
  assert.equal(layer.children.length, 0);
  assert.equal(globalThis.document.activeElement, leave);
  // It begins again at the first mark.
  press("ArrowRight");
  assert.deepEqual(at, ["day 2", "day 2"]);
});
