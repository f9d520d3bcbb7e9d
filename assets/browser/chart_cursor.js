/* Marks of a chart by keyboard: a cursor goes from mark to mark, and Enter does what a click does.
 *
 * Each chart has one list box, which takes the focus, and which names its current mark with `aria-activedescendant`.
 * Screen readers pass arrow keys to a list box, but not to a group or an image. They read each mark that becomes
 * current, with its position among all, and the page needs no element for each of a thousand marks. */
import { closestMark, inOrder, isSameMark, markAfter, marksOf, pointOn, positionOf } from "./chart_marks.js";
import { linesOf, textOfPoint } from "./hover_text.js";

/** @typedef {import("./types").Chart} Chart */
/** @typedef {import("./chart_marks.js").Mark} Mark */

/**
 * What a page does for the cursor.
 * @typedef {object} Page
 * @property {(layer: string) => Chart | null} chartOf The chart of a list box.
 * @property {(chart: Chart) => Promise<any[]>} textsOf Texts of the marks, by trace and point.
 * @property {(mark: Mark, chart: Chart) => void} open Do what a click on a mark does.
 * @property {(mark: Mark, chart: Chart) => void} bringIntoView Move the chart to a mark that it does not show.
 * @property {(chart: Chart, step: -1 | 1) => boolean} goOn Show earlier or later marks; false if there are none.
 * @property {(mark: Mark) => boolean} isChosen Whether a mark is of the selected event.
 */

/**
 * A key that asks for earlier or later marks, those known before, and how often the dates were moved.
 * @typedef {{ key: string, known: Mark[], moves: number }} GoingOn
 */

/** Longest time for which keys wait until the chart has changed. */
const PATIENCE_MS = 4000;
const GAP_PX = 4;
/** How often the dates are moved to find the next mark: where there is none for long, the reader decides how far to go. */
const MOST_MOVES = 6;

/** @type {Page} */
let page;
/** @type {WeakSet<Chart>} */
const watchedCharts = new WeakSet();

/** A chart's cursor: its current mark, and the keys that wait for the chart. */
class Cursor {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    /** @type {Mark | null} */
    this.mark = null;
    /** @type {string[]} */
    this.keys = [];
    /** The state of the chart that is about to change; null for none. @type {string | null} */
    this.leaving = null;
    this.timer = 0;
    /** The key that asked for earlier or later marks, and those known before. @type {GoingOn | null} */
    this.goingOn = null;
    this.count = 0;
    this.ring = document.createElement("div");
    this.ring.className = "cursor-ring";
    this.ring.setAttribute("aria-hidden", "true");
    /** @type {HTMLElement | null} */
    this.option = null;
  }

  get layer() {
    return document.getElementById(this.id);
  }

  get chart() {
    const chart = page.chartOf(this.id);
    if (chart && !watchedCharts.has(chart)) {
      watchedCharts.add(chart);
      chart.on("plotly_afterplot", () => this.follow());
      chart.on("plotly_relayout", () => this.follow());
    }
    return chart;
  }

  /** Take a key; false if it is not for the cursor. @param {string} key */
  press(key) {
    if (!KEYS.has(key) || !this.chart) return false;
    if (key === "Escape") {
      this.leave();
      return true;
    }
    this.keys.push(key);
    this.takeKeys();
    return true;
  }

  /** Handle the keys that wait, until one of them changes the chart. */
  takeKeys() {
    while (this.keys.length && this.leaving === null && this.chart) {
      this.take(/** @type {string} */ (this.keys.shift()), this.chart);
    }
  }

  /** @param {string} key @param {Chart} chart */
  take(key, chart) {
    const marks = marksOf(chart);
    const mark = this.markIn(marks);
    if (key === "Enter" || key === " ") {
      if (!mark) return;
      this.wait(chart, mark.kind !== "event");
      page.open(mark, chart);
      this.option?.setAttribute("aria-selected", String(mark.kind === "event"));
      return;
    }
    const isMap = Boolean(chart.layout.geo);
    const next = mark ? markAfter(marks, mark, key, isMap) : this.firstIn(marks, key, chart);
    if (next) this.goTo(next, marks, chart);
    else if (mark && next === null && !isMap && this.isEnd(key)) this.goOn({ key, known: marks, moves: 0 }, chart);
  }

  /** @param {string} key */
  isEnd(key) {
    return ["ArrowLeft", "ArrowRight", "PageUp", "PageDown"].includes(key);
  }

  /** Show what comes before or after the marks that are drawn. @param {GoingOn} wanted @param {Chart} chart */
  goOn({ key, known, moves }, chart) {
    if (moves >= MOST_MOVES) return;
    this.wait(chart, true);
    if (!page.goOn(chart, key === "ArrowLeft" || key === "PageUp" ? -1 : 1)) this.stopWaiting();
    else if (this.leaving === null) this.continueFrom({ key, known, moves: moves + 1 }, marksOf(chart), chart);
    else this.goingOn = { key, known, moves: moves + 1 };
  }

  /** The current mark where it is drawn now. @param {Mark[]} marks */
  markIn(marks) {
    return marks.find((mark) => isSameMark(mark, this.mark)) ?? null;
  }

  /** Where the cursor begins: at the selected event or, without one, where the key starts. @param {Mark[]} marks @param {string} key @param {Chart} chart */
  firstIn(marks, key, chart) {
    const chosen = marks.find(page.isChosen);
    if (chosen) return chosen;
    if (chart.layout.geo) return closestMark(marks, [chart.clientWidth / 2, chart.clientHeight / 2]);
    const first = marks[0];
    return first ? markAfter(marks, first, key === "ArrowLeft" || key === "End" ? "End" : "Home", false) : null;
  }

  /** @param {Mark} mark @param {Mark[]} marks @param {Chart} chart */
  goTo(mark, marks, chart) {
    this.mark = mark;
    page.bringIntoView(mark, chart);
    this.show(chart);
    this.describe(chart, marks);
  }

  /** Draw the ring around the current mark. @param {Chart} chart */
  show(chart) {
    const { layer, ring } = this;
    const mark = this.markIn(marksOf(chart));
    if (!layer || !mark) return this.hide();
    const { left, top, right, bottom } = mark;
    const [corner, origin] = [chart, layer].map((part) => part.getBoundingClientRect());
    Object.assign(ring.style, {
      left: `${corner.left - origin.left + left - GAP_PX}px`,
      top: `${corner.top - origin.top + top - GAP_PX}px`,
      width: `${right - left + 2 * GAP_PX}px`,
      height: `${bottom - top + 2 * GAP_PX}px`,
    });
    if (ring.parentElement !== layer) layer.append(ring);
    ring.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.placeText();
    return undefined;
  }

  /** Write the text of the current mark beside it, and let screen readers say it. @param {Chart} chart @param {Mark[]} marks */
  async describe(chart, marks) {
    const { mark } = this;
    if (!mark) return;
    const texts = await page.textsOf(chart);
    const text = textOfPoint(texts[mark.trace], mark.point);
    const { layer } = this;
    if (this.mark !== mark || !layer) return;
    const option = document.createElement("div");
    // Each text has an id of its own, because screen readers say nothing if only the text changes.
    this.count += 1;
    option.id = `${this.id}-${this.count}`;
    option.className = "cursor-text";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(page.isChosen(mark)));
    option.setAttribute("aria-posinset", String(positionOf(marks, mark)));
    option.setAttribute("aria-setsize", String(marks.length));
    option.append(...linesOf(text ?? ""));
    this.option?.remove();
    this.option = option;
    layer.append(option);
    layer.setAttribute("aria-activedescendant", option.id);
    this.placeText();
  }

  /** Put the text below the ring or, if there is no room, above it. */
  placeText() {
    const { layer, ring, option } = this;
    if (!layer || !option) return;
    const { top: origin } = layer.getBoundingClientRect();
    const box = layer.closest(".box")?.getBoundingClientRect();
    // The box around a high chart scrolls.
    const low = Math.min(box?.bottom ?? Infinity, window.innerHeight) - origin;
    const [wide, high] = [layer.clientWidth, Math.min(layer.clientHeight, low)];
    const middle = ring.offsetLeft + ring.offsetWidth / 2;
    const left = Math.min(Math.max(middle - option.offsetWidth / 2, 0), Math.max(wide - option.offsetWidth, 0));
    const below = ring.offsetTop + ring.offsetHeight + GAP_PX;
    const isBelow = below + option.offsetHeight <= high;
    const top = isBelow ? below : Math.max(ring.offsetTop - option.offsetHeight - GAP_PX, 0);
    Object.assign(option.style, { left: `${left}px`, top: `${top}px` });
  }

  hide() {
    this.ring.remove();
    this.option?.remove();
    this.option = null;
    this.layer?.removeAttribute("aria-activedescendant");
  }

  /** Remove the cursor, and go to what follows the chart. */
  leave() {
    this.keys = [];
    this.mark = null;
    this.stopWaiting();
    this.hide();
    const around = this.layer?.parentElement?.parentElement;
    /** @type {HTMLElement | null | undefined} */ (around?.querySelector("button"))?.focus();
  }

  /** Wait until the chart shows something else. @param {Chart} chart @param {boolean} isChanging */
  wait(chart, isChanging) {
    // Charts of the standalone page change at once.
    if (!isChanging || !chart.layout.meta?.hover) return;
    this.leaving = chart.layout.meta.hover;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.stopWaiting();
      this.takeKeys();
    }, PATIENCE_MS);
  }

  stopWaiting() {
    clearTimeout(this.timer);
    this.leaving = null;
    this.goingOn = null;
  }

  /** Follow a chart that was drawn again or moved. */
  follow() {
    const { chart, mark, layer } = this;
    if (!chart || !mark || !layer) return;
    if (document.activeElement !== layer) {
      this.keys = [];
      this.stopWaiting();
      return;
    }
    const isNew = this.leaving !== null && chart.layout.meta?.hover !== this.leaving;
    const marks = marksOf(chart);
    const { goingOn } = this;
    if (isNew) this.stopWaiting();
    if (isNew && goingOn) this.continueFrom(goingOn, marks, chart);
    else if (!this.markIn(marks)) this.replace(mark, marks, chart);
    this.show(chart);
    this.takeKeys();
  }

  /** If the current mark is no longer drawn, go to the one in its place. @param {Mark} mark @param {Mark[]} marks @param {Chart} chart */
  replace(mark, marks, chart) {
    const next = closestMark(marks, pointOn(chart, mark.at));
    if (next) this.goTo(next, marks, chart);
    else this.hide();
  }

  /** Go to the first mark that was not shown before. @param {GoingOn} wanted @param {Mark[]} marks @param {Chart} chart */
  continueFrom(wanted, marks, chart) {
    const { key, known } = wanted;
    const shown = inOrder(marks.filter((mark) => !known.some((other) => isSameMark(other, mark))));
    const next = shown.at(key === "ArrowLeft" || key === "PageUp" ? -1 : 0);
    if (next) this.goTo(next, marks, chart);
    else this.goOn(wanted, chart);
  }
}

const KEYS = new Set([
  ...["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
  ...["Home", "End", "PageUp", "PageDown", "Enter", " ", "Escape"],
]);

/** @type {Map<string, Cursor>} */
const cursors = new Map();

/**
 * Take a key for the marks of a chart; false if it is for something else.
 * @param {string} layer Id of the list box with the focus.
 * @param {KeyboardEvent} press
 */
export function cursorKey(layer, { key, shiftKey }) {
  return !shiftKey && (cursors.get(layer)?.press(key) ?? false);
}

/**
 * @param {string[]} layers Ids of the list boxes of the charts.
 * @param {Page} given
 */
export function startCursors(layers, given) {
  page = given;
  layers.forEach((id) => cursors.set(id, new Cursor(id)));
  document.addEventListener("focusin", ({ target }) => {
    const cursor = target instanceof Element ? cursors.get(target.id) : undefined;
    const chart = cursor?.chart;
    if (!cursor || !chart) return;
    // The first key need not wait for the texts.
    page.textsOf(chart);
    cursor.show(chart);
    cursor.describe(chart, marksOf(chart));
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target instanceof Element) cursors.get(target.id)?.hide();
  });
}
