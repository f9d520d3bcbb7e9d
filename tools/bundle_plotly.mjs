/* Bundle the parts of plotly.js that the charts use: a third of what it weighs with all of them.
 *
 * The page takes a file assets/plotly-*.min.js in place of the whole plotly.js of the Python package. */
import { build } from "esbuild";
import { createRequire } from "node:module";

const OUT = process.argv[2];
const TRACES = ["bar", "choropleth", "heatmap", "scattergeo"];
const { version, license, author } = createRequire(import.meta.url)("plotly.js/package.json");

await build({
  stdin: {
    // Scatter is in the core.
    contents: `
      const Plotly = require("plotly.js/lib/core");
      // All that today's browsers need of the polyfills that Dash would load; see script_loading.py.
      require("regenerator-runtime/runtime");
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
