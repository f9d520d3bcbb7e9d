/* Dates in Plotly's format: UTC, without a zone. Years BC have four digits ("-0044-03-15"), but JavaScript needs six.
   The axis ends at the years -9999 and 9999. */

/** @param {string} text */
export function toMs(text) {
  const [date, time] = String(text).replace("Z", "").split(/[ T]/);
  return Date.parse(`${date.replace(/^-(\d{4})-/, "-00$1-")}T${(time || "00:00").slice(0, 8)}Z`);
}

const FIRST_MS = toMs("-9999-01-01T00:00:00");
const LAST_MS = toMs("9999-12-31T23:59:59");

/** @param {number} ms */
export function toText(ms) {
  const date = new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS));
  return date
    .toISOString()
    .replace(/\..*$/, "")
    .replace(/^-\d\d(\d{4})/, "-$1");
}

/** @param {string} text */
export const dayOf = (text) => String(text).split(/[ T]/)[0];
