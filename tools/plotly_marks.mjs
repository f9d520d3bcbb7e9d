/* Draw the marks of bar and scatter charts with fewer elements and less work.
 *
 * Plotly creates two elements for each bar, parses the markup and sets each style of each title, and sets all styles a
 * second time after drawing. A timeline of a few hundred events consists of little else. Here, bars of one colour are
 * one path, bars that are invisible are not drawn, and symbols and titles that look alike are copies of one that Plotly
 * has drawn. What a chart looks like, its texts and its response to the pointer stay the same.
 *
 * This relies on the inside of the version of plotly.js that is bundled with it. Traces with anything that is not listed
 * in `isPlainBar` and `isPlain` are drawn by Plotly. So are all traces if plotly.js is not bundled. */
import d3 from "@plotly/d3";
import Color from "plotly.js/src/components/color";
import Drawing from "plotly.js/src/components/drawing";
import Lib from "plotly.js/src/lib";
import bar from "plotly.js/src/traces/bar";
import scatter from "plotly.js/src/traces/scatter";
import { stylePoints, styleText } from "plotly.js/src/traces/scatter/style";

const SVG = "http://www.w3.org/2000/svg";
/** Height of the bands in which overlapping bars are looked for. */
const BAND_PX = 16;

/** Traces that were just drawn, so that their styles are right. */
const fresh = new WeakSet();

// --- bars ---

const isNone = (...values) => values.every((value) => !value);

/** Whether a trace of bars has nothing but positions and colours. */
function isPlainBar([{ trace, t }], { layerClipId }) {
  const { marker, error_x: acrossError, error_y: downError } = trace;
  return (
    trace.type === "bar" &&
    trace.orientation === "h" &&
    isNone(layerClipId, trace.selectedpoints, trace.text, trace.texttemplate, t.cornerradiusvalue) &&
    isNone(acrossError?.visible, downError?.visible, marker.line.width, marker.colorscale) &&
    isNone(marker.pattern?.shape, marker.pattern?.path)
  );
}

/**
 * The corners of a bar in pixels, rounded as Plotly does: narrow bars without transparency fill at least a pixel. Null
 * if it has no length.
 */
function boxOf(item, isOpaque, { xaxis, yaxis }, { bargap, bargroupgap }) {
  const sides = [
    xaxis.c2p(item.s0, true),
    xaxis.c2p(item.s1, true),
    yaxis.c2p(item.p0, true),
    yaxis.c2p(item.p1, true),
  ];
  if (sides[0] === sides[1] || !sides.every(Number.isFinite)) return null;
  const round = (at, other, isKept) => {
    if (!isOpaque || Math.abs(at - other) >= 2) return bargap === 0 && bargroupgap === 0 ? Math.round(at) : at;
    if (isKept && at === other) return at;
    return at > other ? Math.ceil(at) : Math.floor(at);
  };
  const [left, right, top, bottom] = sides;
  const from = round(left, right, true);
  const above = round(top, bottom, false);
  return [from, round(right, from, true), above, round(bottom, above, false)];
}

const overlap = (one, other) =>
  Math.min(one[0], one[1]) < Math.max(other[0], other[1]) &&
  Math.min(other[0], other[1]) < Math.max(one[0], one[1]) &&
  Math.min(one[2], one[3]) < Math.max(other[2], other[3]) &&
  Math.min(other[2], other[3]) < Math.max(one[2], one[3]);

/**
 * Put bars into as few paths as keep their order where they overlap.
 * @returns {{ item: any, path: string }[]}
 */
function pathsOf(bars) {
  const paths = [];
  const placesOf = new Map();
  const bands = new Map();
  for (const { item, box, colour } of bars) {
    const [low, high] = [Math.min(box[2], box[3]), Math.max(box[2], box[3])];
    const near = [];
    for (let band = Math.floor(low / BAND_PX); band <= Math.floor(high / BAND_PX); band += 1) {
      if (!bands.has(band)) bands.set(band, []);
      near.push(bands.get(band));
    }
    let below = -1;
    for (const band of near) {
      for (const other of band) if (other.place > below && overlap(other.box, box)) below = other.place;
    }
    if (!placesOf.has(colour)) placesOf.set(colour, []);
    const places = placesOf.get(colour);
    let place = places.find((at) => at > below);
    if (place === undefined) {
      place = paths.push({ item, path: "" }) - 1;
      places.push(place);
    }
    paths[place].path += `M${box[0]},${box[2]}V${box[3]}H${box[1]}V${box[2]}Z`;
    near.forEach((band) => band.push({ box, place }));
  }
  return paths;
}

function drawBars(group, cd, gd, plotinfo) {
  const { trace } = cd[0];
  const opacities = new Map();
  const bars = cd.flatMap((item) => {
    const colour = item.mc || trace.marker.color;
    if (!opacities.has(colour)) opacities.set(colour, Color.opacity(colour));
    const opacity = opacities.get(colour);
    const box = opacity > 0 ? boxOf(item, opacity === 1, plotinfo, gd._fullLayout) : null;
    return box ? [{ item, box, colour: `${colour} ${item.mo ?? ""}` }] : [];
  });
  const fns = Drawing.makePointStyleFns(trace);
  const paths = pathsOf(bars).map(({ item, path }) => {
    const drawn = document.createElementNS(SVG, "path");
    drawn.setAttribute("d", path);
    drawn.style.vectorEffect = gd._context.staticPlot ? "none" : "non-scaling-stroke";
    Drawing.singlePointStyle(item, d3.select(drawn), trace, fns, gd);
    return drawn;
  });
  group.replaceChildren(...paths);
}

const { plot: plotBars, style: styleBars } = bar;
/** How to draw a trace of bars again. @type {WeakMap<object, () => void>} */
const redraws = new WeakMap();

bar.plot = (gd, plotinfo, cds, layer, ...more) => {
  if (more[0] || !cds.every((cd) => isPlainBar(cd, plotinfo))) {
    layer.selectAll("g.trace.bars > path").remove();
    return plotBars(gd, plotinfo, cds, layer, ...more);
  }
  Lib.makeTraceGroups(layer, cds, "trace bars").each(function draw(cd) {
    const redraw = () => drawBars(this, cd, gd, plotinfo);
    redraws.set(cd, redraw);
    redraw();
    fresh.add(cd);
  });
};

bar.style = (gd) => {
  styleBars(gd);
  d3.select(gd)
    .selectAll("g.trace.bars")
    .each((cd) => {
      if (!fresh.delete(cd)) redraws.get(cd)?.();
    });
};

// --- symbols and titles ---

/** Whether a trace of points has nothing but symbols and texts. */
function isPlain([{ trace }], { layerClipId }) {
  const { marker = {} } = trace;
  return (
    ["markers", "text", "markers+text"].includes(trace.mode) &&
    trace.visible === true &&
    isNone(layerClipId, trace.ids, trace.customdata, trace.selectedpoints, trace.stackgroup, trace.texttemplate) &&
    isNone(trace._needsCull, marker.maxdisplayed, marker.colorscale, marker.line?.colorscale) &&
    isNone(marker.angle, marker.standoff) &&
    [undefined, "none"].includes(marker.gradient?.type)
  );
}

/**
 * Copies of what Plotly draws, one for each look.
 * @param {(item: any) => Element} draw
 */
function copies(draw) {
  const drawn = new Map();
  return (look, item) => {
    if (!drawn.has(look)) drawn.set(look, draw(item));
    return drawn.get(look).cloneNode(true);
  };
}

function drawSymbols(group, cd, gd, { xaxis, yaxis }) {
  const { trace } = cd[0];
  const fns = Drawing.makePointStyleFns(trace);
  const copyOf = copies((item) => {
    const symbol = document.createElementNS(SVG, "path");
    symbol.classList.add("point");
    Drawing.singlePointStyle(item, d3.select(symbol), trace, fns, gd);
    return symbol;
  });
  const radii = new Map();
  const symbols = cd.flatMap((item) => {
    const [x, y] = [xaxis.c2p(item.x), yaxis.c2p(item.y)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [];
    const look = [item.mx, item.ms, item.mc, item.mlc, item.mlw, item.mo].join();
    const symbol = copyOf(look, item);
    // Hovering and the places of texts need what Plotly notes about a symbol that it draws.
    if (!radii.has(look)) radii.set(look, { mrc: item.mrc, om: item.om, mcc: item.mcc, mlcc: item.mlcc });
    Object.assign(item, radii.get(look));
    symbol.setAttribute("transform", `translate(${x},${y})`);
    symbol.__data__ = item;
    return [symbol];
  });
  group.replaceChildren(...symbols);
}

const MARKUP = /[<&]/;

function drawTexts(group, cd, gd, { xaxis, yaxis }) {
  const { trace } = cd[0];
  const textOf = (item) => String(Lib.extractOption(item, trace, "tx", "text") ?? "");
  const draw = (item) => {
    const place = document.createElementNS(SVG, "g");
    place.classList.add("textpoint");
    const text = place.appendChild(document.createElementNS(SVG, "text"));
    Drawing.textPointStyle(d3.select(text).datum(item), trace, gd);
    return place;
  };
  const copyOf = copies(draw);
  const texts = cd.flatMap((item) => {
    const [x, y] = [xaxis.c2p(item.x), yaxis.c2p(item.y)];
    const words = textOf(item);
    if (!words || !Number.isFinite(x) || !Number.isFinite(y)) return [];
    const look = [item.tp, item.ts, item.tc, item.tf, item.tw, item.ty, item.tv, item.tC, item.tE, item.tS, item.mrc];
    const place = MARKUP.test(words) ? draw(item) : copyOf(look.join(), item);
    const text = place.firstChild;
    if (!MARKUP.test(words)) {
      text.textContent = words;
      text.setAttribute("data-unformatted", words);
    }
    [text, ...text.querySelectorAll("tspan.line")].forEach((line) => {
      line.setAttribute("x", x);
      line.setAttribute("y", y);
    });
    place.__data__ = text.__data__ = item;
    return [place];
  });
  group.replaceChildren(...texts);
}

const plotScatter = scatter.plot;

scatter.plot = (gd, plotinfo, cds, layer, ...more) => {
  const plain = more[0] ? [] : cds.filter((cd) => isPlain(cd, plotinfo));
  const modes = plain.map(([{ trace }]) => trace.mode);
  // Plotly draws the groups of these traces, without points.
  plain.forEach(([{ trace }]) => (trace.mode = "none"));
  plotScatter(gd, plotinfo, cds, layer, ...more);
  plain.forEach((cd, index) => {
    cd[0].trace.mode = modes[index];
    const group = layer.selectAll("g.trace").filter((other) => other === cd);
    if (modes[index].includes("markers")) drawSymbols(group.select("g.points").node(), cd, gd, plotinfo);
    if (modes[index].includes("text")) drawTexts(group.select("g.text").node(), cd, gd, plotinfo);
    fresh.add(cd);
  });
};

scatter.style = (gd) => {
  const traces = d3.select(gd).selectAll("g.trace.scatter");
  traces.style("opacity", ([{ trace }]) => trace.opacity);
  traces.each(function restyle(cd) {
    if (fresh.delete(cd)) return;
    const group = d3.select(this);
    stylePoints(group.selectAll("g.points"), cd[0].trace, gd);
    styleText(group.selectAll("g.text"), cd[0].trace, gd);
  });
  traces.selectAll("path.js-line").call(Drawing.lineGroupStyle);
  traces.selectAll("path.js-fill").call(Drawing.fillGroupStyle, gd, false);
};
