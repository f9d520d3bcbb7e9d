/* Draw the events with Observable Plot. */
/* global Plot, topojson */
import { loadEvents, run } from "./page.js";

const [loaded, world] = await Promise.all([loadEvents(), (await fetch("world.json")).json()]);
const land = topojson.feature(world, world.objects.countries);
const color = { type: "categorical", legend: false };
const describe = ({ title, country, type }) => `${title}\n${type}, ${country}`;
run(loaded, (events, first, last) => {
  document.getElementById("timeline").replaceChildren(
    Plot.plot({
      width: 850,
      height: 780,
      marginLeft: 60,
      color,
      x: { type: "utc", domain: [first, last] },
      y: { label: null },
      marks: [Plot.barX(events, { x1: "start", x2: "end", y: "country", fill: "type", title: describe, clip: true })],
    }),
  );
  document.getElementById("map").replaceChildren(
    Plot.plot({
      width: 560,
      height: 780,
      color,
      projection: { type: "equirectangular", domain: { type: "Sphere" } },
      marks: [
        Plot.geo(land, { fill: "#eee", stroke: "#999" }),
        Plot.dot(
          events.filter(({ longitude }) => longitude !== null),
          { x: "longitude", y: "latitude", fill: "type", title: describe },
        ),
      ],
    }),
  );
});
