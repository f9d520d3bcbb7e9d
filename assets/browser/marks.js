/* The meaning of marks on a chart, for the page and the standalone page. */

/**
 * The clicked item: `event` with an id, `window` with two dates, `spot` with longitude, latitude and zoom factor, or `country` with
 * a code; an empty kind for anything else.
 * A movement ends at a place, and Plotly reports either of them. The place is taken, because it leads to all its events.
 * @param {any} click As Plotly reports it.
 * @param {any[]} [traces] Traces of the map.
 * @returns {{ kind: string, values: any[] }}
 */
export function clickedMark(click, traces = []) {
  const point = click?.points?.[0];
  const data = placeAt(point, traces) ?? point?.customdata ?? [];
  const [kind = "", ...values] = typeof data === "string" ? data.split(" ") : data;
  return { kind, values };
}

/** Data of the place where a point is; undefined if there is none. @param {any} point @param {any[]} traces */
function placeAt(point, traces) {
  const places = traces.find(({ name }) => name === "places");
  if (!places || point?.lat === undefined) return undefined;
  const { lat, lon, customdata } = places;
  return customdata[[...lat].findIndex((north, at) => north === point.lat && lon[at] === point.lon)];
}
