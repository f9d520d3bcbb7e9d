/* Bundle the parts of plotly.js that the charts use, a third of its whole size.
 *
 * If there is a file assets/plotly-*.min.js, the page loads it instead of the whole plotly.js. */
import { build } from "esbuild";
import { createRequire } from "node:module";

const OUT = process.argv[2];
const TRACES = ["bar", "choropleth", "heatmap", "scattergeo"];
const { version, license, author } = createRequire(import.meta.url)("plotly.js/package.json");

await build({
  stdin: {
    // The core contains scatter traces.
    contents: `
      const Plotly = require("plotly.js/lib/core");
      // The only polyfill of Dash that current browsers need; see script_loading.py.
      require("regenerator-runtime/runtime");
      require("./tools/plotly_marks.mjs");
      Plotly.register([${TRACES.map((name) => `require("plotly.js/lib/${name}")`)}]);
      module.exports = Plotly;`,
    resolveDir: new URL("..", import.meta.url).pathname,
  },
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  define: { global: "window" },
  loader: { ".css": "empty" },
  banner: { js: `/*! plotly.js ${version} (${TRACES.join(", ")}), ${author}, ${license} licence */` },
  legalComments: "eof",
  logLevel: "warning",
  outfile: OUT,
});
