import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changedFilters,
  continuesStep,
  controlValues,
  isSame,
  partsFrom,
  toSearch,
  withOnly,
  withToggled,
  withoutFilters,
} from "../../assets/browser/url_parameters.js";

const row = (name, more) => ({
  name,
  part: "query-view",
  control: [name, "value"],
  kind: "text",
  separator: "",
  keys: [],
  isFilter: false,
  isContinuous: false,
  default: "",
  ...more,
});
const TABLE = [
  row("country", { kind: "list", isFilter: true }),
  row("role", { isFilter: true, default: "any" }),
  row("text", { isFilter: true, isContinuous: true }),
  row("time", { kind: "joined", separator: "/", isFilter: true, isContinuous: true }),
  row("map", { part: "map-view", kind: "numbers", separator: ",", keys: ["lon", "lat"] }),
  row("embed", { part: "page-view", control: null }),
];
const VALUES = [["FRA", "RUS"], "any", " ships ", ["2024-01-01", "2024-02-01"], { lon: 3.5, lat: -2 }];
const SEARCH = "?country=FRA&country=RUS&text=ships&time=2024-01-01/2024-02-01&map=3.5,-2";

test("values of controls become parameters by store, without defaults", () => {
  assert.deepEqual(partsFrom(TABLE, VALUES, { embed: ["1"] }), {
    "query-view": { country: ["FRA", "RUS"], text: ["ships"], time: ["2024-01-01/2024-02-01"] },
    "map-view": { map: ["3.5,-2"] },
    "page-view": { embed: ["1"] },
  });
});

test("a control without a value adds no parameter, and a store may be empty", () => {
  assert.deepEqual(partsFrom(TABLE, [[], "", "  ", null, undefined], {}), {
    "query-view": {},
    "map-view": {},
    "page-view": {},
  });
});

test("a URL becomes the values of the controls, in the order of the table", () => {
  assert.deepEqual(controlValues(TABLE, SEARCH), [
    ["FRA", "RUS"],
    "any",
    "ships",
    ["2024-01-01", "2024-02-01"],
    { lon: 3.5, lat: -2 },
  ]);
  assert.deepEqual(controlValues(TABLE, ""), [[], "any", "", null, null]);
});

test("a URL survives reading and writing", () => {
  const parts = partsFrom(TABLE, controlValues(TABLE, SEARCH), {});
  const again = toSearch(Object.assign({}, ...Object.values(parts)));
  assert.deepEqual(controlValues(TABLE, again), controlValues(TABLE, SEARCH));
});

test("a facet that is added to the table needs nothing else", () => {
  const table = [...TABLE, row("topic", { kind: "list", isFilter: true })];
  assert.deepEqual(partsFrom(table, [...VALUES, ["arms"]], {})["query-view"].topic, ["arms"]);
  assert.deepEqual(controlValues(table, "?topic=arms").at(-1), ["arms"]);
  assert.deepEqual(changedFilters(table, "", "?topic=arms"), ["topic"]);
});

test("a default has the same meaning as no parameter", () => {
  assert.equal(isSame(TABLE, { role: ["any"], text: ["x"] }, { text: ["x"] }), true);
  assert.equal(isSame(TABLE, { text: ["x"], country: ["FRA"] }, { country: ["FRA"], text: ["x"] }), true);
  assert.equal(isSame(TABLE, { role: ["speaker"] }, {}), false);
  assert.equal(isSame(TABLE, {}, undefined), true);
});

test("clearing removes only filters", () => {
  assert.deepEqual(withoutFilters(TABLE, { country: ["FRA"], text: ["x"], map: ["1,2"] }), { map: ["1,2"] });
});

test("a value is added, and removed by another press", () => {
  const france = withToggled({}, "country", "FRA");
  const both = withToggled(france, "country", "RUS");
  assert.deepEqual(both.country, ["FRA", "RUS"]);
  assert.deepEqual(withToggled(both, "country", "FRA").country, ["RUS"]);
  assert.deepEqual(france.country, ["FRA"], "the parameters given stay as they are");
});

test("one value can be the only filter, and is removed if that is so already", () => {
  const chosen = { country: ["FRA", "RUS"], role: ["any"], text: ["a"], map: ["1,2"] };
  const only = withOnly(TABLE, chosen, "country", "FRA");
  assert.deepEqual(only, { country: ["FRA"], map: ["1,2"] });
  assert.deepEqual(withOnly(TABLE, { ...only, role: ["any"] }, "country", "FRA"), { map: ["1,2"] });
  assert.deepEqual(withOnly(TABLE, { ...only, text: ["a"] }, "country", "FRA"), only);
});

test("texts are escaped in a URL", () => {
  assert.equal(
    toSearch({ text: ["ships & men"], country: ["FRA", "RUS"] }),
    "?text=ships+%26+men&country=FRA&country=RUS",
  );
});

test("only filters are undo steps, and typing continues one step", () => {
  assert.deepEqual(changedFilters(TABLE, "?text=a&map=1,2", "?text=ab&map=3,4"), ["text"]);
  assert.equal(continuesStep(TABLE, ["text"], ["text"]), true);
  assert.equal(continuesStep(TABLE, ["text"], ["time"]), false);
  assert.equal(continuesStep(TABLE, ["country"], ["country"]), false);
  assert.equal(continuesStep(TABLE, ["text", "country"], ["text", "country"]), false);
});
