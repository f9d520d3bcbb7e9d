/* What the page does by itself, without asking the server. Each function is a Dash clientside callback. */
(function () {
  "use strict";
  // Height of the strip above the timeline, and what stands below it.
  const OVERVIEW_PX = 84;
  const NONE = () => window.dash_clientside.no_update;
  const triggered = () => window.dash_clientside.callback_context.triggered.map((item) => item.prop_id);
  const isFrom = (id) => triggered().some((prop) => prop.split(".")[0] === id);

  // Dates travel as plotly writes them: UTC, without a zone, years before Christ with four digits
  // ("-0044-03-15"), where JavaScript wants six. The axis ends at the years -9999 and 9999.
  const toMs = (text) => {
    const [day, time] = String(text).replace("Z", "").split(/[ T]/);
    return Date.parse(`${day.replace(/^-(\d{4})-/, "-00$1-")}T${(time || "00:00").slice(0, 8)}Z`);
  };
  const [FIRST, LAST] = ["-9999-01-01T00:00:00", "9999-12-31T23:59:59"].map(toMs);
  const toText = (ms) =>
    new Date(Math.min(Math.max(ms, FIRST), LAST)).toISOString().replace(/\..*$/, "").replace(/^-\d\d(\d{4})/, "-$1");

  /** New window of time after the timeline was moved, the overview brushed or a button pressed. */
  function windowOf(moved, brushed, ...rest) {
    const [timeline, overview] = rest.slice(-2);
    const range = timeline.layout.xaxis.range;
    if (isFrom("timeline")) {
      if (!moved) return NONE();
      if (moved["xaxis.autorange"]) return null;
      const ends = moved["xaxis.range"] || [moved["xaxis.range[0]"], moved["xaxis.range[1]"]];
      return ends[0] === undefined || ends[1] === undefined ? NONE() : ends;
    }
    if (isFrom("overview")) {
      const brush = brushOf(brushed);
      return brush ? brush.sort() : NONE();
    }
    const [start, end] = range.map(toMs);
    const span = end - start;
    const steps = {
      "zoom-in": [start + span / 4, end - span / 4],
      "zoom-out": [start - span / 2, end + span / 2],
      "pan-earlier": [start - span / 3, end - span / 3],
      "pan-later": [start + span / 3, end + span / 3],
    };
    const name = Object.keys(steps).find(isFrom);
    if (name) return steps[name].map(toText);
    return isFrom("zoom-all") ? overview.layout.xaxis.range : null;
  }

  function brushOf(brushed) {
    if (!brushed) return null;
    const drawn = brushed.selections;
    if (drawn && drawn.length) {
      const last = drawn[drawn.length - 1];
      return [last.x0, last.x1];
    }
    const keys = Object.keys(brushed).filter((key) => /^selections\[\d+\]\.x[01]$/.test(key));
    return keys.length === 2 ? keys.map((key) => brushed[key]) : null;
  }

  /** Where the map stands after it was panned or zoomed. */
  function moved(change, before) {
    const names = {
      "geo.center.lon": "lon",
      "geo.center.lat": "lat",
      "geo.projection.scale": "scale",
      "geo.projection.rotation.lon": "rotation",
    };
    const found = Object.entries(change || {}).filter(([key]) => key in names);
    if (!found.length) return NONE();
    return Object.assign({}, before, Object.fromEntries(found.map(([key, value]) => [names[key], value])));
  }

  /** Bring the map back to its first view. */
  function resetMap(_clicks, figure) {
    const geo = figure.layout.geo;
    const middle = (range) => (range[0] + range[1]) / 2;
    const lon = ((middle(geo.lonaxis.range) + 540) % 360) - 180;
    const home = {
      "geo.center.lon": lon,
      "geo.center.lat": middle(geo.lataxis.range),
      "geo.projection.rotation.lon": lon,
      "geo.projection.scale": 1,
    };
    window.Plotly.relayout(document.querySelector("#map .js-plotly-plot"), home);
    return null;
  }

  /** Event in focus after a click on a mark, a place or a title. */
  function choose(onTimeline, onMap, inTable, _clicks, _close) {
    const context = window.dash_clientside.callback_context;
    const last = context.triggered[0];
    if (!last || !last.value) return NONE();
    if (isFrom("close-details")) return "";
    if (isFrom("timeline")) return chooseMark(onTimeline);
    if (isFrom("map")) return chooseMark(onMap);
    if (isFrom("table")) return inTable.length ? inTable[0].event_id : NONE();
    return context.triggered_id ? context.triggered_id.event : NONE();
  }

  function chooseMark(click) {
    const point = click && click.points[0];
    // What a mark stands for: ["event", id], ["window", start, end] or ["country", code].
    const [kind, ...what] = (point && point.customdata) || [];
    if (kind === "event") return what[0];
    if (kind === "window") window.dash_clientside.set_props("window", { data: what });
    if (kind === "country") toggleCountry(what[0]);
    return NONE();
  }

  function toggleCountry(code) {
    const filter = window.dash_component_api.getLayout("country-filter");
    const chosen = (filter && filter.props.value) || [];
    const value = chosen.includes(code) ? chosen.filter((one) => one !== code) : chosen.concat(code);
    window.dash_clientside.set_props("country-filter", { value: value });
  }

  /** Light or dark: the system's until the reader chooses. */
  function theme(clicks, stored) {
    const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const now = stored || system;
    const next = clicks && isFrom("theme-button") ? (now === "dark" ? "light" : "dark") : now;
    document.documentElement.dataset.theme = next;
    document.documentElement.dataset.agThemeMode = next;
    // The room that the charts have goes with it, so that the first drawing for a reader is the only one.
    const size = measure() || NONE();
    return [next, next, next === "dark" ? "Light" : "Dark", size];
  }

  /** Turn a figure into an image here and hand it to the reader. */
  async function save(picture) {
    if (!picture) return NONE();
    const config = { topojsonURL: picture.topojson };
    const figure = Object.assign({ config: config }, picture.figure);
    const url = await window.Plotly.toImage(figure, picture.options);
    const link = document.createElement("a");
    link.href = url;
    link.download = picture.name;
    link.click();
    return NONE();
  }

  let measured = "";

  /** Room that the charts have, in CSS pixels; null where it is as it was. */
  function measure() {
    const timeline = document.getElementById("timeline-box");
    const map = document.getElementById("map-box");
    if (!timeline || !map) return null;
    const top = timeline.getBoundingClientRect().top + window.scrollY;
    const size = {
      width: timeline.clientWidth,
      height: Math.round(Math.max(window.innerHeight - top - OVERVIEW_PX, 420)),
      map: map.clientWidth,
    };
    const now = JSON.stringify(size);
    if (now === measured) return null;
    measured = now;
    return size;
  }

  /** Tell the server how much room the charts have, when that has settled. */
  function watchSize() {
    let timer;
    const tell = () => {
      const size = measure();
      if (size) window.dash_clientside.set_props("size", { data: size });
    };
    const settle = () => {
      clearTimeout(timer);
      timer = setTimeout(tell, 120);
    };
    const started = setInterval(() => {
      if (!document.querySelector("#map .js-plotly-plot")) return;
      clearInterval(started);
      tell();
      new ResizeObserver(settle).observe(document.getElementById("timeline-box"));
      window.addEventListener("resize", settle);
    }, 30);
  }

  /** Say when the server does not answer, as what is shown is then not what was chosen. */
  function watchServer() {
    const ask = window.fetch.bind(window);
    let silent = false;
    const say = (failed) => {
      if (failed === silent) return;
      silent = failed;
      const words = failed ? "The server does not answer; the last change is not shown. Is it still running?" : "";
      window.dash_clientside.set_props("error-message", { children: words });
    };
    window.fetch = async (...request) => {
      const isOurs = String(request[0]).includes("_dash-update-component");
      try {
        const answer = await ask(...request);
        if (isOurs) say(!answer.ok);
        return answer;
      } catch (error) {
        if (isOurs) say(true);
        throw error;
      }
    };
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    timeline: { window: windowOf, moved, resetMap, choose, theme, save },
  });
  watchSize();
  watchServer();
})();
