/* The grid of the table: functions that AG Grid calls by name, and its script, which is loaded late. */
import { deferGrid } from "./internals.js";
import { unansweredText } from "./server.js";

/** A cell with highlighted search hits. @param {any} cell */
function MarkedCell(cell) {
  const pieces = cell.data.hits?.[cell.colDef.field];
  if (!pieces) return cell.value;
  const { createElement } = window.React;
  const marked = pieces.map((/** @type {[string, boolean]} */ [text, isHit], /** @type {number} */ index) =>
    isHit ? createElement("mark", { key: index }, text) : text,
  );
  return createElement("span", null, ...marked);
}

/** @param {any} _left @param {any} _right @param {any} leftRow @param {any} rightRow */
const byTime = (_left, _right, leftRow, rightRow) => leftRow.data.order - rightRow.data.order;

export function setUpGrid() {
  deferGrid(unansweredText);
  window.dashAgGridComponentFunctions = { ...window.dashAgGridComponentFunctions, MarkedCell };
  window.dashAgGridFunctions = { ...window.dashAgGridFunctions, byTime };
}
