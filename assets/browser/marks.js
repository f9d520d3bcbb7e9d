/* What a mark of a chart means, on the page and in a page that is one file. */

/** How much closer a click on a place with several events brings the map. */
export const ZOOM_TO_PLACE = 2.5;

/**
 * What was clicked: `event` with an id, `window` with two dates, `spot` with longitude and latitude, `country` with a
 * code; an empty kind for anything else.
 * @param {any} click As Plotly reports it.
 * @returns {{ kind: string, values: any[] }}
 */
export function clickedMark(click) {
  const data = click?.points?.[0]?.customdata ?? [];
  const [kind = "", ...values] = typeof data === "string" ? data.split(" ") : data;
  return { kind, values };
}
