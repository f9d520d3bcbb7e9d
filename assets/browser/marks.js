/* The meaning of marks on a chart, for the page and the standalone page. */

/** Zoom factor of a click on a place with several events. */
export const ZOOM_TO_PLACE = 2.5;

/**
 * The clicked item: `event` with an id, `window` with two dates, `spot` with longitude and latitude, or `country` with
 * a code; an empty kind for anything else.
 * @param {any} click As Plotly reports it.
 * @returns {{ kind: string, values: any[] }}
 */
export function clickedMark(click) {
  const data = click?.points?.[0]?.customdata ?? [];
  const [kind = "", ...values] = typeof data === "string" ? data.split(" ") : data;
  return { kind, values };
}
