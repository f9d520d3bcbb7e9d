/* Time and map as the reader moves them. Each function is a Dash clientside callback. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  const chart = (app.chart = (id) => document.querySelector(`#${id} .js-plotly-plot`));

  // Dates travel as plotly writes them: UTC, without a zone, years before Christ with four digits
  // ("-0044-03-15"), where JavaScript wants six. The axis ends at the years -9999 and 9999.
  const toMs = (text) => {
    const [day, time] = String(text).replace("Z", "").split(/[ T]/);
    return Date.parse(`${day.replace(/^-(\d{4})-/, "-00$1-")}T${(time || "00:00").slice(0, 8)}Z`);
  };
  app.toMs = toMs;
  const [FIRST, LAST] = ["-9999-01-01T00:00:00", "9999-12-31T23:59:59"].map(toMs);
  const toText = (ms) =>
    new Date(Math.min(Math.max(ms, FIRST), LAST)).toISOString().replace(/\..*$/, "").replace(/^-\d\d(\d{4})/, "-$1");

  // Days that the fields show; what differs from them was typed.
  let shown = ["", ""];
  const day = (text) => String(text).split(/[ T]/)[0];

  /** Time shown, and the time that narrows all views, after the reader moved, brushed, typed or pressed. */
  function windowOf(moved, brushed, from, to, only, ...rest) {
    const [timeline, overview, held] = rest.slice(-3);
    const period = app.narrowing(held);
    const range = timeline.layout.xaxis.range;
    const none = app.none();
    if (app.isFrom("time-from") || app.isFrom("time-to")) return typed(from, to);
    if (app.isFrom("only-this-time")) {
      return only === Boolean(period) ? [none, none] : only ? [null, range] : [range, null];
    }
    if (app.isFrom("overview")) {
      const brush = brushOf(brushed);
      return brush ? [null, brush] : [none, none];
    }
    if (app.isFrom("zoom-reset")) return [null, null];
    if (app.isFrom("zoom-all")) return [overview.layout.xaxis.range, null];
    const next = app.isFrom("timeline") ? movedTo(moved) : steppedTo(range.map(toMs));
    if (next === undefined) return [none, none];
    // A time that narrows all views is also the time shown.
    return period && next ? [null, next] : [next, period ? null : none];
  }

  function typed(from, to) {
    const none = app.none();
    const now = [from, to].map((text) => (text || "").trim());
    if (now[0] === shown[0] && now[1] === shown[1]) return [none, none];
    if (!now[0] && !now[1]) return [null, null];
    // What was left empty stays where it is.
    const ends = ordered(now.map((text, side) => text || shown[side]));
    shown = now;
    return [null, ends];
  }

  /** Two days in their order: where one was typed beyond the other, that one moves along. */
  function ordered(days) {
    const [typedMs, shownMs] = [days.map(toMs), shown.map(toMs)];
    if (!(typedMs[0] > typedMs[1])) return days;
    const span = shownMs[1] - shownMs[0];
    const moved = app.isFrom("time-from") ? [typedMs[0], typedMs[0] + span] : [typedMs[1] - span, typedMs[1]];
    return moved.map((ms) => day(toText(ms)));
  }

  function movedTo(moved) {
    if (!moved) return undefined;
    if (moved["xaxis.autorange"]) return null;
    const ends = moved["xaxis.range"] || [moved["xaxis.range[0]"], moved["xaxis.range[1]"]];
    return ends[0] === undefined || ends[1] === undefined ? undefined : ends;
  }

  function steppedTo([start, end]) {
    const span = end - start;
    const steps = {
      "zoom-in": [start + span / 4, end - span / 4],
      "zoom-out": [start - span / 2, end + span / 2],
      "pan-earlier": [start - span / 3, end - span / 3],
      "pan-later": [start + span / 3, end + span / 3],
    };
    const name = Object.keys(steps).find(app.isFrom);
    return name ? steps[name].map(toText) : undefined;
  }

  function brushOf(brushed) {
    if (!brushed) return null;
    const drawn = brushed.selections;
    if (drawn && drawn.length) {
      const last = drawn[drawn.length - 1];
      return inOrder([last.x0, last.x1]);
    }
    const keys = Object.keys(brushed).filter((key) => /^selections\[\d+\]\.x[01]$/.test(key));
    return keys.length === 2 ? inOrder(keys.map((key) => brushed[key])) : null;
  }

  const inOrder = (ends) => ends.sort((one, other) => toMs(one) - toMs(other));

  /** Once both charts are painted: what they answer and the time they show, for all that waits for it. */
  async function drawn(timeline, _map, ...before) {
    if (app.drawing) return [app.none(), app.none()];
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    showDays(timeline.layout.xaxis.range.map(day));
    app.scrollToMark(app.prop("chosen", "data"));
    const now = [app.prop("asked", "data"), app.prop("time-view", "data")];
    return now.map((part, at) => (JSON.stringify(part) === JSON.stringify(before[at]) ? app.none() : part));
  }

  /** Show the days of the timeline in the fields where they can be typed. */
  function showDays(days) {
    if (days[0] === shown[0] && days[1] === shown[1]) return;
    shown = days;
    app.set("time-from", { value: days[0] });
    app.set("time-to", { value: days[1] });
  }

  let homing = false;

  /** Where the map stands, and the part of it that narrows all views. */
  function moved(change, only, ...rest) {
    const [figure, before, area] = rest.slice(-3);
    const none = app.none();
    if (app.isFrom("only-on-map")) {
      return only === Boolean(area) ? [none, none] : [none, only ? visible() : null];
    }
    if (app.isFrom("map-reset")) return goHome(figure, area);
    if (!app.isFrom("map")) return zoomMap(app.isFrom("map-zoom-in") ? 1.5 : 1 / 1.5);
    const names = {
      "geo.center.lon": "lon",
      "geo.center.lat": "lat",
      "geo.projection.scale": "scale",
      "geo.projection.rotation.lon": "rotation",
    };
    const found = Object.entries(change || {}).filter(([key]) => key in names);
    if (!found.length || homing) {
      homing = false;
      return [none, none];
    }
    const { center, projection } = chart("map")._fullLayout.geo;
    const now = { lon: center.lon, lat: center.lat, scale: projection.scale, rotation: projection.rotation.lon };
    const rounded = Object.fromEntries(Object.entries(now).map(([name, value]) => [name, +value.toFixed(4)]));
    return [rounded, area ? visible() : none];
  }

  async function goHome(figure, area) {
    homing = true;
    const { lonaxis, lataxis } = figure.layout.geo;
    const middle = (range) => (range[0] + range[1]) / 2;
    const lon = ((middle(lonaxis.range) + 540) % 360) - 180;
    await window.Plotly.relayout(chart("map"), {
      "geo.center.lon": lon,
      "geo.center.lat": middle(lataxis.range),
      "geo.projection.rotation.lon": lon,
      "geo.projection.scale": 1,
    });
    return [null, area ? visible() : app.none()];
  }

  function zoomMap(factor) {
    const geo = chart("map")._fullLayout.geo;
    window.Plotly.relayout(chart("map"), { "geo.projection.scale": geo.projection.scale * factor });
    return [app.none(), app.none()];
  }

  /** Bring a part of the map closer. */
  app.zoomMapAt = ([lon, lat]) => {
    const geo = chart("map")._fullLayout.geo;
    window.Plotly.relayout(chart("map"), {
      "geo.center.lon": lon, "geo.center.lat": lat, "geo.projection.rotation.lon": lon,
      "geo.projection.scale": geo.projection.scale * 2.5,
    });
  };

  /** Rectangle that the map shows: its middle, and its sides in degrees at the projection's middle. */
  function visible() {
    const { geo, _size } = chart("map")._fullLayout;
    const degrees = (px) => (px / geo._subplot.projection.scale()) * (180 / Math.PI);
    // Dragged around the world, the longitude counts on beyond 180.
    const lon = ((((geo.projection.rotation.lon + 180) % 360) + 360) % 360) - 180;
    const area = [lon, geo.center.lat, degrees(_size.w), degrees(_size.h)];
    return area.map((value) => +value.toFixed(3));
  }

  /** Move the map so that a place is in sight; where it is already, it stays. */
  app.bringOnMap = ([lon, lat]) => {
    const map = chart("map");
    if (!map || !map._fullLayout.geo) return;
    const { geo, _size } = map._fullLayout;
    const spot = geo._subplot.projection([lon, lat]);
    const inside = spot && spot[0] >= 0 && spot[0] <= _size.w && spot[1] >= 0 && spot[1] <= _size.h;
    if (inside) return;
    window.Plotly.relayout(map, {
      "geo.center.lon": lon, "geo.center.lat": lat, "geo.projection.rotation.lon": lon,
    });
  };

  /** Answer the keys of the chart that has the focus. */
  app.chartKey = (box, key) => {
    if (box.id === "timeline-keys") {
      const buttons = {
        ArrowLeft: "pan-earlier", ArrowRight: "pan-later", "+": "zoom-in", "-": "zoom-out", 0: "zoom-reset",
      };
      if (key in buttons) document.getElementById(buttons[key]).click();
      return key in buttons;
    }
    const buttons = { "+": "map-zoom-in", "-": "map-zoom-out", 0: "map-reset" };
    if (key in buttons) document.getElementById(buttons[key]).click();
    else if (key.startsWith("Arrow")) panMap(key);
    return key in buttons || key.startsWith("Arrow");
  };

  function panMap(key) {
    const { geo, _size } = chart("map")._fullLayout;
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const to = geo._subplot.projection.invert([_size.w * (0.5 + x / 5), _size.h * (0.5 + y / 5)]);
    if (!to || !Number.isFinite(to[0])) return;
    window.Plotly.relayout(chart("map"), {
      "geo.center.lon": to[0], "geo.center.lat": to[1], "geo.projection.rotation.lon": to[0],
    });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.timeline = Object.assign(window.dash_clientside.timeline || {}, {
    window: windowOf, drawn, moved,
  });
})();
