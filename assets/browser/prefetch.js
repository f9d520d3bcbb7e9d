/* Request and draw charts before Dash does. When a reader chooses something, Dash takes some time before it sends a
   request, and again before it draws. Therefore the request is sent at once, and the charts are drawn when the response
   arrives. Dash then gets this response, and finds the charts already drawn. */
import { prop, setProps } from "./dash_api.js";
import {
  callbackRequest,
  callbackWith,
  chartIn,
  mapPosition,
  pressedOption,
  requestOutputs,
  skipDrawn,
  watchComponents,
} from "./internals.js";
import { keepMoved } from "./map_moves.js";
import { CHART_OUTPUT, dependencies, prefetchWith, urlPrefix } from "./server.js";
import { controlsOf, partsOf } from "./state.js";

/** @typedef {import("./types").CallbackRequest} CallbackRequest */
/** @typedef {import("./map_moves.js").Position} Position */
/** @typedef {{ key: string, isTaken: boolean, position: Position | null, answer: Promise<Response> }} Prefetch */

/** If Dash has not sent the request after this time, it sends a different one. */
const PATIENCE_MS = 4000;

/** The newest request that was sent ahead of Dash. @type {Prefetch | null} */
let newest = null;

/** Prefetch after every change of a control. Call this when the page exists. */
export async function startPrefetch() {
  const callback = callbackWith(await dependencies(), CHART_OUTPUT);
  if (!callback) return;
  const controls = controlsOf();
  const values = () => controls.map(([id, property]) => prop(id, property));
  const prefetch = (/** @type {any[]} */ now) => send(requestFor(callback, partsOf(now)));
  let before = values();

  const isWatched = watchComponents(() => {
    const now = values();
    if (now.every((value, index) => value === before[index])) return;
    before = now;
    prefetch(now);
  });
  if (!isWatched) return;
  prefetchWith(answerTo);
  // A list takes some time to report a choice to Dash.
  document.addEventListener(
    "click",
    ({ target }) => {
      const pressed = pressedOption(target);
      const index = controls.findIndex(([id]) => id === pressed?.listId);
      if (!pressed || index < 0) return;
      const now = values();
      now[index] = withOption(now[index], pressed.value);
      prefetch(now);
    },
    true,
  );
}

/**
 * Value of a list after an option was pressed; in a multiple choice, the option is added or removed.
 * @param {any} value
 * @param {string} option
 */
export function withOption(value, option) {
  if (!Array.isArray(value)) return option;
  return value.includes(option) ? value.filter((other) => other !== option) : [...value, option];
}

/**
 * The request that Dash will send for the charts when the state has these parts.
 * @param {import("./types").CallbackDefinition} callback
 * @param {Record<string, any>} parts
 */
function requestFor(callback, parts) {
  const changed = callback.inputs.filter(({ id }) => id in parts && parts[id] !== prop(id, "data"));
  return callbackRequest(
    callback,
    (id, property) => (id in parts ? parts[id] : prop(id, property)),
    changed.map(({ id, property }) => `${id}.${property}`),
  );
}

/**
 * A key that is equal for requests with the same response.
 * @param {Pick<CallbackRequest, "inputs" | "state" | "changedPropIds">} request
 */
export const keyOf = ({ inputs, state, changedPropIds }) => JSON.stringify([inputs, state, [...changedPropIds].sort()]);

/**
 * The key of the body of a request; empty if it cannot be sent in advance.
 * @param {string} body
 */
export function keyOfBody(body) {
  try {
    return keyOf(JSON.parse(body));
  } catch {
    return "";
  }
}

/** Whether Dash is expected to send this request. @param {string} key */
const isExpected = (key) => newest !== null && newest.key === key && !newest.isTaken;

/** @param {CallbackRequest} request */
function send(request) {
  const key = keyOf(request);
  if (!request.changedPropIds.length || isExpected(key)) return;
  /** @type {Prefetch} */
  const prefetch = { key, isTaken: false, position: positionNow(), answer: requestOutputs(urlPrefix(), request) };
  newest = prefetch;
  prefetch.answer = prefetch.answer.then(async (answer) => {
    const content = answer.ok && (await answer.json());
    if (!content?.response || newest !== prefetch || draw(prefetch, content.response)) return answer;
    // Dash draws figures that are new to it.
    return Object.assign(new Response(null, { status: answer.status }), { json: async () => structuredClone(content) });
  });
  prefetch.answer.catch(() => {}); // Dash handles the failure.
}

/** Position of the map; null before it is drawn. */
function positionNow() {
  const map = chartIn("map");
  return map?.layout?.geo ? mapPosition(map) : null;
}

/**
 * Response to a request of Dash, if it was sent in advance.
 * @param {string} body
 * @returns {Promise<Response> | null}
 */
function answerTo(body) {
  if (newest && isExpected(keyOfBody(body))) newest.isTaken = true;
  else newest = null;
  return newest && newest.answer;
}

/**
 * Draw the charts; false if that fails.
 * @param {Prefetch} prefetch
 * @param {Record<string, { figure: any }>} figures By component.
 */
function draw(prefetch, figures) {
  try {
    skipDrawn();
    Object.entries(figures).forEach(([id, { figure }]) => {
      const chart = chartIn(id);
      if (!chart) return;
      // A map that moves again before the response would jump back, and its second move would be lost.
      const { position } = prefetch;
      const shown = id === "map" && position ? keepMoved(chart, figure, position) : figure;
      // Replacing a whole chart is faster than comparing it.
      window.Plotly.redraw(Object.assign(chart, shown));
    });
  } catch (error) {
    console.error(error);
    return false;
  }
  setTimeout(() => {
    if (newest === prefetch && !prefetch.isTaken) drawBefore(Object.keys(figures));
  }, PATIENCE_MS);
  return true;
}

/** Dash did not send the request: draw again what it knows. @param {string[]} ids */
function drawBefore(ids) {
  newest = null;
  ids.forEach((id) => setProps(id, { figure: { ...prop(id, "figure") } }));
}
