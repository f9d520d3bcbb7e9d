/* The space for the charts on the page, in CSS pixels. */
import { setProps } from "./dash_api.js";
import { darkQuery, isEmbedded, isPrinting } from "./environment.js";
import { tabsWidth } from "./internals.js";

const SETTLED_MS = 120;

/** @typedef {{ width: number, height: number, map: number, dark: boolean }} Size */

/**
 * @param {number} width Of the timeline.
 * @param {number} map Width of the map.
 * @returns {Size}
 */
function sizeOf(width, map) {
  // Space above and below the timeline, including its overview, and its minimum height.
  const [aroundPx, leastPx] = isEmbedded() ? [200, 240] : [300, 420];
  return { width, height: Math.max(window.innerHeight - aroundPx, leastPx), map, dark: darkQuery().matches };
}

/** Space that the charts will have, by the style sheet alone: measured before there is a page. */
function predictSize() {
  const model = document.createElement("div");
  model.className = "page";
  model.innerHTML =
    '<div class="columns"><div class="panel"><div class="box"></div></div>' +
    '<div class="side"><div class="panel tabs"><div class="tab"></div></div></div></div>';
  document.body.append(model);
  const widthOf = (/** @type {string} */ selector) => model.querySelector(selector)?.clientWidth ?? 0;
  const size = sizeOf(widthOf(".box"), widthOf(".tab"));
  model.remove();
  return size;
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
  const timeline = document.getElementById("timeline-box");
  const map = tabsWidth();
  if (!timeline || map === null || isPrinting()) return null;
  const size = sizeOf(timeline.clientWidth, map);
  if (JSON.stringify(size) === JSON.stringify(knownSize())) return null;
  lastSize = size;
  return size;
}

/** Send the size to the server if it has changed. */
export function sendSize() {
  const size = changedSize();
  if (size) setProps("screen", { data: size });
}

/** Keep the visible content in its place when the timeline becomes lower: the page still fills the screen. */
function keepPosition() {
  const columns = /** @type {HTMLElement | null} */ (document.querySelector(".columns"));
  if (!columns) return;
  const below = document.documentElement.scrollHeight - columns.offsetTop - columns.offsetHeight;
  const needed = window.scrollY + window.innerHeight - columns.offsetTop - below;
  columns.style.minHeight = `${Math.max(needed, 0)}px`;
}

/** Send the size each time that it has settled after a change. @param {Element} timeline */
export function watchSize(timeline) {
  let timer = 0;
  const settle = () => {
    clearTimeout(timer);
    timer = window.setTimeout(sendSize, SETTLED_MS);
  };
  sendSize();
  new ResizeObserver(settle).observe(timeline);
  window.addEventListener("resize", settle);
  window.addEventListener("scroll", keepPosition, { passive: true });
}
