/* The time axis stays in sight while a long timeline scrolls: a copy of it covers the top of the box. */
import { axisDrawings, chartIn } from "./internals.js";

/** @typedef {import("./types").Chart} Chart */

const SVG = "http://www.w3.org/2000/svg";
/** Charts that are watched for another axis. @type {WeakSet<Chart>} */
const watched = new WeakSet();
/** @type {HTMLElement | null} */
let copy = null;

/** Show the copy if the axis has scrolled away, as the axis is now. */
function showAxis() {
  const box = document.getElementById("timeline-box");
  const chart = chartIn("timeline");
  const axis = box?.scrollTop && chart ? copiedAxis(chart) : null;
  copy?.remove();
  copy = null;
  if (!axis || !box || !chart) return;
  copy = document.createElement("div");
  copy.className = "axis-copy";
  // Screen readers have the axis itself.
  copy.ariaHidden = "true";
  copy.append(axis);
  box.prepend(copy);
  watch(chart);
}

/** @param {Chart} chart */
function watch(chart) {
  if (watched.has(chart)) return;
  watched.add(chart);
  ["plotly_afterplot", "plotly_relayouting"].forEach((event) => chart.on(event, showAxis));
}

/** The axis and the labels above it; null if Plotly draws them elsewhere. @param {Chart} chart */
function copiedAxis(chart) {
  const { top, width } = chart.getBoundingClientRect();
  const height = chart.layout.margin.t;
  const isAbove = (/** @type {Element} */ part) => part.getBoundingClientRect().bottom <= top + height + 1;
  const parts = [...axisDrawings(chart)].filter(isAbove);
  if (!parts.length) return null;
  const axis = document.createElementNS(SVG, "svg");
  Object.entries({ width, height }).forEach(([name, value]) => axis.setAttribute(name, String(value)));
  axis.append(...parts.map((part) => part.cloneNode(true)));
  return axis;
}

export function startStickyAxis() {
  // The event of a box does not bubble.
  document.addEventListener(
    "scroll",
    ({ target }) => {
      if (!(target instanceof Element) || target.id !== "timeline-box") return;
      // The copy itself does not depend on how far it is scrolled.
      if (Boolean(target.scrollTop) !== Boolean(copy)) showAxis();
    },
    { capture: true, passive: true },
  );
}
