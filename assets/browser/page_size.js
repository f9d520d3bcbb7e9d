/* The space for the charts on the page, in CSS pixels. */
import { setProps } from "./dash_api.js";
import { darkQuery, isPrinting } from "./environment.js";

const SETTLED_MS = 120;
/** Least height of the timeline; its box scrolls if it is lower. */
const LEAST_PX = 240;

/** @typedef {{ width: number, height: number, map: number, mapHeight: number, dark: boolean }} Size */

/**
 * Size of the boxes for the charts; null until they are on the page.
 * @returns {Size | null}
 */
function measure(/** @type {ParentNode} */ page) {
  const timeline = page.querySelector("#timeline-box, .timeline > .box");
  const map = page.querySelector("#map-box, .tabs > .box");
  if (!timeline) return null;
  const last = lastSize || { map: 0, mapHeight: 0 };
  return {
    width: timeline.clientWidth,
    height: Math.max(timeline.clientHeight, LEAST_PX),
    // While another tab is shown, the map has no size.
    map: map?.clientWidth || last.map,
    mapHeight: map?.clientHeight || last.mapHeight,
    dark: darkQuery().matches,
  };
}

/** Space that the charts will have, by the style sheet alone: measured before there is a page. */
function predictSize() {
  const model = document.createElement("div");
  model.className = "page";
  model.innerHTML =
    '<header></header><div class="filters"></div><div class="columns">' +
    '<div class="panel timeline"><div class="panel-head"><div class="tool"></div></div><div class="time">' +
    '<div class="chart" id="overview"></div></div><div class="box"></div></div>' +
    '<div class="side"><div class="panel tabs"><div class="tab-list"></div><div class="box"></div></div></div></div>';
  document.body.append(model);
  const size = measure(model);
  model.remove();
  return /** @type {Size} */ (size);
}

/** @type {Size | undefined} */
let lastSize;

/** The last measured size. */
export function knownSize() {
  lastSize ??= predictSize();
  return lastSize;
}

/**
 * Current space for the charts; null if it has not changed, and while the page is printed.
 * @returns {Size | null}
 */
export function changedSize() {
  const size = isPrinting() ? null : measure(document);
  if (!size || JSON.stringify(size) === JSON.stringify(knownSize())) return null;
  lastSize = size;
  return size;
}

/** Send the size to the server if it has changed. */
export function sendSize() {
  const size = changedSize();
  if (size) setProps("screen", { data: size });
}

/** Send the size each time that it has settled after a change. @param {Element} timeline */
export function watchSize(timeline) {
  let timer = 0;
  const settle = () => {
    clearTimeout(timer);
    timer = window.setTimeout(sendSize, SETTLED_MS);
  };
  sendSize();
  const sizes = new ResizeObserver(settle);
  sizes.observe(timeline);
  const map = document.getElementById("map-box");
  if (map) sizes.observe(map);
  window.addEventListener("resize", settle);
}
