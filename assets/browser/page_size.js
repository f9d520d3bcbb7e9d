/* The space for the charts on the page, in CSS pixels. */
import { setProps } from "./dash_api.js";
import { element, withStyle } from "./elements.js";
import { darkQuery, isEmbedded, isPrinting, remember, remembered } from "./environment.js";
import { TABS_PANEL_CLASS } from "./internals.js";

const SETTLED_MS = 120;
/** Least height of the timeline; its box scrolls if it is lower. */
const LEAST_PX = 240;
/** As in `style.layout.css`: from this width on, the charts are beside each other. */
const WIDE_PX = 901;
/** Number of windows of which the size is remembered. */
const MOST_SIZES = 8;

/** @typedef {import("./types").Size} Size */

/**
 * Size of the boxes for the charts; null until they are on the page.
 * @returns {Size | null}
 */
function measure(/** @type {ParentNode} */ page) {
  const timeline = page.querySelector("#timeline-box, .timeline > .box");
  const map = page.querySelector("#map-box, .tabs .box:has(> .map-tools)");
  if (!timeline) return null;
  const side = page.querySelector(".side");
  const last = lastSize || { map: 0, mapHeight: 0, covered: 0 };
  return {
    width: timeline.clientWidth,
    height: Math.max(timeline.clientHeight, LEAST_PX),
    // While another tab is shown, the map has no size.
    map: map?.clientWidth || last.map,
    mapHeight: map?.clientHeight || last.mapHeight,
    covered: side && map?.clientHeight ? coverable(side, map) : last.covered,
    dark: darkQuery().matches,
    stacked: window.innerWidth < WIDE_PX,
    touch: window.matchMedia("(pointer: coarse)").matches,
  };
}

/**
 * Height at the lower edge of the map that the details of an event cover if they are long. Charts are drawn for this
 * height, because that of each event is known only after they are drawn.
 * @param {Element} side @param {Element} map
 */
function coverable(side, map) {
  const long = withStyle(element("div"), { height: "300vh" });
  const details = withStyle(element("div", "panel details chosen", long), { visibility: "hidden" });
  side.append(details);
  const { top } = details.getBoundingClientRect();
  details.remove();
  return Math.round(Math.max(map.getBoundingClientRect().bottom - top, 0));
}

/** Space that the charts will have on a wide screen, by the style sheet alone: measured before there is a page. */
function predictSize() {
  const box = (/** @type {string} */ className, /** @type {(string | Node)[]} */ ...children) =>
    element("div", className, ...children);
  const title = box("", element("h1", "", document.title), element("p", "summary", "0"));
  // The key to the colours needs a row below the lists.
  const lists = withStyle(box("tools", box("tool")), { width: "50%" });
  const head = box("panel-head", lists, element("ul", "colours"));
  const timeline = box("panel timeline", head, box("time", box("overview")), box("box"));
  const map = box("box", box("map-tools"));
  const tabs = box("panel tabs", box("", box("tab-list", element("span", "", "0")), box(TABS_PANEL_CLASS, map)));
  const columns = box("columns", timeline, box("side", tabs));
  const foot = element("footer", "foot", element("span", "credit", "0"));
  const model = box("first-paint", box("page", element("header", "", title), box("filters"), columns, foot));
  document.body.append(model);
  const size = measure(model);
  model.remove();
  return /** @type {Size} */ (size);
}

/** @type {Size | undefined} */
let lastSize;

/** The last measured size, in a window of this size if that is known from an earlier visit. */
export function knownSize() {
  lastSize ??= rememberedSize() ?? predictSize();
  return lastSize;
}

/** As in `style.layout.css`: from this width on, the rows above the charts do not wrap. */
const UNWRAPPED_PX = 712;

/** The last measured size for the first request; marked if it is a guess, as other rows above the charts may wrap. */
export function firstSize() {
  const size = knownSize();
  const isCertain = rememberedSize() || (window.innerWidth >= WIDE_PX && size.width >= UNWRAPPED_PX);
  return isCertain ? size : { ...size, measured: false };
}

/** What the space for the charts depends on, but for texts. */
const windowName = () =>
  [window.innerWidth, window.innerHeight, document.documentElement.dataset.pane, isEmbedded()].join();

/**
 * Sizes that first paints of earlier visits have measured, the newest last.
 * @returns {[string, Size][]}
 */
function rememberedSizes() {
  try {
    return JSON.parse(remembered("localStorage", "sizes"));
  } catch {
    return [];
  }
}

/** @returns {Size | null} */
function rememberedSize() {
  const size = new Map(rememberedSizes()).get(windowName());
  return size ? { ...size, dark: darkQuery().matches } : null;
}

/** Remember a size that was not predicted, because only the page shows how much room its texts take. */
export function rememberSize(/** @type {Size} */ size) {
  const others = rememberedSizes().filter(([name]) => name !== windowName());
  remember("localStorage", "sizes", JSON.stringify([...others.slice(1 - MOST_SIZES), [windowName(), size]]));
}

/**
 * Current space for the charts; null if it has not changed, and while the page is printed.
 * @param {ParentNode} [page]
 * @returns {Size | null}
 */
export function changedSize(page = document) {
  const size = isPrinting() ? null : measure(page);
  if (!size || JSON.stringify(size) === JSON.stringify(knownSize())) return null;
  lastSize = size;
  return size;
}

let isHeld = false;
/** Whether the charts will be drawn for another size, or just were. */
let isResized = false;

/** Whether the charts are drawn for a size that is new since the last call. */
export function takeResize() {
  const was = isResized;
  isResized = false;
  return was;
}

/** While the size is held, nothing is drawn for it. @param {boolean} held */
export function holdSize(held) {
  isHeld = held;
  if (!held) sendSize();
}

/** Send the size to the server if it has changed. */
export function sendSize() {
  const size = isHeld ? null : changedSize();
  if (!size) return;
  isResized = true;
  setProps("screen", { data: size });
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
