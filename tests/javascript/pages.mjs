/* Parts of a browser that the modules need in tests. */

/**
 * Give the modules a window and a document for one test.
 * @param {import("node:test").TestContext} test
 * @param {Record<string, any>} [window]
 * @param {Record<string, any>} [document]
 */
export function withWindow(test, window = {}, document = {}) {
  Object.assign(globalThis, {
    window,
    document: { querySelector: () => null, documentElement: { dataset: {} }, ...document },
  });
  test.after(() => {
    delete globalThis.window;
    delete globalThis.document;
  });
  return window;
}

/** A chart with a layout, and Plotly's internals. */
export function chart(layout, fullLayout, box = { top: 100, height: 400 }) {
  return { layout, _fullLayout: fullLayout, clientWidth: 600, clientHeight: 400, getBoundingClientRect: () => box };
}

/** A map of 600 by 300 pixels, with 2 pixels per degree and a linear projection. */
export function drawnMap() {
  const projection = ([lon, lat]) => [300 + 2 * lon, 150 - 2 * lat];
  projection.invert = ([x, y]) => [(x - 300) / 2, (150 - y) / 2];
  projection.scale = () => 2 * (180 / Math.PI);
  const geo = { center: { lon: 0, lat: 0 }, projection: { scale: 1, rotation: { lon: 0 } } };
  return chart({ geo: mapLayout() }, { geo: { ...geo, _subplot: { projection } }, _size: { w: 600, h: 300 } });
}

/** The layout of the same map, as the server sends it. */
export const mapLayout = () => ({
  lonaxis: { range: [-150, 150] },
  lataxis: { range: [-75, 75] },
  projection: { scale: 1 },
});
