/* Draw the events with vis-timeline. */
/* global vis */
import { loadEvents, run } from "./page.js";

const loaded = await loadEvents();
const items = new vis.DataSet();
const groups = new vis.DataSet(loaded.countries.map((country) => ({ id: country, content: country })));
let chart;
let shown;
const asItem = ({ title, start, end, country }, id) => ({ id, content: title, start, end, group: country });
run(loaded, async (events, first, last) => {
  if (events !== shown) {
    items.clear();
    items.add(events.map(asItem));
    shown = events;
  }
  chart ??= new vis.Timeline(document.getElementById("timeline"), items, groups, {
    height: "780px",
    start: first,
    end: last,
  });
  const changed = new Promise((done) => {
    const end = () => {
      chart.off("changed", end);
      done();
    };
    chart.on("changed", end);
  });
  chart.setWindow(first, last, { animation: false });
  chart.redraw();
  await changed;
});
