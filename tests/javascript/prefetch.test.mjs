import assert from "node:assert/strict";
import { test } from "node:test";
import { callbackRequest } from "../../assets/browser/internals.js";
import { keyOf, keyOfBody, withOption } from "../../assets/browser/prefetch.js";

const CALLBACK = {
  output: "..timeline.figure...map.figure..",
  inputs: [
    { id: "query-view", property: "data" },
    { id: "screen", property: "data" },
  ],
  state: [{ id: "drawn", property: "data" }],
};
const request = (asked, changed = ["query-view.data"]) =>
  callbackRequest(CALLBACK, (id) => (id === "query-view" ? asked : `value of ${id}`), changed);

test("the request is the one that Dash sends", () => {
  assert.deepEqual(request({ country: ["FRA"] }), {
    output: "..timeline.figure...map.figure..",
    outputs: [
      { id: "timeline", property: "figure" },
      { id: "map", property: "figure" },
    ],
    inputs: [
      { id: "query-view", property: "data", value: { country: ["FRA"] } },
      { id: "screen", property: "data", value: "value of screen" },
    ],
    state: [{ id: "drawn", property: "data", value: "value of drawn" }],
    changedPropIds: ["query-view.data"],
    parsedChangedPropsIds: ["query-view.data"],
  });
});

test("requests with the same values have the same key, in whatever order they changed", () => {
  assert.equal(
    keyOf(request({}, ["query-view.data", "screen.data"])),
    keyOf(request({}, ["screen.data", "query-view.data"])),
  );
  assert.notEqual(keyOf(request({})), keyOf(request({ country: ["FRA"] })));
  assert.notEqual(keyOf(request({}, ["query-view.data"])), keyOf(request({}, ["screen.data"])));
});

test("the body of a request has the same key", () => {
  assert.equal(keyOfBody(JSON.stringify(request({ country: ["FRA"] }))), keyOf(request({ country: ["FRA"] })));
});

test("a body in another form has no key, so Dash sends it itself", () => {
  for (const body of ["", "undefined", "[]", "{}", '{"inputs":[]}', "null"]) assert.equal(keyOfBody(body), "");
});

test("computing a key does not change the request", () => {
  const sent = request({}, ["screen.data", "query-view.data"]);
  keyOf(sent);
  assert.deepEqual(sent.changedPropIds, ["screen.data", "query-view.data"]);
});

test("in a multiple choice, an option is added, and removed by another press", () => {
  assert.deepEqual(withOption(["FRA"], "RUS"), ["FRA", "RUS"]);
  assert.deepEqual(withOption(["FRA", "RUS"], "FRA"), ["RUS"]);
  assert.equal(withOption("country", "event_type"), "event_type");
  assert.equal(withOption(null, "event_type"), "event_type");
});
