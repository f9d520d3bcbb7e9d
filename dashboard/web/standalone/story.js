/* A page in one file: it unpacks what it holds, lets a reader choose a country and an event, and asks nobody for
   anything. What the charts and words are was worked out when the page was written; see content.py. */
(async function () {
  "use strict";
  const part = (id) => document.getElementById(id);
  const SETTLED_MS = 120;
  // Of charts on paper; see story.css.
  const PAPER_PX = 1000;
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

  async function unpacked(id) {
    const packed = Uint8Array.from(atob(part(id).textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    part(id).remove();
    return new Response(stream).text();
  }

  /** Put what several parts share into each of them; see packing.py. */
  function whole({ shared, content }) {
    const put = (value) => {
      if (Array.isArray(value)) return value.map(put);
      if (value === null || typeof value !== "object") return value;
      if ("$" in value) return shared[value.$];
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, put(one)]));
    };
    shared.forEach((value, at) => (shared[at] = put(value)));
    return put(content);
  }

  /** Run a script that the policy of the page knows. */
  function run(text) {
    const script = document.createElement("script");
    script.textContent = text;
    document.head.append(script);
  }

  /** Elements as Dash writes its components, texts, or lists of both. Texts stay texts. */
  function drawn(tree) {
    const made = document.createDocumentFragment();
    if (Array.isArray(tree)) made.append(...tree.map(drawn));
    else if (tree !== null && typeof tree === "object") made.append(element(tree));
    else made.append(tree ?? "");
    return made;
  }

  function element({ type, props: { children, id, className, style, ...attributes } }) {
    const made = document.createElement(type);
    if (id) made.id = typeof id === "string" ? id : JSON.stringify(id);
    if (className) made.className = className;
    Object.assign(made.style, style);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(drawn(children));
    return made;
  }

  const fill = (id, tree) => part(id).replaceChildren(drawn(tree));

  const [packed, plotly] = await Promise.all([unpacked("packed-content"), unpacked("packed-plotly")]);
  const { sizes, choices, events, colours, config, words, language, borders, page, ...start } = whole(JSON.parse(packed));
  const topojson = Object.fromEntries(Object.entries(borders).map(([name, text]) => [name, JSON.parse(text)]));
  window.PlotlyGeoAssets = { topojson };
  run(plotly);
  fill("story", page);
  part("waiting").remove();
  const { Plotly } = window;
  const [timeline, map] = [part("timeline").firstChild, part("map").firstChild];
  const numberOf = new Map(events.map(({ id }, number) => [id, number]));

  let choice = choices[0];
  // Number of the event in focus; null for none.
  let chosen = start.chosen;
  // What the charts that stand were drawn for.
  let room = {};

  // --- charts ---

  /** Room that the charts have, and the charts that were drawn for it or for the next smaller one. */
  function measured() {
    const [wide, mapWide] = ["timeline-box", "map-box"].map((id) => part(id).clientWidth);
    return { size: sizeOf(wide), timeline: wide, map: mapWide };
  }

  const sizeOf = (wide) => Math.max(sizes.findLastIndex(({ timeline: least }) => wide >= least), 0);

  /** Draw both charts; what the reader moved stays, unless the charts are for another room. */
  function draw(now = measured()) {
    const stays = now.size === room.size;
    room = now;
    Plotly.react(timeline, timelineNow(stays && timeline.layout.xaxis.range), undefined, config);
    Plotly.react(map, mapNow(stays && map.layout.geo), undefined, config);
  }

  const chart = (name) => structuredClone(choice.drawn[room.size][name]);

  function timelineNow(range) {
    const { data, layout } = chart("timeline");
    const [first, last] = layout.xaxis.range;
    // Nothing is drawn beyond it.
    Object.assign(layout.xaxis, { range: range || [first, last], minallowed: first, maxallowed: last });
    const bars = focusBars(data);
    const shapes = [...layout.shapes, ...focusLine(bars)];
    return { data: [bars, ...data], layout: { ...layout, shapes, width: room.timeline }, config };
  }

  function mapNow(geo) {
    const { data, layout } = chart("map");
    const height = layout.height * (room.map / sizes[room.size].map);
    return { data: [...data, focusPlace()], layout: { ...layout, geo: geo || layout.geo, width: room.map, height }, config };
  }

  /** The event in focus and, paler, what speaks of it or what it speaks of: the bars that answer the pointer, coloured. */
  function focusBars(data) {
    const bars = data.find(({ name }) => name === "events");
    const colour = (id) => {
      const number = numberOf.get(id);
      if (number === chosen) return colours.chosen;
      return speaksOf(number, chosen) || speaksOf(chosen, number) ? colours.related : "";
    };
    const found = chosen === null || !bars ? [] : bars.customdata.map((held, at) => [colour(held[1]), at]);
    const shown = found.filter(([one]) => one);
    const pick = (values) => shown.map(([, at]) => values[at]);
    const place = bars && { base: pick(bars.base), x: pick(bars.x), y: pick(bars.y) };
    const marker = { color: shown.map(([one]) => one), line: { width: 0 } };
    return { type: "bar", orientation: "h", width: shown.map(() => 1), marker, hoverinfo: "skip", showlegend: false, name: "focus", ...place };
  }

  /** The moment of an event in focus that is among the counts. */
  function focusLine(bars) {
    if (chosen === null || isDrawn(bars) || !events[chosen].moment) return [];
    const at = events[chosen].moment;
    return [{ type: "line", x0: at, x1: at, yref: "paper", y0: 0, y1: 1, line: { color: colours.place, width: 1.5 } }];
  }

  const isDrawn = (bars) => bars.marker.color.includes(colours.chosen);
  const speaksOf = (one, other) => events[one]?.about.includes(events[other]?.id);

  /** A ring around the place of the event in focus, and where it came from. */
  function focusPlace() {
    const { spot, origin } = events[chosen] || {};
    const ends = spot ? [origin, spot].filter(Boolean) : [];
    return {
      type: "scattergeo", mode: "lines+markers", hoverinfo: "skip", showlegend: false, name: "focus",
      lon: ends.map(([lon]) => lon), lat: ends.map(([, lat]) => lat),
      line: { color: colours.route, width: 2.6 },
      marker: {
        symbol: "circle-open", color: colours.place, size: ends.map((end) => (end === spot ? 22 : 0)), line: { width: 3 },
      },
    };
  }

  /** Zoom the timeline, and move it by a share of what it shows; it ends where its drawing does. */
  function moveTime(factor, shift) {
    const axis = timeline._fullLayout.xaxis;
    const [begin, end] = axis.range.map(axis.r2l);
    const [first, last] = [axis.minallowed, axis.maxallowed].map(axis.r2l);
    const span = Math.min((end - begin) * factor, last - first);
    const from = (begin + end - span) / 2 + shift * (end - begin);
    const held = Math.min(Math.max(from, first), last - span);
    Plotly.relayout(timeline, { "xaxis.range": [held, held + span].map(axis.l2r) });
  }

  function moveMap([lon, lat], factor = 1) {
    const scale = map._fullLayout.geo.projection.scale * factor;
    Plotly.relayout(map, {
      "geo.center.lon": lon, "geo.center.lat": lat, "geo.projection.rotation.lon": lon, "geo.projection.scale": scale,
    });
  }

  /** Move the map by shares of what it shows. */
  function panMap(right, down) {
    const { geo, _size } = map._fullLayout;
    const to = geo._subplot.projection.invert([_size.w * (0.5 + right), _size.h * (0.5 + down)]);
    if (to && Number.isFinite(to[0])) moveMap(to);
  }

  function zoomMap(factor) {
    const { lon, lat } = map._fullLayout.geo.center;
    moveMap([lon, lat], factor);
  }

  const MOVES = {
    "time-earlier": () => moveTime(1, -1 / 3),
    "time-later": () => moveTime(1, 1 / 3),
    "time-in": () => moveTime(0.5, 0),
    "time-out": () => moveTime(2, 0),
    "time-reset": () => moveTime(Infinity, 0),
    "map-in": () => zoomMap(1.5),
    "map-out": () => zoomMap(1 / 1.5),
    "map-reset": () => Plotly.react(map, mapNow(), undefined, config),
  };
  const KEYS = {
    "timeline-keys": {
      ArrowLeft: MOVES["time-earlier"], ArrowRight: MOVES["time-later"], "+": MOVES["time-in"], "-": MOVES["time-out"],
      0: MOVES["time-reset"],
    },
    "map-keys": {
      ArrowLeft: () => panMap(-0.2, 0), ArrowRight: () => panMap(0.2, 0), ArrowUp: () => panMap(0, -0.2),
      ArrowDown: () => panMap(0, 0.2), "+": MOVES["map-in"], "-": MOVES["map-out"], 0: MOVES["map-reset"],
    },
  };

  /** Bring the event in focus into sight on both charts; where it is already, they stay. */
  function bringIntoSight() {
    const bars = timeline.data.find(({ name }) => name === "focus");
    const at = bars.marker.color.indexOf(colours.chosen);
    if (at >= 0) {
      const { xaxis, yaxis } = timeline._fullLayout;
      const [begin, end] = xaxis.range.map(xaxis.r2l);
      const from = xaxis.r2l(bars.base[at]);
      if (from > end || from + bars.x[at] < begin) moveTime(1, (from + bars.x[at] / 2 - (begin + end) / 2) / (end - begin));
      const middle = timeline.getBoundingClientRect().top + yaxis._offset + yaxis.l2p(bars.y[at]);
      const isSeen = middle > 20 && middle < window.innerHeight - 20;
      if (!isSeen) window.scrollBy({ top: middle - window.innerHeight / 3, behavior: STILL.matches ? "auto" : "smooth" });
    }
    const { spot } = events[chosen];
    const { geo, _size } = map._fullLayout;
    const [x, y] = (spot && geo._subplot.projection(spot)) || [0, 0];
    if (spot && !(x >= 0 && x <= _size.w && y >= 0 && y <= _size.h)) moveMap(spot);
  }

  // --- words ---

  /** Show a choice: what is in it, in charts and words. */
  function show() {
    draw();
    fill("status-line", choice.drawn[room.size].said);
    fill("note", choice.note);
    fill("colour-key", choice.key);
    fill("unplaced", choice.tray);
    fill("rows", choice.rows.map((number) => events[number].row));
    document.querySelectorAll("#country-filter button").forEach((button) => {
      button.setAttribute("aria-pressed", String(JSON.parse(button.id).code === choice.country));
    });
    showDetails();
  }

  function showDetails() {
    const panel = part("event-details");
    const focused = panel.contains(document.activeElement) && buttonId(document.activeElement);
    fill("event-details", chosen === null ? choice.reading : events[chosen].details);
    panel.classList.toggle("chosen", chosen !== null);
    if (chosen !== null) {
      panel.append(...others());
      fillSteps(panel);
    }
    markChosen();
    // Who steps from event to event stays on the button.
    if (focused) ([...panel.querySelectorAll("button")].find((one) => buttonId(one).where === focused.where) || panel.querySelector("button"))?.focus();
  }

  /** Previous and next among those shown. */
  function fillSteps(panel) {
    const place = choice.rows.indexOf(chosen);
    const near = { previous: place < 0 ? undefined : choice.rows[place - 1], next: place < 0 ? undefined : choice.rows[place + 1] };
    panel.querySelectorAll(".tools button").forEach((button) => {
      const { where } = buttonId(button);
      if (!(where in near)) return;
      const event = events[near[where]];
      button.id = JSON.stringify({ type: "choose", event: event ? event.id : "", where });
      button.setAttribute("aria-disabled", String(!event));
    });
    const written = new Intl.NumberFormat(language);
    const gaps = { "{place}": written.format(place + 1), "{count}": written.format(choice.rows.length) };
    const said = place < 0 ? words.hidden : words.position.replace(/\{\w+\}/g, (gap) => gaps[gap]);
    panel.querySelector(".tools .hint").textContent = said;
  }

  /** Other events shown at the place of the one in focus. */
  function others() {
    const same = (spot) => String(spot) === String(events[chosen].spot);
    const found = choice.rows.filter((number) => number !== chosen && events[number].spot && same(events[number].spot));
    const list = { type: "ul", props: { className: "claims", children: found.map((number) => events[number].item) } };
    return found.length ? [drawn([{ type: "h3", props: { children: words.here } }, list])] : [];
  }

  function markChosen() {
    const id = chosen === null ? undefined : events[chosen].id;
    document.querySelectorAll("#rows tr, #unplaced li").forEach((row) => {
      const isChosen = buttonId(row.querySelector("button")).event === id;
      row.classList.toggle("is-chosen", isChosen);
      if (isChosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  }

  const buttonId = (button) => (button && button.id.startsWith("{") ? JSON.parse(button.id) : { type: button?.id });

  // --- what a reader does ---

  function choose(number) {
    chosen = number;
    draw();
    showDetails();
    if (chosen !== null) bringIntoSight();
  }

  function chooseEvent(id) {
    if (numberOf.has(id)) return choose(numberOf.get(id));
    // Of very many events, some are drawn that are not told.
    choose(null);
    part("event-details").prepend(drawn({ type: "p", props: { className: "notice", children: words.untold } }));
    return undefined;
  }

  function chooseCountry(code) {
    const found = choices.find(({ country }) => country === code);
    if (!found) return;
    choice = found === choice ? choices[0] : found;
    show();
  }

  /** Back from an event to how to read the charts. */
  function close() {
    if (chosen === null) return;
    choose(null);
  }

  const PRESSES = {
    choose: ({ event }) => chooseEvent(event),
    country: ({ code }) => chooseCountry(code),
    "close-details": close,
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[id]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const id = buttonId(button);
    if (id.type in MOVES) MOVES[id.type]();
    else PRESSES[id.type]?.(id);
  });

  /** What a mark stands for: ["event", id], "window <start> <end>", ["spot", lon, lat] or ["country", code]. */
  function pressed({ points: [point] }) {
    const held = (point && point.customdata) || [];
    const [kind, ...what] = typeof held === "string" ? held.split(" ") : held;
    if (kind === "event") chooseEvent(what[0]);
    if (kind === "window") Plotly.relayout(timeline, { "xaxis.range": what });
    if (kind === "spot") moveMap(what, 2.5);
    if (kind === "country") chooseCountry(what[0]);
  }

  function step(by) {
    const place = choice.rows.indexOf(chosen);
    const next = chosen === null ? choice.rows[0] : place < 0 ? undefined : choice.rows[place + by];
    if (next !== undefined) choose(next);
  }

  window.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.altKey || press.metaKey || press.defaultPrevented) return;
    const move = (KEYS[press.target.id] || {})[press.key];
    const steps = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), Escape: close };
    const answer = move || steps[press.key];
    if (!answer || press.target.id === "unplaced") return;
    press.preventDefault();
    answer();
  });

  show();
  [timeline, map].forEach((one) => one.on("plotly_click", pressed));
  window.addEventListener("beforeprint", () => draw({ size: sizeOf(PAPER_PX), timeline: PAPER_PX, map: PAPER_PX }));
  window.addEventListener("afterprint", () => draw());
  let timer;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => JSON.stringify(measured()) !== JSON.stringify(room) && show(), SETTLED_MS);
  }).observe(part("timeline-box"));
})();
