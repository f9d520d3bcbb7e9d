/* The page on paper: for as long as it is printed, its charts are drawn for paper, in light colours. */
(function () {
  "use strict";
  const app = window.eventTimeline;
  // Room of the charts, from which they are scaled to whatever paper there is. No chart is higher than
  // a page of A4 that stands upright.
  const PAPER = { width: 860, height: 400, map: 860, dark: false, most: 1100 };
  // What takes back what was done for paper.
  let undo = [];

  /** Components of the page as it is on paper, by id; null if the server does not answer. */
  function onPaper() {
    const asked = new URLSearchParams(window.location.search);
    asked.set("theme", "light");
    asked.set("_screen", JSON.stringify(PAPER));
    const request = new XMLHttpRequest();
    // A browser that is about to print waits for nothing that comes later.
    request.open("GET", `${app.prefix()}_dash-layout?${asked}`, false);
    try {
      request.send();
      return named(JSON.parse(request.responseText), {});
    } catch {
      return null;
    }
  }

  /** Note the properties of all components that have an id. */
  function named(part, found) {
    if (Array.isArray(part)) part.forEach((one) => named(one, found));
    else if (part && part.props) {
      found[part.props.id] = part.props;
      named(part.props.children, found);
    }
    return found;
  }

  function draw(chart, figure) {
    const { data, layout } = chart;
    // Other borders would have to be loaded first.
    if (layout.geo) figure.layout.geo.resolution = layout.geo.resolution;
    window.Plotly.redraw(Object.assign(chart, figure));
    undo.push(() => window.Plotly.redraw(Object.assign(chart, { data, layout })));
  }

  /** Let a chart have any size: `style.print.css` gives it that of the paper. */
  function unfix(chart) {
    const { width, height } = chart._fullLayout;
    chart.style.setProperty("--width", `${width}px`);
    chart.style.setProperty("--shape", `${width} / ${height}`);
    chart.querySelectorAll(".main-svg").forEach((drawing) => {
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      undo.push(() => drawing.removeAttribute("viewBox"));
    });
  }

  /** Say something else for as long as the page is printed. */
  function say(element, words) {
    const before = element.textContent;
    element.textContent = words;
    undo.push(() => (element.textContent = before));
  }

  function paint(swatches, key) {
    key.forEach(({ props: { children: [{ props: { style } }] } }, at) => {
      const before = swatches[at].style.background;
      swatches[at].style.background = style.background;
      undo.push(() => (swatches[at].style.background = before));
    });
  }

  function element(tag, ...children) {
    const made = document.createElement(tag);
    made.append(...children);
    return made;
  }

  /** All rows of the grid as a plain table: the grid itself has only those that are in sight. */
  function spellOut(grid) {
    const columns = app.prop("table", "columnDefs");
    const rows = [];
    window.dash_ag_grid.getApi("table").forEachNodeAfterFilterAndSort(({ data }) => {
      rows.push(element("tr", ...columns.map(({ field }) => element("td", data[field]))));
    });
    const head = element("tr", ...columns.map(({ headerName }) => element("th", headerName)));
    const table = element("table", element("thead", head), element("tbody", ...rows));
    table.className = "spelt-out";
    grid.after(table);
    undo.push(() => table.remove());
  }

  function prepare() {
    app.isPrinting = true;
    const page = onPaper();
    document.querySelectorAll(".dash-graph").forEach(({ id }) => {
      const chart = app.chart(id);
      if (page) draw(chart, page[id].figure);
      unfix(chart);
    });
    if (page) {
      say(document.getElementById("status-line"), page["status-line"].children);
      paint(document.querySelectorAll("#colour-key .swatch"), page["colour-key"].content);
    }
    const grid = document.getElementById("table");
    if (grid) spellOut(grid);
  }

  function takeBack() {
    undo.reverse().forEach((step) => step());
    undo = [];
    app.isPrinting = false;
  }

  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", takeBack);
})();
