/* The grid of the table: functions that AG Grid calls by name, and its script, which is loaded late. */
import { deferGrid } from "./internals.js";
import { unansweredText } from "./server.js";

/** The sign of a denial in the charts; see `STANCE_SIGNS` in `dashboard/charts/style.py`. */
const DENIED = "\u2716";

/** A cell with highlighted search hits; that of a title counts who denies the event, as the timeline does. @param {any} cell */
function MarkedCell(cell) {
  const { createElement } = window.React;
  const { field } = cell.colDef;
  const pieces = cell.data.hits?.[field];
  const [count, words] = (field === "title" && cell.data.denied) || [];
  if (!pieces && !count) return cell.value;
  const marked = pieces?.map((/** @type {[string, boolean]} */ [text, isHit], /** @type {number} */ index) =>
    isHit ? createElement("mark", { key: index }, text) : text,
  );
  const sign = createElement("span", { className: "sign denies", "aria-hidden": true }, DENIED);
  const props = { key: "denied", className: "counted", title: words, role: "img", "aria-label": words };
  return createElement(
    "span",
    null,
    ...(marked ?? [cell.value]),
    count ? createElement("span", props, sign, count) : null,
  );
}

/** @param {any} _left @param {any} _right @param {any} leftRow @param {any} rightRow */
const byTime = (_left, _right, leftRow, rightRow) => leftRow.data.order - rightRow.data.order;

export function setUpGrid() {
  deferGrid(unansweredText);
  window.dashAgGridComponentFunctions = { ...window.dashAgGridComponentFunctions, MarkedCell };
  window.dashAgGridFunctions = { ...window.dashAgGridFunctions, byTime };
}
