/* The page itself: its theme, the room that the charts have, and whether the server answers. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  // Whether the page stands within another one: without controls, in little room.
  app.embedded = new URLSearchParams(window.location.search).get("embed") === "1";
  document.documentElement.classList.toggle("embedded", app.embedded);
  // Height of what stands around the timeline, its strip included, and the least that it has itself.
  const [HEAD_PX, LEAST_PX] = app.embedded ? [200, 240] : [300, 420];
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");

  /** Light or dark: the system's until the reader chooses. */
  function theme(clicks, chosen) {
    const pressed = clicks && app.isFrom("theme-button");
    const now = effective(chosen);
    // An address that names no theme leaves it to the reader's last choice.
    const next = pressed ? (now === "dark" ? "light" : "dark") : chosen || lastTheme();
    if (pressed) app.remember("localStorage", "theme", next);
    // The room that the charts have goes with it, so that the first drawing for a reader is the only one.
    return [next, measure() || app.none()];
  }

  // A browser may forbid pages to keep anything.
  app.remembered = (storage, name) => {
    try {
      return window[storage].getItem(name) || "";
    } catch {
      return "";
    }
  };
  app.remember = (storage, name, value) => {
    try {
      window[storage].setItem(name, value);
    } catch {
      // Then it holds as long as the address does.
    }
  };

  const lastTheme = () => (app.embedded ? "" : app.remembered("localStorage", "theme"));
  const effective = (chosen) => chosen || (DARK.matches ? "dark" : "light");

  function themed(chosen) {
    const now = effective(chosen);
    document.documentElement.dataset.theme = now;
    document.documentElement.dataset.agThemeMode = now;
    document.documentElement.lang = app.prop("language", "value") || "en";
    return [now, app.say(now === "dark" ? "Light" : "Dark")];
  }

  const UNANSWERED = "The server does not answer; the last change is not shown. Is it still running?";
  app.unanswered = (say = app.say) => say(UNANSWERED);

  // The last question for charts, until it is answered.
  app.drawing = null;

  /** Room that the charts have in the page, or in a sketch of it, in CSS pixels. */
  function sizeOf(timeline, side) {
    const height = Math.max(window.innerHeight - HEAD_PX, LEAST_PX);
    return { width: timeline.clientWidth, height: height, map: side.clientWidth, dark: DARK.matches };
  }

  /** Room that they will have, by the style sheet alone: asked before there is a page. */
  function foresee() {
    const sketch = document.createElement("div");
    sketch.className = "page";
    sketch.innerHTML =
      '<div class="columns"><div class="panel"><div class="box"></div></div>' +
      '<div class="side"><div class="panel tabs"><div class="tab"></div></div></div></div>';
    document.body.append(sketch);
    const size = sizeOf(sketch.querySelector(".box"), sketch.querySelector(".tab"));
    sketch.remove();
    return size;
  }

  let measured = foresee();

  /** Room that the charts have by now; null where it is as it was. */
  function measure() {
    const timeline = document.getElementById("timeline-box");
    const side = document.querySelector(".panel.tabs .mantine-Tabs-root");
    // Paper has room of its own.
    if (!timeline || !side || app.isPrinting) return null;
    const size = sizeOf(timeline, side);
    if (JSON.stringify(size) === JSON.stringify(measured)) return null;
    measured = size;
    return size;
  }

  /** Tell the server how much room the charts have, when that has settled. */
  function watchSize() {
    let timer;
    const tell = () => {
      const size = measure();
      if (size) app.set("screen", { data: size });
    };
    const settle = () => {
      clearTimeout(timer);
      timer = setTimeout(tell, 120);
    };
    const started = setInterval(() => {
      if (!document.getElementById("timeline-box")) return;
      clearInterval(started);
      tell();
      // A reader's table has a name of its own.
      document.title = document.querySelector("h1").textContent;
      app.showSteps();
      app.showAddress();
      app.lookAhead(askForCharts);
      new ResizeObserver(settle).observe(document.getElementById("timeline-box"));
      window.addEventListener("resize", settle);
      window.addEventListener("scroll", holdGround, { passive: true });
      DARK.addEventListener("change", () => {
        tell();
        app.set("theme", { data: app.prop("theme", "data") || "" });
        themeNow();
      });
    }, 30);
  }

  /** Keep what is on screen where it is when a timeline becomes lower: the page ends no higher than the screen. */
  function holdGround() {
    const columns = document.querySelector(".columns");
    if (!columns) return;
    const below = document.documentElement.scrollHeight - columns.offsetTop - columns.offsetHeight;
    const needed = window.scrollY + window.innerHeight - columns.offsetTop - below;
    columns.style.minHeight = `${Math.max(needed, 0)}px`;
  }

  function themeNow() {
    const [scheme, words] = themed(app.prop("theme", "data"));
    app.set("page", { forceColorScheme: scheme });
    app.set("theme-button", { children: words });
  }

  /** What all addresses of this page's server begin with. */
  app.prefix = () => JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix;
  const ask = window.fetch.bind(window);

  /** Ask for what Dash begins with while its scripts are still on their way; by name. */
  function askEarly() {
    const asked = new URLSearchParams(window.location.search);
    if (!asked.has("theme") && lastTheme()) asked.set("theme", lastTheme());
    document.documentElement.dataset.theme = effective(asked.get("theme"));
    asked.set("_screen", JSON.stringify(measured));
    const early = { "_dash-layout": `?${asked}`, "_dash-dependencies": "" };
    return new Map(
      Object.entries(early).map(([name, more]) => {
        const answer = ask(app.prefix() + name + more);
        answer.catch(() => {}); // Whoever takes it sees that it failed.
        return [name, answer];
      })
    );
  }

  /** Wait for what callbacks answer, and say when the server does not. */
  async function heard(isChart, asked) {
    const mine = {};
    if (isChart) app.drawing = mine;
    try {
      const answer = await asked;
      app.sayError(answer.ok ? "" : app.unanswered());
      return answer;
    } catch (error) {
      app.sayError(app.unanswered());
      throw error;
    } finally {
      if (app.drawing === mine) app.drawing = null;
    }
  }

  /** Ask for both charts as Dash does. All of the answer comes at once, where that of fetch comes in parts, each of which
      waits for what Mantine and Dash are at. */
  function askForCharts(body) {
    const request = new XMLHttpRequest();
    request.open("POST", `${app.prefix()}_dash-update-component`);
    request.setRequestHeader("Content-Type", "application/json");
    request.responseType = "json";
    const asked = new Promise((done, fail) => {
      request.onload = () => {
        // Each look at it would be another object.
        const read = request.response;
        done(Object.assign(new Response(null, { status: request.status }), { json: async () => read }));
      };
      request.onerror = () => fail(new TypeError("The server does not answer"));
    });
    request.send(body);
    return asked;
  }

  let said = "";
  /** Say what went wrong, or that nothing does any more: on the page, and in the dialog that may cover it. */
  app.sayError = (words) => {
    if (words === said) return;
    said = words;
    ["error-message", "picture-problem"].forEach((place) => app.set(place, { children: words }));
  };

  /** Hand over what was asked for before Dash asks: its page, and charts. */
  function watchServer() {
    const early = (app.early = askEarly());
    app.dependencies = early.get("_dash-dependencies").then((answer) => answer.clone().json());
    app.dependencies.catch(() => {});
    window.fetch = async (where, ...more) => {
      const url = String(where);
      const begun = url.split("/").pop();
      if (early.has(begun)) {
        const answer = early.get(begun);
        early.delete(begun);
        return answer;
      }
      if (!url.includes("_dash-update-component")) return ask(where, ...more);
      const body = String(more[0] && more[0].body);
      const isChart = /"output":"\.\.timeline\.figure/.test(body);
      return heard(isChart, (isChart && app.askedAhead(body)) || ask(where, ...more));
    };
  }

  // As a link it would be a step of the history.
  document.addEventListener("click", (click) => {
    if (!click.target.matches(".skip-link")) return;
    click.preventDefault();
    document.getElementById("content").focus();
  });

  function moreFilters(clicks) {
    const open = Boolean(clicks % 2);
    const button = document.getElementById("more-filters");
    button.setAttribute("aria-expanded", String(open));
    document.querySelector(".filters").classList.toggle("unfolded", open);
    return app.none();
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.timeline = Object.assign(window.dash_clientside.timeline || {}, {
    theme, themed, moreFilters,
  });
  watchSize();
  watchServer();
})();
