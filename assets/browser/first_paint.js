/* The first paint: the page is drawn as plain elements with its charts, while the scripts that make it interactive are
   loading. Dash then adopts the charts. */
import { element, withStyle } from "./elements.js";
import { DASH_CHART_CONFIG, TABS_PANEL_CLASS, adoptCharts, isComponent } from "./internals.js";
import { changedSize, knownSize, rememberSize } from "./page_size.js";
import { earlyLayout, hasDraft, requestResized, unansweredText } from "./server.js";

/** @typedef {import("./types").Component} Component */
/** @typedef {{ place: HTMLElement, props: any }[]} ChartPlaces */

/** Maximum time that the scripts of Dash wait for the server. */
const LATE_MS = 400;
/** Charts that are lower than this, such as the overview, are drawn after the others. */
const SMALL_PX = 150;

/** Texts of the page's language. @type {Record<string, string>} */
let translations = {};

/** A field with its label; `style.css` gives it the size that Mantine will use. @param {any} props */
function field({ label, size = "sm", className, value, placeholder, data }) {
  const options = /** @type {any[] | undefined} */ (data);
  const option = options ? options.find((other) => other.value === value)?.label : value;
  const text = Array.isArray(value) ? "" : option;
  const labels = label ? [element("label", "", label)] : [];
  return element(
    "div",
    `field ${size} ${className}`,
    ...labels,
    element("span", text ? "value" : "", text || placeholder || ""),
  );
}

/** @param {any} children @param {ChartPlaces} charts @returns {(string | Node)[]} */
const paintAll = (children, charts) => [children].flat().map((part) => paint(part, charts));

/** @param {string} tag @param {string} [className] */
const box = (tag, className) => (/** @type {any} */ props, /** @type {ChartPlaces} */ charts) =>
  element(tag, className, ...paintAll(props.children, charts));

/** @param {any} props @param {ChartPlaces} charts */
function tabs({ children: [names, ...panels], value }, charts) {
  const isShown = (/** @type {Component} */ { props }) => props.value === value;
  const labels = names.props.children.map((/** @type {Component} */ tab) =>
    element("span", isShown(tab) ? "shown" : "", tab.props.children),
  );
  return element("div", "", element("div", "tab-list", ...labels), ...paintAll(panels.filter(isShown), charts));
}

/**
 * How to draw components other than plain elements; unknown ones draw nothing.
 * @type {Record<string, (props: any, charts: ChartPlaces) => string | Node>}
 */
const LOOKS = {
  AgGrid: ({ style }) => withStyle(element("div"), style),
  Button: (props, charts) => Object.assign(box("button", "tool button")(props, charts), { disabled: props.disabled }),
  Checkbox: ({ label, className }) => element("div", `check ${className}`, element("span"), label),
  DirectionProvider: (props, charts) => {
    document.documentElement.dir = props.direction;
    return box("div")(props, charts);
  },
  Graph: (props, charts) => {
    const { width, height } = props.figure.layout ?? {};
    // An empty chart is as large as it will be.
    const place = withStyle(element("div", props.id), { width, height });
    charts.push({ place, props });
    return place;
  },
  MantineProvider: box("div"),
  Menu: ({ children }, charts) => paint(children[0], charts),
  MenuTarget: box("button", "tool menu"),
  MultiSelect: field,
  Select: field,
  Store: ({ id, data }) => {
    if (id === "words") translations = data;
    return "";
  },
  Static: ({ tag, className, content }, charts) => element(tag, className, ...paintAll(content, charts)),
  Tabs: tabs,
  TabsPanel: box("div", TABS_PANEL_CLASS),
  TextInput: field,
};

/**
 * Draw a component; its charts are drawn after everything is laid out.
 * @param {any} part
 * @param {ChartPlaces} charts
 * @returns {string | Node}
 */
function paint(part, charts) {
  if (part === null || typeof part !== "object") return String(part ?? "");
  const { type, namespace, props } = part;
  if (namespace === "dash_html_components") {
    const plain = withStyle(box(type.toLowerCase(), props.className)(props, charts), props.style);
    return Object.assign(plain, { disabled: props.disabled, open: props.open });
  }
  return Object.hasOwn(LOOKS, type) ? LOOKS[type](props, charts) : "";
}

/** Let the browser paint, and handle responses of the server. @param {number} [ms] */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Wait until the page is parsed; then its script with Plotly has run. */
function parsed() {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}

/**
 * Put a page on the screen, with empty places for its charts.
 * @param {Response} answer With the description of the page.
 */
async function showPage(answer) {
  const layout = await answer.clone().json();
  if (!isComponent(layout)) throw new Error("The server describes no page");
  /** @type {ChartPlaces} */
  const places = [];
  const page = element("div", "first-paint", paint(layout, places));
  page.inert = true;
  document.body.append(page);
  preloadBorders(places);
  return { page, places };
}

/**
 * Draw charts, and let the browser paint between them.
 * @param {ChartPlaces} places
 */
async function drawCharts(places) {
  const drawings = [];
  for (const { place, props } of places) {
    await pause();
    const config = { ...props.config, ...DASH_CHART_CONFIG };
    withStyle(place, { width: "", height: "" });
    drawings.push(window.Plotly.newPlot(place, { ...props.figure, config }));
  }
  await Promise.all(drawings);
}

/** Wait until the browser has painted; a hidden page is not painted. */
async function painted() {
  if (!document.hidden) await new Promise(requestAnimationFrame);
  await pause();
}

/**
 * Load the borders of maps while other charts are drawn. Plotly requests them only when it draws a map.
 * @param {ChartPlaces} places
 */
function preloadBorders(places) {
  for (const { config, figure } of places.map(({ props }) => props)) {
    const { resolution } = figure.layout?.geo ?? {};
    if (!resolution || !config?.topojsonURL) continue;
    const href = `${config.topojsonURL}world_${resolution}m.json`;
    const link = { rel: "preload", as: "fetch", crossOrigin: "anonymous", href };
    document.head.append(Object.assign(document.createElement("link"), link));
  }
}

/** Draw the page that the server describes. */
async function paintPage() {
  // The time limit of the server begins after Plotly has loaded.
  await parsed();
  const answer = await Promise.race([earlyLayout(), pause(LATE_MS)]);
  if (!answer?.ok) return;
  let shown = await showPage(answer);
  const size = changedSize(shown.page) ?? (hasDraft() ? knownSize() : null);
  if (size) {
    rememberSize(size);
    // Only the page shows how much room its texts take. Charts of the predicted size would be drawn twice.
    const resized = await Promise.race([requestResized(size), pause(LATE_MS)]);
    shown.page.remove();
    if (!resized?.ok) return;
    shown = await showPage(resized);
  }
  const { page, places } = shown;
  // Readers look at the large charts first.
  const isSmall = (/** @type {ChartPlaces[0]} */ { props }) => (props.figure.layout?.height ?? 0) < SMALL_PX;
  await drawCharts(places.filter((place) => !isSmall(place)));
  await painted();
  await drawCharts(places.filter(isSmall));
  performance.mark("page-painted");
  const charts = new Map(places.map(({ place, props }) => [props.id, /** @type {any} */ (place)]));
  if (!adoptCharts(charts, () => page.remove())) return page.remove();
  await painted();
}

/** Request the charts for Dash, if they were left out until the page is measured, and nothing has measured it. */
function completeLayout() {
  if (hasDraft()) requestResized(knownSize());
}

/** Load the deferred scripts in their order; the last one starts Dash. */
async function loadWaiting() {
  await parsed();
  const add = (/** @type {Partial<HTMLScriptElement>} */ script) =>
    document.body.append(Object.assign(document.createElement("script"), script));
  const waiting = /** @type {HTMLScriptElement[]} */ ([...document.querySelectorAll("script.waiting")]);
  const start = waiting.pop();
  const loaded = waiting.map(
    ({ src }) => new Promise((onload, onerror) => add({ src, async: false, onload: () => onload(undefined), onerror })),
  );
  await Promise.all(loaded);
  if (start) add({ textContent: start.textContent });
}

/** Report, where other errors appear, that the page will not become interactive. */
function showUnanswered() {
  // The page will not be replaced.
  document.querySelectorAll(".first-paint").forEach((page) => page.toggleAttribute("inert", false));
  const error = document.querySelector(".first-paint .error") || document.body.appendChild(element("p", "error"));
  error.textContent = unansweredText((text) => translations[text] || text);
}

/** After any error here, let Dash draw the page. @param {unknown} error */
function leaveToDash(error) {
  console.error(error);
  document.querySelectorAll(".first-paint").forEach((page) => page.remove());
}

/** Paint the page, then load the scripts that make it interactive. */
export const startFirstPaint = () =>
  paintPage().catch(leaveToDash).then(completeLayout).then(loadWaiting).catch(showUnanswered);
