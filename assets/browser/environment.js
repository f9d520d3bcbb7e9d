/* The environment: whether the page is embedded, the preferences of the reader's system, and the browser's storage. */

/** @type {boolean | undefined} */
let embedded;

/** Whether the page is embedded in another one: without controls, in little space. */
export function isEmbedded() {
  embedded ??= new URLSearchParams(window.location.search).get("embed") === "1";
  return embedded;
}

/** @type {MediaQueryList | undefined} */
let darkScheme;

/** Whether the system asks for dark colours; the query also reports changes. */
export function darkQuery() {
  darkScheme ??= window.matchMedia("(prefers-color-scheme: dark)");
  return darkScheme;
}

export const prefersNoMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

const EDGE_PX = 20;

/**
 * Scroll the window, or a box that scrolls, to bring something to a share of its height, unless it is already visible.
 * @param {number} top Its distance from the top of the window.
 * @param {number} share
 * @param {Element | null} [box]
 * @param {number} [coveredPx] Height of what covers the top of the box.
 */
export function scrollIntoSight(top, share, box, coveredPx = 0) {
  const view = box ? box.getBoundingClientRect() : { top: 0, height: window.innerHeight };
  const within = top - view.top;
  if (within > coveredPx + EDGE_PX && within < view.height - EDGE_PX) return;
  const behavior = prefersNoMotion() ? "auto" : "smooth";
  (box ?? window).scrollBy({ top: within - view.height * share, behavior });
}

/**
 * A value from the browser's storage; empty if there is none. A browser may forbid storage.
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} name
 */
export function remembered(storage, name) {
  try {
    return window[storage].getItem(name) || "";
  } catch {
    return "";
  }
}

/**
 * Keep a value in the browser's storage. If that is forbidden, the value lasts as long as the URL.
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} name
 * @param {string | number} value
 */
export function remember(storage, name, value) {
  try {
    window[storage].setItem(name, String(value));
  } catch {
    // Storage is forbidden.
  }
}

let printing = false;
export const isPrinting = () => printing;
/** @param {boolean} value */
export const setPrinting = (value) => {
  printing = value;
};
