/* The state of the page as an address: gathered from the controls, restored to them, kept in the history. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  const NONE = () => window.dash_clientside.no_update;
  // Those that narrow what is shown; only they are steps of undo.
  const FILTERS = ["country", "role", "type", "status", "claimant", "tag", "text", "time", "area", "known"];
  // Dragging, typing and playing are one step, however long they last.
  const CONTINUOUS = ["text", "time", "area", "known"];
  const PARTS = {
    asked: FILTERS.concat("event", "theme"),
    "time-view": ["view", "lanes", "colour"],
    "map-view": ["map"],
    "page-view": ["tab", "by", "lang", "table", "embed"],
  };

  app.none = NONE;
  app.prop = (id, name) => {
    const found = window.dash_component_api.getLayout(id);
    return found && found.props ? found.props[name] : undefined;
  };
  app.set = (id, props) => window.dash_clientside.set_props(id, props);
  app.say = (words) => (app.prop("words", "data") || {})[words] || words;
  app.triggered = () => window.dash_clientside.callback_context.triggered;
  app.isFrom = (id) => app.triggered().some((item) => item.prop_id.split(".")[0] === id);

  /** The state as parameters: texts by name. */
  app.parameters = () => Object.assign({}, ...Object.keys(PARTS).map((part) => app.prop(part, "data")));

  /** What is shown, as the query string of an address. */
  app.shown = () => written(app.parameters());

  /** Go to a state given as parameters or as the query string of an address. */
  app.go = (to) => app.set("address", { data: { search: typeof to === "string" ? to : written(to), at: Date.now() } });

  function written(parameters) {
    const search = new URLSearchParams();
    Object.entries(parameters).forEach(([name, texts]) => texts.forEach((text) => search.append(name, text)));
    return `?${search}`;
  }

  const listed = (value) => (value === null || value === undefined || value === "" ? [] : [String(value)]);

  /** Parameters of an address from the values of all controls, in parts; a part that is as it was stays the same object. */
  app.partsOf = (controls) => {
    const [country, type, status, claimant, tag, role, text, period, area, known, ...rest] = controls;
    const [event, theme, view, lanes, colour, moved, tab, by] = rest;
    const asked = period && period.join("/");
    const place = moved && ["lon", "lat", "scale", "rotation"].map((name) => moved[name]).join(",");
    const values = {
      country: country || [],
      type: type || [],
      status: status || [],
      claimant: claimant || [],
      tag: tag || [],
      role: listed(role),
      text: listed((text || "").trim()),
      // What the server has refused is not asked again.
      time: listed(asked === app.refused ? null : asked),
      area: listed(area && area.join(",")),
      known: listed((known || "").trim()),
      event: listed(event),
      theme: listed(theme),
      view: listed(view && view.join("/")),
      lanes: listed(lanes),
      colour: listed(colour),
      map: listed(place),
      tab: listed(tab),
      by: listed(by),
      lang: listed(lang()),
      // Another table is another page.
      table: app.parameters().table || [],
      embed: listed(app.embedded ? "1" : null),
    };
    const parts = Object.entries(PARTS).map(([part, names]) => {
      const now = Object.fromEntries(names.filter((name) => values[name].length).map((name) => [name, values[name]]));
      const before = app.prop(part, "data");
      return [part, same(now, before) ? before : now];
    });
    return Object.fromEntries(parts);
  };

  /** Gather the state from the controls; a part that is as it was redraws nothing. */
  function gather(...controls) {
    leaving = false;
    const [period, area] = [app.prop("period", "data"), app.prop("area", "data")];
    showToggles(app.narrowing(period), area);
    return Object.entries(app.partsOf(controls)).map(([part, now]) => (now === app.prop(part, "data") ? NONE() : now));
  }

  // A new visit has no steps; one that was reloaded keeps those of the history.
  if (!window.history.state) app.remember("sessionStorage", "top", 0);

  /** Language that the address names; without one it is the browser's. */
  const lang = () => {
    const named = new URLSearchParams(window.location.search).get("lang");
    return named === app.prop("language", "value") ? named : null;
  };

  /** Time that narrows all views; none where the server could not read it. */
  app.refused = "";
  app.narrowing = (period) => (period && period.join("/") !== app.refused ? period : null);

  function same(one, other) {
    const defaults = app.prop("defaults", "data");
    const chosen = (value) =>
      JSON.stringify(Object.entries(value || {}).filter(([name, texts]) => texts[0] !== defaults[name]).sort());
    return chosen(one) === chosen(other);
  }

  function showToggles(period, area) {
    const toggles = { "only-this-time": Boolean(period), "only-on-map": Boolean(area) };
    Object.entries(toggles).forEach(([id, checked]) => {
      if (app.prop(id, "checked") !== checked) app.set(id, { checked: checked });
    });
  }

  /** Set all controls to what an address says. */
  function restore(address) {
    if (!address) return window.dash_clientside.callback_context.outputs_list.map(NONE);
    const search = new URLSearchParams(address.search);
    const defaults = app.prop("defaults", "data");
    const one = (name) => search.get(name) || defaults[name] || "";
    const parts = (name, by) => (search.get(name) ? search.get(name).split(by) : null);
    const moved = parts("map", ",");
    const place = moved && { lon: +moved[0], lat: +moved[1], scale: +moved[2], rotation: +moved[3] };
    return [
      ...["country", "type", "status", "claimant", "tag"].map((name) => search.getAll(name)),
      ...["role", "text"].map(one),
      parts("time", "/"),
      parts("area", ","),
      ...["known", "event", "theme"].map(one),
      parts("view", "/"),
      ...["lanes", "colour"].map(one),
      place,
      ...["tab", "by"].map(one),
    ];
  }

  let lastStep = "";
  // Whether the reader has gone back or forth, and the controls have not followed yet.
  let leaving = false;

  /** Write the address of the present state: a new entry of the history where the filters changed. */
  function visit(url) {
    const drawn = app.prop("drawn", "data");
    const isOld = leaving || JSON.stringify(drawn) !== JSON.stringify(app.prop("asked", "data"));
    if (typeof url !== "string" || isOld) return NONE();
    // A table that is no longer kept is not shown under the name of another.
    if (app.parameters().table && !new URLSearchParams(url).has("table")) window.location.reload();
    noteRefused(url);
    if (url === window.location.search) return NONE();
    const [before, after] = [window.location.search, url].map((search) => new URLSearchParams(search));
    const changed = FILTERS.filter((name) => String(before.getAll(name)) !== String(after.getAll(name)));
    const step = changed.join();
    const goesOn = step === lastStep && changed.every((name) => CONTINUOUS.includes(name));
    const path = window.location.pathname + url;
    // The steps of a page that has this one in it are its own.
    if (changed.length && !goesOn && !app.embedded) {
      const at = place() + 1;
      window.history.pushState({ at: at }, "", path);
      app.remember("sessionStorage", "top", at);
    } else {
      window.history.replaceState({ at: place() }, "", path);
    }
    if (changed.length) lastStep = step;
    showSteps();
    app.showAddress();
    return NONE();
  }

  /** A time that was sent but is not in the answer could not be read. */
  function noteRefused(url) {
    const period = app.prop("period", "data");
    const isRefused = period && !new URLSearchParams(url).has("time");
    app.refused = isRefused ? period.join("/") : "";
    showToggles(app.narrowing(period), app.prop("area", "data"));
  }

  const place = () => (window.history.state && window.history.state.at) || 0;

  function showSteps() {
    app.set("undo", { disabled: place() === 0 });
    app.set("redo", { disabled: place() >= Number(app.remembered("sessionStorage", "top")) });
  }

  function step() {
    if (app.triggered().some((item) => item.value)) window.history.go(app.isFrom("undo") ? -1 : 1);
    return NONE();
  }

  app.showSteps = showSteps;

  // Undo is of filters: zoom, tab, theme and the event in focus stay.
  window.addEventListener("popstate", () => {
    lastStep = "";
    leaving = true;
    const search = new URLSearchParams(window.location.search);
    const [now, named] = [Object.assign({}, app.parameters()), search.get("lang")];
    if (String(now.lang || "") !== String(named || "") && named !== app.prop("language", "value")) {
      window.location.reload();
      return;
    }
    FILTERS.forEach((name) => (now[name] = search.getAll(name)));
    app.go(now);
    showSteps();
  });
  /** Address without any filter. */
  function clear() {
    const now = Object.assign({}, app.parameters());
    FILTERS.forEach((name) => delete now[name]);
    return { search: written(now), at: Date.now() };
  }

  // What the buttons do that the server puts in place and replaces, by their id or its type. As inputs
  // of a callback they would call it with each redrawing, and Dash takes a press at that moment for
  // a circle of callbacks and drops it.
  app.presses = Object.assign(app.presses || {}, {
    chip: ({ field, value }) => {
      const now = Object.assign({}, app.parameters());
      const name = CHIPS[field];
      now[name] = value ? now[name].filter((text) => text !== value) : [];
      app.go(now);
    },
    data: async ({ format, rows }) => {
      const href = `${app.prefix()}data/${format}${rows === "all" ? "" : app.shown()}`;
      const wrong = await whyNot(href);
      app.sayError(wrong);
      if (!wrong) Object.assign(document.createElement("a"), { href, download: "" }).click();
    },
    "copy-link": ({ type }) => app.copy(type, window.location.href, "Link copied", "Copy this link:"),
  });

  document.addEventListener("click", (click) => {
    const button = click.target.closest("button[id]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const id = button.id.startsWith("{") ? JSON.parse(button.id) : { type: button.id };
    if (id.type in app.presses) app.presses[id.type](id);
  });

  /** Why a file cannot be saved; empty if it can. A link alone would fail without a word, and all of a file in
      the page's memory would be too much. */
  async function whyNot(href) {
    const answer = await window.fetch(href, { method: "HEAD" }).catch(() => null);
    if (!answer) return app.say("Nothing was saved: the server does not answer. Is it still running?");
    return answer.ok ? "" : app.say("Nothing was saved: the server refuses this file.");
  }

  // Parameter of each field that a chip can stand for.
  const CHIPS = {
    countries: "country",
    event_types: "type",
    statuses: "status",
    claimants: "claimant",
    tags: "tag",
    text: "text",
    window: "time",
    area: "area",
    as_of: "known",
  };

  /** Choose a country, or take it back. */
  app.toggleCountry = (code) => {
    const now = Object.assign({}, app.parameters());
    const chosen = now.country || [];
    now.country = chosen.includes(code) ? chosen.filter((one) => one !== code) : chosen.concat(code);
    app.go(now);
  };

  /** Put a text into the clipboard and say so on a button, or show the text where there is no clipboard. */
  app.copy = (id, text, copied, byHand) => {
    const button = document.getElementById(id);
    const say = (words) => button.replaceChildren(words);
    const before = (button.dataset.words ??= button.textContent);
    const done = () => {
      say(app.say(copied));
      setTimeout(() => say(before), 2000);
    };
    const show = () => window.prompt(app.say(byHand), text);
    if (!navigator.clipboard) show();
    else navigator.clipboard.writeText(text).then(done, show);
  };

  /** Another language is another page of the same state. */
  function language(code) {
    const now = Object.assign({}, app.parameters(), { lang: [code] });
    window.location.assign(window.location.pathname + written(now));
    return NONE();
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.timeline = Object.assign(window.dash_clientside.timeline || {}, {
    gather, restore, visit, clear, step, language,
  });
})();
