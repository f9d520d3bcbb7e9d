/* The script of a standalone page: it unpacks the content, lets readers choose a country and an event, and requests
   nothing. The charts and texts were created when the page was written. */
import { addActions, buttonId, startButtons } from "./buttons.js";
import { cursorKey, startCursors } from "./chart_cursor.js";
import { startCountryZoom, unlessDouble, zoomToCountries } from "./country_zoom.js";
import { toMs, toText } from "./dates.js";
import { toElements } from "./elements.js";
import { scrollIntoSight } from "./environment.js";
import { topOf } from "./internals.js";
import { watchRings } from "./rings.js";
import { bringOnMap, goOnMap, panWithKey, showOnMap, zoomMap, zoomToSpot } from "./map_moves.js";
import { clickedMark } from "./marks.js";
import { expand } from "./packing.js";

const SETTLED_MS = 120;
// Size of charts on paper; see standalone.css.
const PAPER_PX = 1000;

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id @param {any} content */
function fill(id, content) {
  part(id).replaceChildren(toElements(content));
}

// --- unpacking ---

/** @param {string} id */
async function unpack(id) {
  const packed = Uint8Array.from(atob(part(id).textContent ?? ""), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  part(id).remove();
  return new Response(stream).text();
}

/** Run a script that the policy of the page allows. @param {string} text */
function run(text) {
  document.head.append(Object.assign(document.createElement("script"), { textContent: text }));
}

// --- selection ---

/** Content of the page; see content.py. @type {any} */
let page;
/** @type {import("./types").Chart} */
let timeline;
/** @type {import("./types").Chart} */
let map;
/** @type {Map<string, number>} */
let numberById;

/** The choice of a country that is shown. @type {any} */
let choice;
/** Number of the selected event; null for none. @type {number | null} */
let selected = null;
/** Space for which the charts are drawn. @type {{ size: number, timeline: number, map: number } | undefined} */
let space;

const selectedEvent = () => (selected === null ? null : page.events[selected]);

/** Space that the charts have, and the charts that were drawn for it or for the next smaller one. */
function measure() {
  const [timelineWidth, mapWidth] = ["timeline-box", "map-box"].map((id) => part(id).clientWidth);
  return { size: sizeFor(timelineWidth), timeline: timelineWidth, map: mapWidth };
}

/** @param {number} width */
function sizeFor(width) {
  const fits = page.sizes.map((/** @type {any} */ size) => width >= size.timeline);
  return Math.max(fits.lastIndexOf(true), 0);
}

// --- charts ---

/** Draw both charts; they keep the reader's position, unless they are for another size. */
function draw(now = measure()) {
  const isSame = now.size === space?.size;
  space = now;
  const { config } = page;
  window.Plotly.react(timeline, { ...timelineFigure(isSame ? timeline.layout.xaxis.range : null), config });
  window.Plotly.react(map, { ...mapFigure(isSame ? map.layout.geo : null), config });
  const { outside } = map.layout.meta;
  part("map-all").textContent = outside;
  part("map-all").hidden = !outside;
}

/** @returns {{ size: number, timeline: number, map: number }} */
const drawnSpace = () => space ?? measure();

/** @param {"timeline" | "map"} name @returns {{ data: any[], layout: any }} */
const figureOf = (name) => structuredClone(choice.drawn[drawnSpace().size][name]);

/** @param {string[] | null} range */
function timelineFigure(range) {
  const { data, layout } = figureOf("timeline");
  const [first, last] = layout.xaxis.range;
  // Nothing is drawn beyond this range.
  Object.assign(layout.xaxis, { range: range || [first, last], minallowed: first, maxallowed: last });
  const bars = selectionBars(data);
  const shapes = [...layout.shapes, ...selectionLine(bars)];
  return { data: [bars, ...data], layout: { ...layout, shapes, width: drawnSpace().timeline } };
}

/** @param {any} geo */
function mapFigure(geo) {
  const { data, layout } = figureOf("map");
  const width = drawnSpace().map;
  const height = layout.height * (width / page.sizes[drawnSpace().size].map);
  return { data: [...data, selectionPlace()], layout: { ...layout, geo: geo || layout.geo, width, height } };
}

/**
 * Highlight the selected event and, paler, its statements or the events that it is about.
 * @param {any[]} data
 */
function selectionBars(data) {
  const bars = data.find(({ name }) => name === "events");
  const marks = selected === null || !bars ? [] : bars.customdata;
  const isDrawn = marks.some((/** @type {any[]} */ mark) => numberById.get(mark[1]) === selected);
  const colourOf = (/** @type {string} */ id) => {
    const number = numberById.get(id);
    // A statement that is folded into an event has no mark of its own.
    if (isDrawn ? number === selected : isAbout(selected, number)) return page.colours.chosen;
    return isAbout(number, selected) || isAbout(selected, number) ? page.colours.related : "";
  };
  const coloured = marks
    .map((/** @type {any[]} */ mark, /** @type {number} */ index) => ({ colour: colourOf(mark[1]), index }))
    .filter((/** @type {any} */ bar) => bar.colour);
  const pick = (/** @type {any[]} */ values) => coloured.map((/** @type {any} */ bar) => values[bar.index]);
  const place = bars && { base: pick(bars.base), x: pick(bars.x), y: pick(bars.y) };
  return {
    type: "bar",
    orientation: "h",
    hoverinfo: "skip",
    showlegend: false,
    name: "focus",
    width: coloured.map(() => 1),
    marker: { color: coloured.map((/** @type {any} */ bar) => bar.colour), line: { width: 0 } },
    ...place,
  };
}

/** A line at a selected event that is drawn only as part of a count. @param {any} bars */
function selectionLine(bars) {
  const moment = selectedEvent()?.moment;
  if (!moment || bars.marker.color.includes(page.colours.chosen)) return [];
  const line = { color: page.colours.place, width: 1.5 };
  return [{ type: "line", x0: moment, x1: moment, yref: "paper", y0: 0, y1: 1, line }];
}

/** @param {number | null | undefined} left @param {number | null | undefined} right */
const isAbout = (left, right) =>
  typeof left === "number" && typeof right === "number" && page.events[left]?.about.includes(page.events[right]?.id);

/** A ring around the place of the selected event, and the route to it. */
function selectionPlace() {
  const { spot, origin } = selectedEvent() || {};
  const ends = spot ? [origin, spot].filter(Boolean) : [];
  return {
    type: "scattergeo",
    mode: "lines+markers",
    hoverinfo: "skip",
    showlegend: false,
    name: "focus",
    lon: ends.map(([lon]) => lon),
    lat: ends.map(([, lat]) => lat),
    line: { color: page.colours.route, width: 2.6 },
    marker: {
      symbol: "circle-open",
      color: page.colours.place,
      line: { width: 3 },
      size: ends.map((end) => (end === spot ? 22 : 0)),
    },
  };
}

/**
 * Zoom the timeline, and move it by a share of its width, within the range that is drawn.
 * @param {number} factor
 * @param {number} shift
 */
function moveTime(factor, shift) {
  const { range, minallowed, maxallowed } = timeline.layout.xaxis;
  const [begin, end] = range.map(toMs);
  const [first, last] = [minallowed, maxallowed].map(toMs);
  const span = Math.min((end - begin) * factor, last - first);
  const from = (begin + end - span) / 2 + shift * (end - begin);
  const bounded = Math.min(Math.max(from, first), last - span);
  window.Plotly.relayout(timeline, { "xaxis.range": [bounded, bounded + span].map(toText) });
}

/** @type {Record<string, () => unknown>} */
const MOVES = {
  "time-earlier": () => moveTime(1, -1 / 3),
  "time-later": () => moveTime(1, 1 / 3),
  "time-in": () => moveTime(0.5, 0),
  "time-out": () => moveTime(2, 0),
  "time-reset": () => moveTime(Infinity, 0),
  "map-in": () => zoomMap(map, 1.5),
  "map-out": () => zoomMap(map, 1 / 1.5),
  "map-country": () => zoomToCountries(map, choice.country ? [choice.country] : []),
  "map-all": () => goOnMap(map, map.layout.meta.all),
  "map-reset": () => window.Plotly.react(map, { ...mapFigure(null), config: page.config }),
};
/** @type {Record<string, Record<string, string>>} */
const MOVE_OF_KEY = {
  "timeline-keys": {
    ArrowLeft: "time-earlier",
    ArrowRight: "time-later",
    "+": "time-in",
    "-": "time-out",
    0: "time-reset",
  },
  "map-keys": { "+": "map-in", "-": "map-out", 0: "map-reset", c: "map-country" },
};

/** Bring the selected event into view on both charts; a chart on which it is visible does not move. */
function bringIntoSight() {
  const bars = timeline.data.find(({ name }) => name === "focus");
  const index = bars.marker.color.indexOf(page.colours.chosen);
  if (index >= 0) {
    const [begin, end] = timeline.layout.xaxis.range.map(toMs);
    const from = toMs(bars.base[index]);
    const middle = from + bars.x[index] / 2;
    if (from > end || from + bars.x[index] < begin) moveTime(1, (middle - (begin + end) / 2) / (end - begin));
    scrollIntoSight(topOf(timeline, bars.y[index]), 1 / 3);
  }
  const { spot } = selectedEvent();
  if (spot) bringOnMap(map, spot);
}

// --- texts ---

/** Show a choice in charts and texts. */
function show() {
  draw();
  fill("status-line", choice.drawn[drawnSpace().size].status);
  fill("note", choice.note);
  fill("colour-key", choice.key);
  fill("unplaced", choice.tray);
  fill(
    "rows",
    choice.rows.map((/** @type {number} */ number) => page.events[number].row),
  );
  document.querySelectorAll("#country-filter button").forEach((button) => {
    button.setAttribute("aria-pressed", String(buttonId(button).code === choice.country));
  });
  showDetails();
}

function showDetails() {
  const panel = part("event-details");
  const focused = panel.contains(document.activeElement) ? buttonId(document.activeElement) : null;
  fill("event-details", selectedEvent()?.details ?? choice.reading);
  panel.classList.toggle("chosen", selected !== null);
  if (selected !== null) {
    panel.firstElementChild?.after(othersHere());
    fillSteps(panel);
  }
  markSelected();
  // Keep the focus on the button for readers who step from event to event.
  if (focused) {
    const buttons = [...panel.querySelectorAll("button")];
    (buttons.find((button) => buttonId(button).where === focused.where) || buttons[0])?.focus();
  }
}

/** Fill in the previous and the next event. @param {HTMLElement} panel */
function fillSteps(panel) {
  const { rows } = choice;
  const index = rows.indexOf(selected);
  /** @type {Record<string, number | undefined>} */
  const neighbours =
    index < 0 ? { previous: undefined, next: undefined } : { previous: rows[index - 1], next: rows[index + 1] };
  panel.querySelectorAll(".tools button").forEach((button) => {
    const { where } = buttonId(button);
    if (!Object.hasOwn(neighbours, where)) return;
    const neighbour = page.events[neighbours[where] ?? -1];
    button.id = JSON.stringify({ type: "choose", event: neighbour ? neighbour.id : "", where });
    button.setAttribute("aria-disabled", String(!neighbour));
  });
  const number = new Intl.NumberFormat(page.language);
  const text = page.words.position
    .replace("{place}", number.format(index + 1))
    .replace("{count}", number.format(rows.length));
  const hint = panel.querySelector(".tools .hint");
  if (hint) hint.textContent = index < 0 ? page.words.hidden : text;
}

/** Other events shown at the place of the selected one. */
function othersHere() {
  const { spot } = selectedEvent();
  const isHere = (/** @type {number} */ number) =>
    number !== selected && spot && String(page.events[number].spot) === String(spot);
  const here = choice.rows.filter(isHere);
  if (!here.length) return toElements([]);
  const items = here.map((/** @type {number} */ number) => page.events[number].item);
  return toElements([
    { type: "h3", props: { children: page.words.here } },
    { type: "ul", props: { className: "claims", children: items } },
  ]);
}

function markSelected() {
  const id = selectedEvent()?.id;
  document.querySelectorAll("#rows tr, #unplaced li").forEach((row) => {
    const isSelected = buttonId(row.querySelector("button")).event === id;
    row.classList.toggle("is-chosen", isSelected);
    if (isSelected) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  });
}

// --- events of the browser ---

/** @param {number | null} number */
function select(number) {
  selected = number;
  draw();
  showDetails();
  if (selected !== null) bringIntoSight();
}

/** @param {string} id */
function selectEvent(id) {
  const number = numberById.get(id);
  if (number !== undefined) return select(number);
  // If there are very many events, some marks have no details on the page.
  select(null);
  part("event-details").prepend(
    toElements({ type: "p", props: { className: "notice", children: page.words.missing } }),
  );
  return undefined;
}

/** @param {string} code */
function chooseCountry(code) {
  const pressed = page.choices.find((/** @type {any} */ { country }) => country === code);
  if (!pressed) return;
  choice = pressed === choice ? page.choices[0] : pressed;
  show();
}

/** Go back from an event to the explanation of the charts. */
function close() {
  if (selected !== null) select(null);
}

/** @param {any} click */
function onMark(click) {
  const { kind, values } = clickedMark(click, map.data);
  openMark(kind, values);
}

/** @param {string} kind @param {any[]} values */
function openMark(kind, values) {
  if (kind === "event") selectEvent(values[0]);
  if (kind === "window") window.Plotly.relayout(timeline, { "xaxis.range": values });
  if (kind === "spot") zoomToSpot(map, values);
  if (kind === "country") unlessDouble(() => chooseCountry(values[0]));
}

/** @param {number} by */
function step(by) {
  const index = choice.rows.indexOf(selected);
  const next = selected === null ? choice.rows[0] : index < 0 ? undefined : choice.rows[index + by];
  if (next !== undefined) select(next);
}

/** @param {string} place Where the focus is. @param {string} key */
function answerKey(place, key) {
  if (key === "Escape" && selected !== null) {
    close();
    return true;
  }
  const move = MOVE_OF_KEY[place]?.[key];
  if (move) MOVES[move]();
  else if (place === "map-keys" && panWithKey(map, key)) return true;
  else if (key === "ArrowLeft") step(-1);
  else if (key === "ArrowRight") step(1);
  else return false;
  return true;
}

/** @type {import("./chart_cursor.js").Page} */
const chartPage = {
  chartOf: (layer) => (layer === "map-keys" ? map : timeline),
  textsOf: async ({ data }) => data.map(({ hovertext }) => hovertext),
  open: ({ kind, values }) => openMark(kind, values),
  bringIntoView: (mark, chart) => {
    if (chart === map) bringOnMap(map, mark.at);
  },
  goOn: ({ layout: { xaxis } }, side) => {
    const [end, last] = side < 0 ? [xaxis.minallowed, xaxis.range[0]] : [xaxis.range[1], xaxis.maxallowed];
    if (toMs(end) >= toMs(last)) return false;
    moveTime(1, side / 3);
    return true;
  },
  isChosen: ({ kind, values }) => kind === "event" && values[0] === selectedEvent()?.id,
};

/** @param {KeyboardEvent} press */
function onKey(press) {
  if (press.ctrlKey || press.altKey || press.metaKey || press.defaultPrevented) return;
  const place = press.target instanceof Element ? press.target.id : "";
  const isClosing = press.key === "Escape" && selected !== null;
  if (!isClosing && cursorKey(place, press)) press.preventDefault();
  else if (place !== "unplaced" && answerKey(place, press.key)) press.preventDefault();
}

function redrawWhenResized() {
  let timer = 0;
  const redraw = () => JSON.stringify(measure()) !== JSON.stringify(space) && show();
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = window.setTimeout(redraw, SETTLED_MS);
  }).observe(part("timeline-box"));
}

async function start() {
  const [packed, plotly] = await Promise.all([unpack("packed-content"), unpack("packed-plotly")]);
  page = expand(JSON.parse(packed));
  const borders = Object.entries(page.borders).map(([name, text]) => [name, JSON.parse(/** @type {string} */ (text))]);
  window.PlotlyGeoAssets = { topojson: Object.fromEntries(borders) };
  run(plotly);
  fill("page-content", page.page);
  part("waiting").remove();
  [timeline, map] = ["timeline", "map"].map((id) => /** @type {any} */ (part(id).firstChild));
  numberById = new Map(page.events.map((/** @type {any} */ { id }, /** @type {number} */ number) => [id, number]));
  choice = page.choices[0];
  selected = page.chosen;
  show();
  [timeline, map].forEach((chart) => chart.on("plotly_click", onMark));
  // The notes on earlier and later events.
  timeline.on("plotly_clickannotation", MOVES["time-reset"]);
  watchRings(map);
  addActions({
    choose: ({ event }) => selectEvent(event),
    country: ({ code }) => chooseCountry(code),
    "close-details": close,
    "show-on-map": (id) => showOnMap(map, id),
    ...MOVES,
  });
  startButtons();
  startCountryZoom(() => map);
  startCursors(["timeline-keys", "map-keys"], chartPage);
  window.addEventListener("keydown", onKey);
  window.addEventListener("beforeprint", () => draw({ size: sizeFor(PAPER_PX), timeline: PAPER_PX, map: PAPER_PX }));
  window.addEventListener("afterprint", () => draw());
  redrawWhenResized();
}

start();
