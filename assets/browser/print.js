/* Printing: while the page is printed, its charts are drawn for paper, in light colours. */
import { prop } from "./dash_api.js";
import { element } from "./elements.js";
import { setPrinting } from "./environment.js";
import { chartIn, chartSize, drawingsOf, propsById } from "./internals.js";
import { layoutNow } from "./server.js";

/** @typedef {import("./types").Chart} Chart */

// Size of the charts before they are scaled to the paper. No chart is higher than an A4 page in portrait.
const PAPER = { width: 860, height: 400, map: 860, dark: false, maxHeight: 1100 };
const CHARTS = ["overview", "timeline", "map", "numbers"];
/** Steps that undo the changes for paper. @type {(() => void)[]} */
let undoSteps = [];

/** Properties of the components of the page for paper, by id; null if the server is not responding. */
function paperProps() {
  const parameters = new URLSearchParams(window.location.search);
  parameters.set("theme", "light");
  parameters.set("_screen", JSON.stringify(PAPER));
  return propsById(layoutNow(parameters));
}

/** @param {Chart} chart @param {any} figure */
function redraw(chart, figure) {
  const { data, layout } = chart;
  // Finer borders would have to be loaded first.
  if (layout.geo) figure.layout.geo.resolution = layout.geo.resolution;
  window.Plotly.redraw(Object.assign(chart, figure));
  undoSteps.push(() => window.Plotly.redraw(Object.assign(chart, { data, layout })));
}

/** Allow a chart any size: `style.print.css` sets the size for the paper. @param {Chart} chart */
function makeScalable(chart) {
  const { width, height } = chartSize(chart);
  chart.style.setProperty("--width", `${width}px`);
  chart.style.setProperty("--shape", `${width} / ${height}`);
  drawingsOf(chart).forEach((drawing) => {
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    undoSteps.push(() => drawing.removeAttribute("viewBox"));
  });
}

/** @param {Element | null} target @param {string} text */
function replaceText(target, text) {
  if (!target) return;
  const before = target.textContent;
  target.textContent = text;
  undoSteps.push(() => (target.textContent = before));
}

/** @param {NodeListOf<HTMLElement>} swatches @param {any[]} key */
function replaceColours(swatches, key) {
  key.forEach(
    (
      {
        props: {
          children: [
            {
              props: { style },
            },
          ],
        },
      },
      index,
    ) => {
      const before = swatches[index].style.background;
      swatches[index].style.background = style.background;
      undoSteps.push(() => (swatches[index].style.background = before));
    },
  );
}

/** Show all rows of the grid as a plain table, because the grid draws only the visible ones. @param {Element} grid */
function showAllRows(grid) {
  /** @type {{ field: string, headerName: string }[]} */
  const columns = prop("table", "columnDefs");
  /** @type {Element[]} */
  const rows = [];
  window.dash_ag_grid.getApi("table").forEachNodeAfterFilterAndSort((/** @type {any} */ { data }) => {
    rows.push(element("tr", "", ...columns.map(({ field }) => element("td", "", data[field] ?? ""))));
  });
  const head = element("tr", "", ...columns.map(({ headerName }) => element("th", "", headerName)));
  const table = element("table", "all-rows", element("thead", "", head), element("tbody", "", ...rows));
  grid.after(table);
  undoSteps.push(() => table.remove());
}

function prepare() {
  setPrinting(true);
  const props = paperProps();
  CHARTS.forEach((id) => {
    const chart = chartIn(id);
    if (!chart) return;
    if (props) redraw(chart, props[id].figure);
    makeScalable(chart);
  });
  if (props) {
    replaceText(document.getElementById("status-line"), props["status-line"].children);
    replaceColours(document.querySelectorAll("#colour-key .swatch"), props["colour-key"].content);
  }
  const grid = document.getElementById("table");
  if (grid) showAllRows(grid);
  document.querySelectorAll("details:not([open], .replay)").forEach((fold) => {
    fold.setAttribute("open", "");
    undoSteps.push(() => fold.removeAttribute("open"));
  });
}

function restore() {
  undoSteps.reverse().forEach((undo) => undo());
  undoSteps = [];
  setPrinting(false);
}

export function startPrinting() {
  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", restore);
}
