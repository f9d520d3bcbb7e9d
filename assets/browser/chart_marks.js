/* The marks of a chart, where they are, and which is next to another one. */
import { toMs } from "./dates.js";
import { chartSize, shareOnMap } from "./internals.js";
import { clickedMark } from "./marks.js";

/** @typedef {import("./types").Chart} Chart */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

/**
 * A mark: what it stands for, its trace and point, where it is (longitude and latitude, or time and row), where it
 * begins, and its box in pixels from the corner of the chart.
 * @typedef {object} Content
 * @property {string} kind
 * @property {any[]} values
 * @property {number} trace
 * @property {number | number[]} point
 * @property {[number, number]} at
 * @property {number} begin
 * @typedef {Box & Content} Mark
 */

/** Distance from which marks are in different rows, and the least size of the box of a mark. */
const ROW_PX = 2;
const LEAST_PX = 14;

/** @type {Record<string, [right: number, down: number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Whether two marks stand for the same. @param {Mark | null} one @param {Mark | null} other */
export const isSameMark = (one, other) =>
  one !== null && other !== null && String(identity(one)) === String(identity(other));

/** Counts of all lanes have the same dates. @param {Mark} mark */
const identity = ({ kind, values, at }) => [kind, ...values, ...(kind === "window" ? [at[1]] : [])];

/** Marks of a chart that are at least partly in the time or part of the world that it shows. @param {Chart} chart */
export const marksOf = (chart) => (chart.layout.geo ? placesOf(chart) : marksInTime(chart));

/**
 * A point of a chart in pixels from its corner.
 * @param {Chart} chart
 * @param {[number, number]} at Longitude and latitude, or time and row.
 * @returns {[number, number]}
 */
export function pointOn(chart, at) {
  const { width, height } = chartSize(chart);
  const { geo, xaxis, yaxis, margin } = chart.layout;
  if (geo) {
    const share = shareOnMap(chart, at) ?? [NaN, NaN];
    return [(share[0] + 0.5) * width, (share[1] + 0.5) * height];
  }
  const [first, last] = xaxis.range.map(toMs);
  const [bottom, top] = yaxis.range;
  const [across, down] = [(at[0] - first) / (last - first), (at[1] - top) / (bottom - top)];
  return [margin.l + across * (width - margin.l - margin.r), margin.t + down * (height - margin.t - margin.b)];
}

/** @param {Chart} map @returns {Mark[]} */
function placesOf(map) {
  const trace = map.data.findIndex(({ name }) => name === "places");
  if (trace < 0) return [];
  const { lon, lat, customdata, marker } = map.data[trace];
  return [...customdata].flatMap((data, point) => {
    const at = /** @type {[number, number]} */ ([lon[point], lat[point]]);
    const [x, y] = pointOn(map, at);
    if (!Number.isFinite(x + y)) return [];
    const half = Math.max(marker.size[point], LEAST_PX) / 2;
    const { kind, values } = clickedMark({ points: [{ customdata: data }] });
    return {
      kind,
      values,
      trace,
      point,
      at,
      begin: x,
      left: x - half,
      top: y - half,
      right: x + half,
      bottom: y + half,
    };
  });
}

/** @param {Chart} chart @returns {Mark[]} */
function marksInTime(chart) {
  const { xaxis, margin } = chart.layout;
  const [first, last] = xaxis.range.map(toMs);
  const right = chartSize(chart).width - margin.r;
  /** @type {Mark[]} */
  const marks = [];
  const add = (
    /** @type {any} */ customdata,
    /** @type {number} */ trace,
    /** @type {number | number[]} */ point,
    /** @type {[number, number, number, number]} */ [start, end, above, below],
  ) => {
    if (start > last || end < first) return;
    const { kind, values } = clickedMark({ points: [{ customdata }] });
    // What is beyond the edges is not visible.
    const corners = [pointOn(chart, [start, above]), pointOn(chart, [end, below])];
    const [from, to] = corners.map(([x]) => Math.min(Math.max(x, margin.l), right));
    const at = /** @type {[number, number]} */ ([(start + end) / 2, (above + below) / 2]);
    const box = { left: from, right: to, top: corners[0][1], bottom: corners[1][1] };
    marks.push({ kind, values, trace, point, at, begin: start, ...box });
  };
  chart.data.forEach(({ name, customdata, ...data }, trace) => {
    if (name === "events") {
      [...customdata].forEach((mark, point) => {
        const start = toMs(data.base[point]);
        const [middle, half] = [data.y[point], data.width[point] / 2];
        add(mark, trace, point, [start, start + data.x[point], middle - half, middle + half]);
      });
    } else if (name === "counts") {
      const edges = [...data.x].map(toMs);
      customdata.forEach((/** @type {any[]} */ cells, /** @type {number} */ row) =>
        [...cells].forEach((cell, column) => {
          if (!cell) return;
          add(cell, trace, [row, column], [edges[column], edges[column + 1], data.y[row], data.y[row + 1]]);
        }),
      );
    }
  });
  return marks;
}

/** @param {Box} box @returns {[number, number]} */
const middleOf = ({ left, top, right, bottom }) => [(left + right) / 2, (top + bottom) / 2];

/** Marks in the order in which they are numbered: from left to right, and from top to bottom. @param {Mark[]} marks */
export const inOrder = (marks) => marks.toSorted((one, other) => one.begin - other.begin || one.top - other.top);

/**
 * Position of a mark among all, from 1.
 * @param {Mark[]} marks
 * @param {Mark} mark
 */
export const positionOf = (marks, mark) => inOrder(marks).indexOf(mark) + 1;

/** The mark closest to a point; null if there is none. @param {Mark[]} marks @param {[number, number]} point */
export function closestMark(marks, [x, y]) {
  const distances = marks.map((mark) => {
    const [across, down] = [Math.max(mark.left - x, x - mark.right, 0), Math.max(mark.top - y, y - mark.bottom, 0)];
    const middle = middleOf(mark);
    return Math.hypot(across, down) + Math.hypot(middle[0] - x, middle[1] - y) / 1000;
  });
  return marks[distances.indexOf(Math.min(...distances))] ?? null;
}

/**
 * The mark to which a key goes; null if there is none, undefined if the key goes to no mark.
 * @param {Mark[]} marks
 * @param {Mark} from
 * @param {string} key
 * @param {boolean} isMap
 * @returns {Mark | null | undefined}
 */
export function markAfter(marks, from, key, isMap) {
  const order = inOrder(marks);
  const at = order.indexOf(from);
  /** @type {Record<string, Mark | undefined>} */
  const inList = { Home: order[0], End: order.at(-1), PageUp: order[at - 1], PageDown: order[at + 1] };
  if (Object.hasOwn(inList, key)) return inList[key] ?? null;
  if (!Object.hasOwn(DIRECTIONS, key)) return undefined;
  if (isMap) return neighbour(marks, from, DIRECTIONS[key]);
  const [right, down] = DIRECTIONS[key];
  if (down) return inNextRow(marks, from, down);
  // Counts are read lane by lane, single marks in the order of time.
  const hasCounts = marks.some(({ kind }) => kind === "window");
  const row = hasCounts ? order.filter((mark) => Math.abs(downTo(from, mark)) < ROW_PX) : order;
  return row[row.indexOf(from) + right] ?? null;
}

/** @param {Box} from @param {Box} to */
const downTo = (from, to) => middleOf(to)[1] - middleOf(from)[1];

/** The mark in the next row above (-1) or below (1) that is closest in time. @param {Mark[]} marks @param {Mark} from @param {number} side */
function inNextRow(marks, from, side) {
  const beyond = marks.filter((mark) => side * downTo(from, mark) >= ROW_PX);
  const next = Math.min(...beyond.map((mark) => side * downTo(from, mark)));
  const row = beyond.filter((mark) => side * downTo(from, mark) < next + ROW_PX);
  const [x] = middleOf(from);
  return row.length ? closestMark(row, [x, middleOf(row[0])[1]]) : null;
}

/**
 * The nearest mark in a direction or, if none is within 45 degrees of it, on that side.
 * @param {Mark[]} marks @param {Mark} from @param {[right: number, down: number]} direction
 */
function neighbour(marks, from, [right, down]) {
  const [x, y] = middleOf(from);
  const ahead = marks
    .map((mark) => {
      const [toX, toY] = middleOf(mark);
      const [along, aside] = [(toX - x) * right + (toY - y) * down, Math.abs((toX - x) * down + (toY - y) * right)];
      return { mark, along, aside, cost: along + 2 * aside };
    })
    .filter(({ along }) => along > 0.5);
  const within = ahead.filter(({ along, aside }) => aside <= along);
  const nearest = (within.length ? within : ahead).toSorted((one, other) => one.cost - other.cost)[0];
  return nearest?.mark ?? null;
}
