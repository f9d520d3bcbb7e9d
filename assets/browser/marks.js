/* The meaning of marks on a chart, for the page and the standalone page. */

/**
 * The clicked item: `event` with an id, `window` with two dates, `spot` with longitude, latitude and zoom factor, or `country` with
 * a code; an empty kind for anything else.
 * @param {any} click As Plotly reports it.
 * @returns {{ kind: string, values: any[] }}
 */
export function clickedMark(click) {
  const data = click?.points?.[0]?.customdata ?? [];
  const [kind = "", ...values] = typeof data === "string" ? data.split(" ") : data;
  return { kind, values };
}
