/* One event after the other: choosing, bringing into view, playing, and the keys of the page. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

  /** Event in focus after a click on a mark, a place or a row. */
  function choose(onTimeline, onMap, onNumbers, inTable, chosen) {
    const last = app.triggered()[0];
    if (!last || !last.value) return app.none();
    const event = app.isFrom("table") ? rowOf(inTable) : markOf(last.value);
    return event === undefined || event === chosen ? app.none() : event;
  }

  app.presses = Object.assign(app.presses || {}, {
    choose: ({ event }) => app.set("chosen", { data: event }),
    "close-details": () => app.set("chosen", { data: "" }),
  });

  let told = "";

  /** Row that the reader chose; one that the page itself selected is no news. */
  function rowOf(inTable) {
    const row = Array.isArray(inTable) && inTable[0];
    return row && row.event_id !== told ? row.event_id : undefined;
  }

  function markOf(click) {
    const point = click.points && click.points[0];
    const held = (point && point.customdata) || [];
    // What a mark stands for: ["event", id], "window <start> <end>", ["spot", lon, lat] or ["country", code].
    const [kind, ...what] = typeof held === "string" ? held.split(" ") : held;
    if (kind === "event") return what[0];
    if (kind === "window") app.set("window", { data: what });
    if (kind === "spot") app.zoomMapAt(what);
    if (kind === "country") app.toggleCountry(what[0]);
    return undefined;
  }

  // The event of the address is where the address shows it.
  let seen = new URLSearchParams(window.location.search).get("event");

  /** Show the event in focus in every view, and bring it into sight when it is a new one. */
  function focus(now) {
    if (!now) return app.none();
    const rows = now.event ? { ids: [now.event] } : [];
    told = now.event;
    app.set("table", now.event ? { selectedRows: rows, scrollTo: { rowId: now.event } } : { selectedRows: rows });
    setTimeout(scrollMatrix);
    const isNew = now.event && now.event !== seen && app.isFrom("focus");
    seen = now.event;
    if (!isNew) return app.none();
    if (now.window) app.set(app.narrowing(app.prop("period", "data")) ? "period" : "window", { data: now.window });
    if (now.place) app.bringOnMap(now.place);
    return app.none();
  }

  /** Bring the chosen row of the matrix into sight, without moving the page. */
  function scrollMatrix() {
    const box = document.getElementById("matrix");
    const row = box.querySelector(".is-chosen");
    if (!row) return;
    const hidden = row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight || row.offsetTop < box.scrollTop;
    if (hidden) box.scrollTop = row.offsetTop - box.clientHeight / 2;
  }

  // The event whose mark has been brought into sight, so that scrolling away stays possible.
  let sighted = seen;

  /** Scroll to the mark of an event newly in focus as soon as it is drawn: before its details come, so
      that no button moves from under the pointer. */
  app.scrollToMark = (event) => {
    if (event === sighted) return;
    const chart = app.chart("timeline");
    const marks = chart.data.find((trace) => trace.name === "events");
    const at = event && marks ? marks.customdata.findIndex((mark) => mark[1] === event) : -1;
    // One that is not drawn waits for the time that shows it.
    if (event && at < 0) return;
    sighted = event;
    if (!event) return;
    const axis = chart._fullLayout.yaxis;
    const middle = chart.getBoundingClientRect().top + axis._offset + axis.l2p(marks.y[at]);
    if (middle > 20 && middle < window.innerHeight - 20) return;
    window.scrollBy({ top: middle - window.innerHeight / 2, behavior: STILL.matches ? "auto" : "smooth" });
  };

  let playing = 0;

  /** Play or pause; who wants no motion goes on step by step. */
  function play(clicks) {
    if (!clicks) return app.none();
    if (playing) pause();
    else if (STILL.matches) next();
    else {
      label("Pause", true);
      run();
    }
    return app.none();
  }

  function pause() {
    clearTimeout(playing);
    playing = 0;
    label("Play", false);
  }

  function label(words, pressed) {
    const button = document.getElementById("play");
    button.textContent = app.say(words);
    button.setAttribute("aria-pressed", String(pressed));
  }

  function run() {
    if (!next()) return pause();
    const wait = () => {
      // What was asked for is shown before the next is asked for.
      if (document.querySelector("._dash-loading-callback")) playing = setTimeout(wait, 100);
      else run();
    };
    playing = setTimeout(wait, Number(app.prop("play-speed", "value")));
    return undefined;
  }

  /** Next event or day; false at the end. */
  function next() {
    return app.prop("play-what", "value") === "days" ? nextDay() : nextEvent(1);
  }

  function nextDay() {
    const days = app.prop("days", "data");
    const now = (app.prop("known-on", "value") || "").trim();
    const later = now ? days.find((day) => app.toMs(day) > app.toMs(now)) : days[0];
    // From the last day, as from none, it begins again.
    const day = later || (playing ? undefined : days[0]);
    if (day === undefined) return false;
    app.set("known-on", { value: day });
    return true;
  }

  function nextEvent(step) {
    const now = app.prop("focus", "data") || {};
    const event = step > 0 ? now.following : now.previous;
    if (!event) return false;
    app.set("chosen", { data: event });
    return true;
  }

  const FIELDS = "input, textarea, select, [contenteditable], [role=tab], [role=listbox], [role=dialog], .ag-root, [role=region][tabindex='0']";

  window.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.altKey || press.metaKey || press.defaultPrevented) return;
    const target = press.target;
    const box = target.classList && target.classList.contains("keys") ? target : null;
    if (box && app.chartKey(box, press.key)) return press.preventDefault();
    if (press.key === "Escape" && !target.closest("[role=dialog], input")) {
      if (app.prop("chosen", "data")) app.presses["close-details"]();
    }
    if (target.closest(FIELDS)) return undefined;
    if (press.key === "ArrowLeft" || press.key === "ArrowRight") {
      if (nextEvent(press.key === "ArrowRight" ? 1 : -1)) press.preventDefault();
    }
    if (app.embedded || app.prop("shortcuts", "checked") === false) return undefined;
    if (press.key === "?") app.set("help", { opened: true });
    if (press.key === "/") {
      press.preventDefault();
      document.getElementById("search").focus();
    }
    return undefined;
  });

  function help(clicks) {
    return clicks ? true : app.none();
  }

  /** Whether keys work by themselves: as the reader last chose. */
  function shortcuts(checked) {
    if (!app.triggered().length) return app.remembered("localStorage", "shortcuts") !== "off";
    app.remember("localStorage", "shortcuts", checked ? "on" : "off");
    return app.none();
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.timeline = Object.assign(window.dash_clientside.timeline || {}, {
    choose, focus, play, help, shortcuts,
  });

  /* The cells and the order of the table (AG Grid looks here). */
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  cells.MarkedCell = (cell) => {
    const pieces = (cell.data.hits || {})[cell.colDef.field];
    if (!pieces) return cell.value;
    const draw = window.React.createElement;
    return draw("span", null, ...pieces.map(([text, hit], at) => (hit ? draw("mark", { key: at }, text) : text)));
  };
  const order = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  order.byTime = (one, other, oneRow, otherRow) => oneRow.data.order - otherRow.data.order;
})();
