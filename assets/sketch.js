/* The page as plain elements with its charts drawn, while the scripts that let it answer are still to come.
   Dash then takes the charts over as they stand. */
(function () {
  "use strict";
  const app = window.eventTimeline;
  // What the server needs longer for, Dash's scripts do not wait for.
  const LATE_MS = 400;
  // What Dash adds to the configuration of a chart: with any other, plotly would draw it anew.
  const DASH_CONFIG = { responsive: false, typesetMath: false };

  // What the page says by itself, in its language.
  let words = {};

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    made.className = className || "";
    made.append(...children);
    return made;
  }

  /** A field with its label; `style.css` gives it the room that Mantine will. */
  function field({ label, size = "sm", className, value, placeholder, data }) {
    const named = Array.isArray(value) ? "" : data ? (data.find((one) => one.value === value) || {}).label : value;
    const labels = label ? [element("label", "", label)] : [];
    return element("div", `field ${size} ${className}`, ...labels, element("span", named && "value", named || placeholder || ""));
  }

  const all = (children, charts) => (Array.isArray(children) ? children : [children]).map((part) => drawn(part, charts));
  const box = (tag, className) => (props, charts) => element(tag, className, ...all(props.children, charts));

  // What stands for each component that is no plain element, where anything does.
  const STANDS = {
    AgGrid: ({ style }) => styled(element("div"), style),
    Button: (props, charts) => Object.assign(box("button", "tool button")(props, charts), { disabled: props.disabled }),
    Checkbox: ({ label, className }) => element("div", `check ${className}`, element("span"), label),
    Graph: (props, charts) => charts[charts.push([element("div", props.id), props]) - 1][0],
    MantineProvider: box("div"),
    Menu: ({ children }, charts) => drawn(children[0], charts),
    MenuTarget: box("button", "tool"),
    MultiSelect: field,
    Select: field,
    Store: ({ id, data }) => {
      if (id === "words") words = data;
      return "";
    },
    Static: ({ tag, className, content }, charts) => element(tag, className, ...all(content, charts)),
    Tabs: ({ children: [names, ...panels], value }, charts) => {
      const isShown = ({ props }) => props.value === value;
      const tabs = names.props.children.map((tab) => element("span", isShown(tab) && "shown", tab.props.children));
      return element("div", "", element("div", "tab-list", ...tabs), ...all(panels.filter(isShown), charts));
    },
    TabsPanel: box("div", "mantine-Tabs-panel"),
    TextInput: field,
  };

  function styled(made, style) {
    Object.entries(style || {}).forEach(([name, value]) => (made.style[name] = value > 0 ? `${value}px` : value));
    return made;
  }

  /** What a component looks like; the charts in it are noted, to be drawn when all has its place. */
  function drawn(part, charts) {
    if (part === null || typeof part !== "object") return String(part ?? "");
    const { type, namespace, props } = part;
    if (namespace === "dash_html_components") {
      const made = styled(box(type.toLowerCase(), props.className)(props, charts), props.style);
      made.disabled = props.disabled;
      return made;
    }
    return type in STANDS ? STANDS[type](props, charts) : "";
  }

  /** Draw what the server says the page begins with. */
  async function sketch() {
    const answer = await Promise.race([app.early.get("_dash-layout"), pause(LATE_MS)]);
    if (!answer || !answer.ok) return;
    const charts = [];
    const page = element("div", "sketch", drawn(await answer.clone().json(), charts));
    page.inert = true;
    document.body.append(page);
    const drawings = [];
    for (const [place, { figure, config }] of charts) {
      await pause();
      drawings.push(window.Plotly.newPlot(place, { ...figure, config: { ...config, ...DASH_CONFIG } }));
    }
    await Promise.all(drawings);
    performance.mark("sketched");
    handOver(page, new Map(charts.map(([chart, { id }]) => [id, chart])));
    // Where nobody looks, nothing is painted.
    if (!document.hidden) await new Promise(requestAnimationFrame);
    await pause();
  }

  /** Let the browser paint what stands, and take what has come from the server. */
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  /** Let the charts that stand be those that Dash begins with: it lets plotly draw the same figures into empty places. */
  function handOver(page, charts) {
    const standing = new WeakMap();
    const { Plotly } = window;
    const { react } = Plotly;
    const instead = (call) => (place, ...more) => call(standing.get(place) || place, ...more);
    Plotly.purge = instead(Plotly.purge);
    Plotly.Plots.resize = instead(Plotly.Plots.resize);
    Plotly.react = (place, ...more) => {
      const { id } = place.parentElement;
      const chart = charts.get(id);
      if (!chart) return instead(react)(place, ...more);
      charts.delete(id);
      standing.set(place, chart);
      place.append(chart);
      for (const name of ["on", "removeAllListeners"]) place[name] = chart[name];
      for (const name of ["data", "layout", "_fullLayout"]) Object.defineProperty(place, name, { get: () => chart[name] });
      if (!charts.size) page.remove();
      return Promise.resolve(chart);
    };
  }

  /** Load the scripts that wait, in their order; the last is Dash's call to begin. */
  async function loadRest() {
    const add = (script) => document.body.append(Object.assign(document.createElement("script"), script));
    const waiting = [...document.querySelectorAll("script.later")];
    const begin = waiting.pop();
    const loaded = waiting.map(
      ({ src }) => new Promise((onload, onerror) => add({ src, async: false, onload, onerror }))
    );
    await Promise.all(loaded);
    add({ textContent: begin.textContent });
  }

  /** A page that will not answer says so, where it would say other errors. */
  function sayUnanswered() {
    // There will be no other page to read.
    document.querySelectorAll(".sketch").forEach((page) => (page.inert = false));
    const place = document.querySelector(".sketch .error") || document.body.appendChild(element("p", "error"));
    place.textContent = app.unanswered((said) => words[said] || said);
  }

  /** Whatever went wrong here, Dash draws the page. */
  function leave(error) {
    console.error(error);
    document.querySelectorAll(".sketch").forEach((page) => page.remove());
  }

  sketch().catch(leave).then(loadRest).catch(sayUnanswered);
})();
