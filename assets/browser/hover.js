/* The text beside the pointer on a chart. Charts arrive without these texts, because most are never read. All texts of
   a chart are requested when the pointer first rests on one of its marks. */
import { linesOf, textOfPoint } from "./hover_text.js";
import { chartAt } from "./internals.js";
import { request } from "./server.js";

/** @typedef {import("./types").Chart} Chart */

const GAP_PX = 14;
const EDGE_PX = 4;
/** Maximum number of charts whose texts are cached. */
const MAX_KEPT = 6;
/** Texts by trace and point, for each URL of hover texts. @type {Map<string, Promise<any[]>>} */
const textsByAddress = new Map();
/** @type {WeakSet<Chart>} */
const watchedCharts = new WeakSet();

/** @type {HTMLElement} */
let label;
/** The mark that the pointer rests on. @type {any} */
let mark = null;

/** Hover texts of a chart, by trace and point. @param {Chart} chart */
export function textsOf({ layout }) {
  const address = layout.meta.hover;
  let texts = textsByAddress.get(address);
  if (!texts) {
    texts = requestTexts(address);
    textsByAddress.set(address, texts);
    const [oldest] = textsByAddress.keys();
    if (textsByAddress.size > MAX_KEPT) textsByAddress.delete(oldest);
  }
  return texts;
}

/** @param {string} address */
async function requestTexts(address) {
  try {
    const answer = await request(`hover/${address}`);
    if (answer) return await answer.json();
  } catch {
    // The response is not a list of texts.
  }
  // The next hover over the chart requests them again.
  textsByAddress.delete(address);
  return [];
}

/** @param {Chart} chart @param {any} rest */
async function show(chart, { points: [point], event }) {
  hide();
  mark = point;
  const texts = (await textsOf(chart))[point.curveNumber];
  if (mark !== point || !texts) return;
  const text = textOfPoint(texts, point.pointNumber);
  if (!text) return;
  label.replaceChildren(...linesOf(text));
  document.body.append(label);
  const { width, height } = label.getBoundingClientRect();
  const { left, top } = besidePointer(
    event,
    { width, height },
    { width: window.innerWidth, height: window.innerHeight },
  );
  label.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

/**
 * Position of a label: beside the pointer or, if neither side has room, above or below it; never over the mark.
 * @param {{ clientX: number, clientY: number }} pointer
 * @param {{ width: number, height: number }} size
 * @param {{ width: number, height: number }} screen
 */
export function besidePointer({ clientX, clientY }, { width, height }, screen) {
  const within = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ limit) =>
    Math.max(Math.min(at, limit - length - EDGE_PX), EDGE_PX);
  const sides = [clientX + GAP_PX, clientX - GAP_PX - width];
  const beside = sides.find((at) => at >= EDGE_PX && at + width + EDGE_PX <= screen.width);
  if (beside !== undefined) return { left: beside, top: within(clientY - height / 2, height, screen.height) };
  const above = clientY - GAP_PX - height;
  const left = within(clientX - width / 2, width, screen.width);
  return { left, top: above >= EDGE_PX ? above : clientY + GAP_PX };
}

function hide() {
  mark = null;
  label.remove();
}

/** Show the texts of a chart until it is redrawn. @param {Chart} chart */
function watch(chart) {
  watchedCharts.add(chart);
  chart.on("plotly_hover", (rest) => show(chart, rest));
  chart.on("plotly_unhover", hide);
  chart.on("plotly_afterplot", hide);
}

export function startHover() {
  label = document.createElement("div");
  label.id = "hover";
  // For screen readers, the same texts are in the details of the event, the table and the tray.
  label.setAttribute("aria-hidden", "true");
  // Charts come and go, so they are looked up when the pointer rests on one.
  document.addEventListener("pointerover", ({ target }) => {
    const chart = chartAt(target);
    if (chart?.on && chart.layout?.meta && !watchedCharts.has(chart)) watch(chart);
  });
  // Boxes inside the page scroll as well.
  window.addEventListener("scroll", hide, { passive: true, capture: true });
}
