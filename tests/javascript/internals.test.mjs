/* Each access to internals of other packages, with the expected internals and without. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as internals from "../../assets/browser/internals.js";
import { chart, drawnMap, mapLayout, withWindow } from "./pages.mjs";

// --- Dash ---

test("requests of the renderer go through the page", async (context) => {
  const sent = [];
  const window = withWindow(context, { fetch: async (url) => sent.push(url) });
  const send = internals.interceptFetch(async () => "ours");
  assert.equal(await window.fetch("/x"), "ours");
  await send("/y");
  assert.deepEqual(sent, ["/y"]);
});

test("if fetch is read-only, Dash sends its requests itself", async (context) => {
  const window = withWindow(context, Object.defineProperty({}, "fetch", { value: async () => "theirs" }));
  const send = internals.interceptFetch(async () => "ours");
  assert.equal(await window.fetch("/x"), "theirs");
  assert.equal(await send("/x"), "theirs");
});

test("the first requests of Dash are recognized by their URLs", () => {
  assert.equal(internals.startRequest("/events/_dash-layout"), "_dash-layout");
  assert.equal(internals.startRequest("/_dash-dependencies"), "_dash-dependencies");
  assert.equal(internals.startRequest("/_dash-update-component"), "");
  assert.equal(internals.isCallbackRequest("/events/_dash-update-component?x=1"), true);
  assert.equal(internals.isCallbackRequest("/data/csv"), false);
});

for (const [body, outputs] of [
  ['{"output":"..timeline.figure...map.figure..","outputs":[]}', ["timeline.figure", "map.figure"]],
  ['{"output":"status-line.children"}', ["status-line.children"]],
  ['{"output":"..query-view.data@0a1b...known-on.value@0a1b.."}', ["query-view.data", "known-on.value"]],
  ['{"output":null}', []],
  ["{}", []],
  [undefined, []],
]) {
  test(`the outputs of ${body}`, () => assert.deepEqual(internals.outputsOf(body), outputs));
}

test("descriptions of components are recognized", () => {
  assert.equal(internals.isComponent({ type: "Div", namespace: "x", props: {} }), true);
  for (const other of [null, undefined, "Div", [], {}, { type: "Div" }, { type: "Div", props: null }, { props: {} }]) {
    assert.equal(internals.isComponent(other), false);
  }
});

test("properties are found by id, at any depth", () => {
  const inner = { type: "Graph", props: { id: "map", figure: 1 } };
  const page = {
    type: "Div",
    props: { id: "page", children: [null, "text", { type: "Div", props: { children: inner } }] },
  };
  assert.deepEqual(internals.propsById(page).map, inner.props);
});

test("anything but a page has no properties, so the charts of the screen are printed", () => {
  for (const other of [null, {}, "error", [1]]) assert.equal(internals.propsById(other), null);
});

const DEFINITION = { output: "..timeline.figure...map.figure..", inputs: [], state: [] };
test("a callback is found by one of its outputs", () => {
  const other = { output: "x.y", inputs: [], state: [] };
  assert.equal(internals.callbackWith([other, DEFINITION], "timeline.figure"), DEFINITION);
});

test("without a known definition there is no callback, and nothing is prefetched", () => {
  for (const other of [
    null,
    undefined,
    {},
    [],
    [null],
    [{ output: "timeline.figure" }],
    [{ ...DEFINITION, output: 1 }],
  ]) {
    assert.equal(internals.callbackWith(other, "timeline.figure"), null);
  }
});

test("each change of components is noticed once", async (context) => {
  let state = { layout: { a: 1 } };
  let changed = () => {};
  withWindow(context, { dash_stores: [{ getState: () => state, subscribe: (listener) => (changed = listener) }] });
  let times = 0;
  assert.equal(
    internals.watchComponents(() => (times += 1)),
    true,
  );
  changed();
  await null;
  assert.equal(times, 0);
  state = { layout: { a: 2 } };
  changed();
  changed();
  await null;
  assert.equal(times, 1);
});

for (const [name, stores] of Object.entries({
  none: undefined,
  empty: [],
  "of another kind": [{}],
  "without a layout": [{ subscribe() {}, getState: () => ({}) }],
})) {
  test(`components are not watched if Dash's store is ${name}`, (context) => {
    withWindow(context, { dash_stores: stores });
    assert.equal(
      internals.watchComponents(() => assert.fail()),
      false,
    );
  });
}

/** A request to which the test responds. */
class FakeRequest {
  open(...target) {
    this.target = target;
  }
  setRequestHeader() {}
  send(body) {
    FakeRequest.sent = Object.assign(this, { body });
  }
}

test("a request for outputs gets one response, however often it is read", async (context) => {
  globalThis.XMLHttpRequest = FakeRequest;
  context.after(() => delete globalThis.XMLHttpRequest);
  const answer = internals.requestOutputs("/events/", { output: "x.y" });
  assert.deepEqual(FakeRequest.sent.target, ["POST", "/events/_dash-update-component"]);
  assert.equal(FakeRequest.sent.body, '{"output":"x.y"}');
  FakeRequest.sent.status = 200;
  FakeRequest.sent.response = { response: {} };
  FakeRequest.sent.onload();
  assert.equal((await answer).ok, true);
  assert.equal(await (await answer).json(), await (await answer).json());
  const unanswered = internals.requestOutputs("/", {});
  FakeRequest.sent.onerror();
  await assert.rejects(unanswered, TypeError);
});

// --- Plotly ---

function fakePlotly() {
  const calls = [];
  const note =
    (name) =>
    (place, ...more) => (calls.push([name, place, ...more]), Promise.resolve(place));
  return { calls, Plotly: { react: note("react"), purge: note("purge"), Plots: { resize: note("resize") } } };
}

const drawnChart = () => ({ data: [1], layout: {}, _fullLayout: { width: 1 }, on() {}, removeAllListeners() {} });
const emptyPlace = (id) => ({
  parentElement: { id },
  appended: [],
  append(child) {
    this.appended.push(child);
  },
});

test("Dash adopts charts that are already drawn", async (context) => {
  const { calls, Plotly } = fakePlotly();
  withWindow(context, { Plotly });
  const [chartElement, place, other] = [drawnChart(), emptyPlace("timeline"), emptyPlace("numbers")];
  let isDone = false;
  assert.equal(
    internals.adoptCharts(new Map([["timeline", chartElement]]), () => (isDone = true)),
    true,
  );
  assert.equal(await Plotly.react(place, {}), chartElement);
  assert.deepEqual(place.appended, [chartElement]);
  assert.equal(place.data, chartElement.data);
  assert.equal(isDone, true);
  // From now on, the chart is in the element of Dash.
  Plotly.react(place, { data: [2] });
  Plotly.Plots.resize(place);
  Plotly.purge(place);
  Plotly.react(other, {});
  assert.deepEqual(
    calls.map(([name, target]) => [name, target]),
    [
      ["react", chartElement],
      ["resize", chartElement],
      ["purge", chartElement],
      ["react", other],
    ],
  );
});

test("a chart that Dash adopts is drawn again if its space has changed", async (context) => {
  const { calls, Plotly } = fakePlotly();
  withWindow(context, { Plotly });
  const ofSpace = (space) => ({ meta: { hover: `map?_screen=${space}` } });
  const charts = new Map(["timeline", "map"].map((id) => [id, { ...drawnChart(), layout: ofSpace(405) }]));
  internals.adoptCharts(charts, () => {});
  await Plotly.react(emptyPlace("timeline"), { layout: ofSpace(405) });
  assert.deepEqual(calls, []);
  const figure = { layout: ofSpace(770) };
  await Plotly.react(emptyPlace("map"), figure);
  assert.deepEqual(calls, [["react", charts.get("map"), figure]]);
});

for (const [name, breakIt] of Object.entries({
  "has no react": (Plotly) => delete Plotly.react,
  "has no resize": (Plotly) => delete Plotly.Plots,
  "is frozen": (Plotly) => Object.freeze(Plotly),
  "is frozen inside": (Plotly) => Object.freeze(Plotly.Plots),
})) {
  test(`Dash draws the charts itself if Plotly ${name}`, (context) => {
    const { Plotly } = fakePlotly();
    breakIt(Plotly);
    const before = { ...Plotly };
    withWindow(context, { Plotly });
    assert.equal(
      internals.adoptCharts(new Map([["timeline", drawnChart()]]), () => {}),
      false,
    );
    assert.deepEqual({ ...Plotly }, before);
  });
}

test("a chart with the same data is not drawn again", (context) => {
  const { calls, Plotly } = fakePlotly();
  withWindow(context, { Plotly });
  internals.skipDrawn();
  internals.skipDrawn();
  const data = [1];
  Plotly.react({ data }, { data });
  assert.equal(calls.length, 0);
  Plotly.react({ data }, { data: [1] });
  Plotly.react({ data: undefined }, {});
  assert.equal(calls.length, 2);
});

test("if Plotly is frozen, a chart with the same data is drawn again", (context) => {
  const { calls, Plotly } = fakePlotly();
  withWindow(context, { Plotly: Object.freeze(Plotly) });
  internals.skipDrawn();
  const data = [1];
  Plotly.react({ data }, { data });
  assert.equal(calls.length, 1);
});

/** A component whose element may lack the class of Plotly's charts. */
const component = (marked, divs) => ({ querySelector: () => marked, querySelectorAll: () => divs });

test("the chart in a component is found by its class, or by documented properties", (context) => {
  const [drawn, adopting, empty] = [drawnChart(), drawnChart(), { on: undefined }];
  const components = {
    timeline: component(drawn, []),
    map: component(null, [adopting, drawn, empty]),
    table: component(null, [empty]),
  };
  withWindow(context, {}, { getElementById: (id) => components[id] ?? null });
  assert.equal(internals.chartIn("timeline"), drawn);
  assert.equal(internals.chartIn("map"), drawn);
  assert.equal(internals.chartIn("table"), null);
  assert.equal(internals.chartIn("nothing"), null);
});

test("the chart around an element is found by its class, or by documented properties", (context) => {
  class Part {
    constructor(parentElement, classed = null) {
      Object.assign(this, { parentElement, closest: () => classed });
    }
  }
  globalThis.Element = Part;
  context.after(() => delete globalThis.Element);
  const drawn = drawnChart();
  assert.equal(internals.chartAt(new Part(null, drawn)), drawn);
  assert.equal(internals.chartAt(new Part(new Part(drawn))), drawn);
  assert.equal(internals.chartAt(new Part(null)), null);
  assert.equal(internals.chartAt(null), null);
});

test("the drawings of a chart are found by Plotly's class, or are all drawings in it", () => {
  const chartWith = (classed) => ({ querySelectorAll: (selector) => (selector === "svg" ? ["any"] : classed) });
  assert.deepEqual(internals.drawingsOf(chartWith(["one", "two"])), ["one", "two"]);
  assert.deepEqual(internals.drawingsOf(chartWith([])), ["any"]);
});

test("the axis is found among the layers of a chart", () => {
  const layers = { ".xaxislayer-above": ["axis"], ".infolayer .annotation": ["label"] };
  const found = (known) => ({ querySelectorAll: (names) => names.split(", ").flatMap((name) => known[name] ?? []) });
  assert.deepEqual(internals.axisDrawings(found(layers)), ["axis", "label"]);
  assert.deepEqual(internals.axisDrawings(found({})), []);
});

const near = (actual, expected) =>
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]) < 1e-6, `${actual} is not ${expected}`));

/** The same map, with the internals of Plotly and without. */
const MAPS = { "as Plotly keeps it": drawnMap, "without its projection": () => chart({ geo: mapLayout() }, {}) };
const HALF_MAPS = {
  "without any internals": () => chart({ geo: mapLayout() }, undefined),
  "with a projection of another kind": () => {
    const map = drawnMap();
    map._fullLayout.geo._subplot = { projection: {} };
    return map;
  },
  "without a size": () => {
    const map = drawnMap();
    delete map._fullLayout._size;
    return map;
  },
};
for (const [name, make] of Object.entries({ ...MAPS, ...HALF_MAPS })) {
  test(`a map ${name} has a position and a size`, () => {
    const map = make();
    assert.deepEqual(internals.mapPosition(map), { lon: 0, lat: 0, scale: 1, rotation: 0 });
    near(internals.mapSpan(map), [300, 150]);
    near(internals.shareOnMap(map, [150, -75]), [0.5, 0.5]);
    near(internals.shareOnMap(map, [-75, 0]), [-0.25, 0]);
    near(internals.placeBeside(map, 0.2, 0), [60, 0]);
    near(internals.placeBeside(map, 0, -0.2), [0, 30]);
  });
}

test("a zoomed and moved map without internals is measured from its centre", () => {
  const geo = { ...mapLayout(), center: { lon: 170, lat: 10 }, projection: { scale: 2, rotation: { lon: 170 } } };
  const map = chart({ geo }, {});
  near(internals.mapSpan(map), [150, 75]);
  // Across the date line.
  near(internals.shareOnMap(map, [-150, 10]), [40 / 150, 0]);
  near(internals.shareOnMap(map, [80, 10]), [-90 / 150, 0]);
});

test("a map does not move beyond the edge of the earth", () => {
  const map = drawnMap();
  map._fullLayout.geo._subplot.projection.invert = () => [NaN, NaN];
  assert.equal(internals.placeBeside(map, 0.2, 0), null);
});

test("a mark is found by its axis", () => {
  const yaxis = { _offset: 30, l2p: (value) => value * 10 };
  assert.equal(internals.topOf(chart({}, { yaxis }), 4), 170);
});

for (const [name, fullLayout] of Object.entries({ none: undefined, "no functions": { yaxis: { range: [10, 0] } } })) {
  test(`a mark is found by the range of its axis if that has ${name}`, () => {
    const layout = { yaxis: { range: [10, 0] } };
    assert.equal(internals.topOf(chart(layout, fullLayout), 0), 100);
    assert.equal(internals.topOf(chart(layout, fullLayout), 5), 300);
  });
}

test("the size of a chart is that of its drawing, its layout or its element", () => {
  assert.deepEqual(internals.chartSize(chart({}, { width: 700, height: 500 })), { width: 700, height: 500 });
  assert.deepEqual(internals.chartSize(chart({ width: 650, height: 450 })), { width: 650, height: 450 });
  assert.deepEqual(internals.chartSize(chart({})), { width: 600, height: 400 });
});

// --- Mantine ---

class FakeElement {
  constructor(value) {
    this.value = value;
  }
  closest() {
    return this.value === undefined ? null : { getAttribute: () => this.value };
  }
}

test("a pressed option is reported with its list", (context) => {
  globalThis.Element = FakeElement;
  context.after(() => delete globalThis.Element);
  withWindow(context, {}, { activeElement: { id: "country-filter" } });
  assert.deepEqual(internals.pressedOption(new FakeElement("FRA")), { listId: "country-filter", value: "FRA" });
  assert.equal(internals.pressedOption(new FakeElement()), null);
  assert.equal(internals.pressedOption(null), null);
});

test("without a focused list, a pressed option is left to Dash", (context) => {
  globalThis.Element = FakeElement;
  context.after(() => delete globalThis.Element);
  withWindow(context, {}, { activeElement: { id: "" } });
  assert.equal(internals.pressedOption(new FakeElement("FRA")), null);
});

// --- AG Grid ---

/** Show the grid's component once, and return its content after its script has loaded. */
async function showGrid(context, { address, load }) {
  const states = [];
  const React = {
    useState: (first) => [states.at(-1) ?? first, (state) => states.push(state)],
    useEffect: (effect) => effect(),
    createElement: (type, _props, children) => ({ type, children }),
  };
  const head = { append: (script) => setTimeout(() => load(script)) };
  const window = withWindow(
    context,
    { React },
    {
      querySelector: () => address && { getAttribute: () => address },
      createElement: () => ({}),
      head,
    },
  );
  internals.deferGrid(() => "no answer");
  const { AgGrid } = window.dash_ag_grid;
  const waiting = AgGrid({});
  await new Promise((resolve) => setTimeout(resolve, 10));
  React.useEffect = () => {};
  return { waiting, shown: AgGrid({}) };
}

test("the grid's script loads when the grid is first shown", async (context) => {
  const Real = () => {};
  const load = (script) => {
    globalThis.window.dash_ag_grid = { AgGrid: Real };
    script.onload();
  };
  const { waiting, shown } = await showGrid(context, { address: "/grid.js", load });
  assert.equal(waiting.children, false);
  assert.equal(shown.type, Real);
});

test("the grid's script is fetched in advance, but not run", (context) => {
  const links = [];
  const page = (address) => ({
    querySelector: () => address && { getAttribute: () => address },
    createElement: (name) => ({ name }),
    head: { append: (link) => links.push(link) },
  });
  withWindow(context, {}, page("/grid.js"));
  internals.prefetchGrid();
  assert.deepEqual(links, [{ name: "link", rel: "prefetch", as: "script", href: "/grid.js" }]);
  withWindow(context, {}, page(null));
  internals.prefetchGrid();
  assert.equal(links.length, 1);
});

for (const [name, grid] of Object.entries({
  "cannot be loaded": { address: "/grid.js", load: (script) => script.onerror() },
  "defines no grid": { address: "/grid.js", load: (script) => script.onload() },
  "is not named": { address: null, load: () => {} },
})) {
  test(`if the grid's script ${name}, the page reports it`, async (context) => {
    assert.equal((await showGrid(context, grid)).shown.children, "no answer");
  });
}
