/* Bundle the modules of the page into one file, which loads faster. */
import { build } from "esbuild";

await build({
  entryPoints: [new URL("../assets/browser/main.js", import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  logLevel: "warning",
  outfile: process.argv[2],
});
