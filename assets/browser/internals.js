/* Everything that relies on undocumented behaviour of Dash, Plotly, Mantine or AG Grid.
 *
 * A new release of these packages may change it without notice. Therefore each function here tests whether the
 * internals are as expected. Its comment names the fallback, with which the page must keep working. */

/** @typedef {import("./types").Component} Component */
/** @typedef {import("./types").Chart} Chart */

// --- Dash: requests ---

const LAYOUT = "_dash-layout";
const DEPENDENCIES = "_dash-dependencies";
const UPDATE = "_dash-update-component";
/** URLs that Dash's renderer requests before it can show a page. */
export const START_REQUESTS = [LAYOUT, DEPENDENCIES];

/**
 * Let a function answer the requests of Dash's renderer, which calls `window.fetch`.
 *
 * Fallback: if `fetch` cannot be replaced, Dash sends its requests itself. Then nothing is requested in advance, and
 * only the functions of this page notice a server that does not respond.
 * @param {typeof fetch} answer
 * @returns {typeof fetch} The function that sends requests.
 */
export function interceptFetch(answer) {
  const send = window.fetch.bind(window);
  try {
    window.fetch = answer;
  } catch {
    // It is read-only here.
  }
  return send;
}

/**
 * The name of one of the first requests of Dash's renderer; empty for any other.
 * @param {string} url
 */
export function startRequest(url) {
  const name = url.split("/").pop() || "";
  return START_REQUESTS.includes(name) ? name : "";
}

/** @param {string} url */
export const isCallbackRequest = (url) => url.split("?")[0].endsWith(`/${UPDATE}`);

/**
 * Outputs of a callback, each as `id.property`, from the body of its request. Several are written as
 * `..one.property...other.property..`; outputs that several callbacks share have a hash after `@`.
 *
 * Fallback: no outputs. The page then treats the request like any other, and draws in the order of the responses.
 * @param {unknown} body
 * @returns {string[]}
 */
export function outputsOf(body) {
  const [, output = ""] = /"output":\s*"([^"]*)"/.exec(String(body)) || [];
  const outputs = output.startsWith("..") && output.endsWith("..") ? output.slice(2, -2).split("...") : [output];
  return outputs.filter(Boolean).map((name) => name.replace(/@.*$/, ""));
}

/** @param {string} prefix */
export const layoutUrl = (prefix) => prefix + LAYOUT;
/** @param {string} prefix */
export const dependenciesUrl = (prefix) => prefix + DEPENDENCIES;

/**
 * Whether this is a description of components from Dash's server.
 *
 * Fallback: false. Then Dash draws the page, and the charts of the screen are printed.
 * @param {any} part
 * @returns {part is Component}
 */
export function isComponent(part) {
  const isObject = part !== null && typeof part === "object";
  return isObject && typeof part.type === "string" && part.props !== null && typeof part.props === "object";
}

/**
 * Properties of the components with an id; null if this is not a page.
 * @param {any} page
 * @returns {Record<string, any> | null}
 */
export function propsById(page) {
  if (!isComponent(page)) return null;
  /** @type {Record<string, any>} */
  const byId = {};
  const collect = (/** @type {any} */ part) => {
    if (Array.isArray(part)) part.forEach(collect);
    else if (isComponent(part)) {
      if (typeof part.props.id === "string") byId[part.props.id] = part.props;
      collect(part.props.children);
    }
  };
  collect(page);
  return byId;
}

/**
 * The server's definition of the callback with an output; null if there is none.
 *
 * Fallback: null. Then nothing is requested in advance.
 * @param {any} definitions
 * @param {string} output As `id.property`.
 * @returns {import("./types").CallbackDefinition | null}
 */
export function callbackWith(definitions, output) {
  if (!Array.isArray(definitions)) return null;
  const isMatch = (/** @type {any} */ callback) =>
    Array.isArray(callback?.inputs) &&
    Array.isArray(callback.state) &&
    outputsOf(`"output":"${callback.output}"`).includes(output);
  return definitions.find(isMatch) ?? null;
}

/**
 * Call a function after each change of the page's components, once for components that change together.
 *
 * Fallback: false if Dash's store is not in the expected place. Then changes are not noticed, and nothing is
 * requested in advance.
 * @param {() => void} onChange
 */
export function watchComponents(onChange) {
  const store = window.dash_stores?.[0];
  if (typeof store?.subscribe !== "function" || !store.getState?.()?.layout) return false;
  let { layout } = store.getState();
  store.subscribe(() => {
    const now = store.getState().layout;
    if (now === layout) return;
    layout = now;
    queueMicrotask(onChange);
  });
  return true;
}

/**
 * Send a request for outputs of a callback as Dash does. The whole response arrives at once; `fetch` would deliver it
 * in parts, each of which waits for the work of Mantine and Dash.
 * @param {string} prefix
 * @param {import("./types").CallbackRequest} request
 * @returns {Promise<Response>}
 */
export function requestOutputs(prefix, request) {
  const sent = new XMLHttpRequest();
  sent.open("POST", prefix + UPDATE);
  sent.setRequestHeader("Content-Type", "application/json");
  sent.responseType = "json";
  return new Promise((resolve, reject) => {
    sent.onload = () => {
      // Each access to `response` would create another object, but Dash must get the figures that are drawn.
      const content = sent.response;
      resolve(Object.assign(new Response(null, { status: sent.status }), { json: async () => content }));
    };
    sent.onerror = () => reject(new TypeError("The server is not responding"));
    sent.send(JSON.stringify(request));
  });
}

/**
 * The request that Dash will send for a callback.
 * @param {import("./types").CallbackDefinition} callback
 * @param {(id: string, property: string) => any} valueOf
 * @param {string[]} changed Inputs that changed, as `id.property`.
 * @returns {import("./types").CallbackRequest}
 */
export function callbackRequest({ output, inputs, state }, valueOf, changed) {
  const withValue = (/** @type {{ id: string, property: string }} */ { id, property }) => ({
    id,
    property,
    value: valueOf(id, property),
  });
  const outputs = outputsOf(`"output":"${output}"`).map((name) => {
    const [id, property] = name.split(".");
    return { id, property };
  });
  return {
    output,
    outputs,
    inputs: inputs.map(withValue),
    state: state.map(withValue),
    changedPropIds: changed,
    parsedChangedPropsIds: changed,
  };
}

// --- Plotly: charts that another script draws ---

/** Dash's additions to the configuration of a chart. With a different configuration, Plotly would redraw it. */
export const DASH_CHART_CONFIG = { responsive: false, typesetMath: false };

const CHART = ".js-plotly-plot";

/** Whether Plotly has drawn a chart in an element. @param {any} element @returns {element is Chart} */
const isChart = (element) =>
  typeof element?.on === "function" && Array.isArray(element.data) && Boolean(element.layout);

/**
 * The chart in a component; null until it is drawn.
 *
 * Fallback: the innermost element with the documented properties of a chart; an element that adopted one has them too.
 * @param {string} id
 * @returns {Chart | null}
 */
export function chartIn(id) {
  const component = document.getElementById(id);
  if (!component) return null;
  const classed = /** @type {Chart | null} */ (component.querySelector(CHART));
  return classed ?? /** @type {Element[]} */ ([...component.querySelectorAll("div")]).findLast(isChart) ?? null;
}

/**
 * The chart around an element; null if there is none. Fallback: as for `chartIn`.
 * @param {EventTarget | null} target
 * @returns {Chart | null}
 */
export function chartAt(target) {
  if (!(target instanceof Element)) return null;
  let around = target.closest(CHART) ?? target;
  while (!isChart(around) && around.parentElement) around = around.parentElement;
  return isChart(around) ? around : null;
}

/**
 * Drawings that make up a chart. Fallback: all drawings in it.
 * @param {Chart} chart
 */
export function drawingsOf(chart) {
  const drawings = chart.querySelectorAll("svg.main-svg");
  return drawings.length ? drawings : chart.querySelectorAll("svg");
}

/**
 * Whether a chart was drawn for the same state and space as a figure: the URL of its hover texts contains both.
 * @param {any} chart
 * @param {any} figure
 */
const isOfState = (chart, figure) => chart.layout?.meta?.hover === figure?.layout?.meta?.hover;

/**
 * Let Dash adopt charts that are already drawn. When Dash asks Plotly to draw the same figures into empty elements,
 * the charts are moved there instead. If the space for a chart has changed by then, it is drawn again.
 *
 * Fallback: false if Plotly's functions cannot be replaced. Then Dash draws the charts itself.
 * @param {Map<string, Chart>} charts By the id of their component.
 * @param {() => void} onAdopted Called when Dash has all of them.
 */
export function adoptCharts(charts, onAdopted) {
  const { Plotly } = window;
  const { react, purge, Plots } = Plotly;
  const resize = Plots?.resize;
  if (![react, purge, resize].every((value) => typeof value === "function")) return false;
  const waiting = new Map(charts);
  /** @type {WeakMap<Element, Chart>} */
  const adopted = new WeakMap();
  const redirected =
    (/** @type {Function} */ call) =>
    (/** @type {Element} */ place, /** @type {any[]} */ ...more) =>
      call(adopted.get(place) || place, ...more);

  const adopt = (/** @type {any} */ place, /** @type {any[]} */ ...more) => {
    const id = place.parentElement?.id;
    const chart = waiting.get(id);
    if (!chart) return redirected(react)(place, ...more);
    waiting.delete(id);
    adopted.set(place, chart);
    place.append(chart);
    for (const name of ["on", "once", "removeAllListeners"]) place[name] = /** @type {any} */ (chart)[name];
    for (const name of ["data", "layout", "_fullLayout"]) {
      Object.defineProperty(place, name, { get: () => /** @type {any} */ (chart)[name] });
    }
    if (!waiting.size) onAdopted();
    return isOfState(chart, more[0]) ? Promise.resolve(chart) : react(chart, ...more);
  };
  try {
    // Only the inner object may be read-only; then nothing is replaced.
    Plots.resize = redirected(resize);
    Object.assign(Plotly, { purge: redirected(purge), react: adopt });
  } catch {
    if (Plots.resize !== resize) Plots.resize = resize;
    return false;
  }
  return true;
}

/**
 * Let Dash skip drawing charts whose data are already on the page.
 *
 * Fallback: Dash draws the charts again.
 */
export function skipDrawn() {
  const { Plotly } = window;
  const { react } = Plotly;
  if (typeof react !== "function" || react.skipsDrawn) return;
  const isDrawn = (/** @type {any} */ place, /** @type {any} */ figure) =>
    figure?.data !== undefined && place.data === figure.data;
  const skip = (/** @type {any} */ place, /** @type {any[]} */ ...figure) =>
    isDrawn(place, figure[0]) ? Promise.resolve(place) : react(place, ...figure);
  try {
    Plotly.react = Object.assign(skip, { skipsDrawn: true });
  } catch {
    // It is read-only here.
  }
}

// --- Plotly: where things are in a chart ---

/**
 * Size of a chart in CSS pixels. Fallback: the size in its layout or of its element.
 * @param {Chart} chart
 */
export function chartSize(chart) {
  const { width, height } = chart._fullLayout || chart.layout || {};
  return { width: width || chart.clientWidth, height: height || chart.clientHeight };
}

/**
 * Position of the map: its centre, scale and rotation. Fallback: the position in its layout.
 * @param {Chart} map
 */
export function mapPosition(map) {
  const layout = map.layout.geo || {};
  const drawn = map._fullLayout?.geo?.center ? map._fullLayout.geo : layout;
  const lon = first(drawn.center?.lon, drawn.projection?.rotation?.lon, middleOf(layout.lonaxis));
  return {
    lon,
    lat: first(drawn.center?.lat, middleOf(layout.lataxis)),
    scale: first(drawn.projection?.scale, 1),
    rotation: first(drawn.projection?.rotation?.lon, lon),
  };
}

/** The first of several numbers that is defined. @param {(number | undefined)[]} numbers @returns {number} */
const first = (...numbers) => numbers.find((number) => number !== undefined) ?? 0;

/** @param {{ range?: number[] } | undefined} axis */
const middleOf = (axis) => (axis?.range ? (axis.range[0] + axis.range[1]) / 2 : undefined);

/**
 * The projection of a map, and the size of the part that it fills, in pixels; null if Plotly keeps it elsewhere.
 * @param {Chart} map
 */
function projectionOf(map) {
  const { geo, _size: size } = map._fullLayout || {};
  const projection = geo?._subplot?.projection;
  const isKnown = [projection?.invert, projection?.scale].every((value) => typeof value === "function");
  return isKnown && size?.w > 0 && size.h > 0 ? { projection, width: size.w, height: size.h } : null;
}

/**
 * Width and height of the map in degrees, at the middle of its projection.
 *
 * Fallback: computed from the range and scale of its layout, as if all degrees had the same length.
 * @param {Chart} map
 * @returns {[number, number]}
 */
export function mapSpan(map) {
  const known = projectionOf(map);
  if (known) {
    const degrees = (/** @type {number} */ px) => (px / known.projection.scale()) * (180 / Math.PI);
    return [degrees(known.width), degrees(known.height)];
  }
  const { lonaxis, lataxis } = map.layout.geo || {};
  const { scale } = mapPosition(map);
  const span = (/** @type {number[] | undefined} */ range, /** @type {number} */ whole) =>
    (range ? Math.abs(range[1] - range[0]) : whole) / scale;
  return [span(lonaxis?.range, 360), span(lataxis?.range, 180)];
}

/**
 * Where a place is on the map, in shares of its size from its centre; null if it is nowhere.
 *
 * Fallback: measured in degrees.
 * @param {Chart} map
 * @param {[number, number]} place Longitude and latitude.
 * @returns {[number, number] | null}
 */
export function shareOnMap(map, place) {
  const known = projectionOf(map);
  if (known) {
    const point = known.projection(place);
    return point && [point[0] / known.width - 0.5, point[1] / known.height - 0.5];
  }
  const { lon, lat } = mapPosition(map);
  const [across, down] = mapSpan(map);
  const east = ((((place[0] - lon + 180) % 360) + 360) % 360) - 180;
  return [east / across, (lat - place[1]) / down];
}

/**
 * The new centre after the map moves by shares of its size; null beyond the edge of the earth.
 *
 * Fallback: measured in degrees.
 * @param {Chart} map
 * @param {number} right
 * @param {number} down
 * @returns {[number, number] | null}
 */
export function placeBeside(map, right, down) {
  const known = projectionOf(map);
  if (known) {
    const place = known.projection.invert([known.width * (0.5 + right), known.height * (0.5 + down)]);
    return place && Number.isFinite(place[0]) ? place : null;
  }
  const { lon, lat } = mapPosition(map);
  const [across, height] = mapSpan(map);
  return [lon + across * right, Math.min(Math.max(lat - height * down, -90), 90)];
}

/**
 * The drawn lines of the traces of a map with a name. Fallback: none.
 * @param {Chart} map
 * @param {string} name
 */
export function linesOf(map, name) {
  const traces = /** @type {any[]} */ ([...map.querySelectorAll("g.trace.scattergeo")]);
  const named = traces.filter((trace) => trace.__data__?.[0]?.trace?.name === name);
  return named.flatMap((trace) => /** @type {Element[]} */ ([...trace.querySelectorAll("path.js-line")]));
}

/**
 * Distance of a mark from the top of the window, in pixels.
 *
 * Fallback: as if the vertical axis filled the chart.
 * @param {Chart} chart
 * @param {number} value On the vertical axis.
 */
export function topOf(chart, value) {
  const { top, height } = chart.getBoundingClientRect();
  const axis = chart._fullLayout?.yaxis;
  if (typeof axis?.l2p === "function" && Number.isFinite(axis._offset)) return top + axis._offset + axis.l2p(value);
  const [low, high] = axis?.range || chart.layout.yaxis?.range || [0, 1];
  return top + height * (1 - (value - low) / (high - low || 1));
}

/**
 * Drawings of the axis above a chart, and of all labels. Fallback: none. Then the axis scrolls away with the chart.
 * @param {Chart} chart
 */
export const axisDrawings = (chart) => chart.querySelectorAll(".xaxislayer-above, .infolayer .annotation");

// --- Mantine ---

/** Class of a panel of the tabs; the first paint uses it to get the styles of Mantine. */
export const TABS_PANEL_CLASS = "mantine-Tabs-panel";

/**
 * The option of a list that was pressed, and the id of the list; null for any other press.
 *
 * A list has the focus while its options are shown. Fallback: null. Then the choice is noticed when Dash reports it.
 * @param {EventTarget | null} target
 * @returns {{ listId: string, value: string } | null}
 */
export function pressedOption(target) {
  const option = target instanceof Element ? target.closest('[role="option"][value]') : null;
  const listId = option && document.activeElement?.id;
  return listId ? { listId, value: option.getAttribute("value") ?? "" } : null;
}

// --- AG Grid ---

/** URL of the script of the grid; empty if Dash loads it with the page. */
const gridScript = () => document.querySelector("meta[name=grid-script]")?.getAttribute("content") ?? "";

/** Load the script of the grid in advance, without running it. Fallback: it is loaded when the grid is shown. */
export function prefetchGrid() {
  const href = gridScript();
  if (href)
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href }));
}

/**
 * Replace the component of the grid until it is first shown, because its script is a third of all scripts. Dash looks
 * up a component under the name of its package each time that it draws one.
 *
 * Fallback: if Dash loads the script with the page, the script replaces this component. If the script does not define
 * the component, the page shows the text for a server that does not respond.
 * @param {() => string} unansweredText
 */
export function deferGrid(unansweredText) {
  /** @type {Promise<void> | null} */
  let loading = null;
  const load = () => {
    const src = gridScript();
    loading ??= new Promise((resolve, reject) => {
      const fail = () => {
        loading = null;
        reject(new Error("The script of the grid did not load"));
      };
      const onload = () => ([undefined, AgGrid].includes(window.dash_ag_grid?.AgGrid) ? fail() : resolve());
      if (!src) return fail();
      document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror: fail }));
    });
    return loading;
  };

  /** @param {any} props */
  function AgGrid(props) {
    const { React } = window;
    const [status, setStatus] = React.useState("waiting");
    React.useEffect(
      () =>
        void load().then(
          () => setStatus("loaded"),
          () => setStatus("failed"),
        ),
      [],
    );
    if (status === "loaded") return React.createElement(window.dash_ag_grid.AgGrid, props);
    return React.createElement("p", { className: "hint", role: "status" }, status === "failed" && unansweredText());
  }
  window.dash_ag_grid = { AgGrid };
}
