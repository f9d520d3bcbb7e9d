/* Requests to the server: the first requests of Dash are sent before Dash is loaded, and the page reports a server that
   does not respond. */
import { setProps, translate } from "./dash_api.js";
import {
  START_REQUESTS,
  dependenciesUrl,
  interceptFetch,
  isCallbackRequest,
  layoutUrl,
  outputsOf,
  startRequest,
} from "./internals.js";

const UNANSWERED = "The server is not responding, so the last change is not shown. Check that it is still running.";
/** The output whose callback draws both charts. */
export const CHART_OUTPUT = "timeline.figure";

/**
 * Text for a server that does not respond.
 * @param {(text: string) => string} [translated]
 */
export const unansweredText = (translated = translate) => translated(UNANSWERED);

/** Options from the server for the scripts, on the element that loads them. @returns {DOMStringMap} */
const pageOptions = () =>
  /** @type {HTMLElement | null} */ (document.querySelector("script[data-prefix]"))?.dataset ?? {};

/** Beginning of all URLs of this page's server. */
export const urlPrefix = () => pageOptions().prefix ?? "/";

/** Whether the other scripts of the page wait until the first paint is done. */
export const hasFirstPaint = () => pageOptions().firstPaint !== undefined;

/** @type {typeof fetch} */
let send = (...request) => window.fetch(...request);

/**
 * Responses to the first requests of Dash, by name, until Dash takes them.
 * @type {Map<string, Promise<Response>>}
 */
const earlyAnswers = new Map();

/** Callback requests that are not answered yet; the last for charts. */
let pending = 0;
/** @type {object | null} */
let chartRequest = null;

/** Whether the response with the newest charts is still outstanding. */
export const isDrawing = () => chartRequest !== null;

/** Whether any callback waits for the server. */
export const isWaiting = () => pending > 0;

/**
 * The description of the page that was requested early; undefined once Dash has taken it.
 * @returns {Promise<Response> | undefined}
 */
export const earlyLayout = () => earlyAnswers.get(START_REQUESTS[0]);

/** Whether the description of the page that was requested last has no charts. */
let isDraft = false;

/** Whether the page was requested without charts, because only the page shows how much room its texts take. */
export const hasDraft = () => isDraft;

/** Parameters of the page. @type {URLSearchParams} */
let pageParameters;

/** @param {import("./types").Size} size Of the charts. */
function requestLayout(size) {
  isDraft = size.measured === false;
  pageParameters.set("_screen", JSON.stringify(size));
  return send(`${layoutUrl(urlPrefix())}?${pageParameters}`);
}

/**
 * Request the description of the page again, for charts of another size. Dash gets this one.
 * @param {import("./types").Size} size
 */
export function requestResized(size) {
  const layout = requestLayout(size);
  earlyAnswers.set(START_REQUESTS[0], layout);
  return layout;
}

/** Definitions of the callbacks. @type {Promise<any>} */
let definitions;

/** Definitions of the callbacks, as Dash gets them; null if there are none. */
export const dependencies = () => definitions.catch(() => null);

/** @type {(body: string) => Promise<Response> | null} */
let prefetched = () => null;

/** Let a function answer requests for charts that it has sent before Dash. @param {typeof prefetched} answerTo */
export const prefetchWith = (answerTo) => {
  prefetched = answerTo;
};

/**
 * Send the first requests of Dash while its scripts are loading, and pass the responses to Dash.
 * @param {URLSearchParams} parameters For the description of the page.
 * @param {import("./types").Size} size Of the charts.
 */
export function startServer(parameters, size) {
  send = interceptFetch(answer);
  pageParameters = parameters;
  for (const name of START_REQUESTS) {
    const url = urlPrefix() + name;
    const early = url === layoutUrl(urlPrefix()) ? requestLayout(size) : send(url);
    early.catch(() => {}); // The code that takes the response handles the failure.
    earlyAnswers.set(name, early);
    // Dash reads the response itself.
    if (url === dependenciesUrl(urlPrefix())) definitions = early.then((response) => response.clone().json());
  }
  definitions.catch(() => {});
}

/** @type {typeof fetch} */
async function answer(request, ...more) {
  const url = request instanceof Request ? request.url : String(request);
  const early = earlyAnswers.get(startRequest(url));
  if (early) {
    earlyAnswers.delete(startRequest(url));
    return early;
  }
  if (!isCallbackRequest(url)) return send(request, ...more);
  const isForCharts = outputsOf(more[0]?.body).includes(CHART_OUTPUT);
  return watched(isForCharts, (isForCharts && prefetched(String(more[0]?.body))) || send(request, ...more));
}

/**
 * Wait for the response to a callback, and report if the server does not respond.
 * @param {boolean} isForCharts
 * @param {Promise<Response>} request
 */
async function watched(isForCharts, request) {
  const mark = {};
  if (isForCharts) chartRequest = mark;
  pending += 1;
  try {
    const response = await request;
    showUnanswered(!response.ok);
    return response;
  } catch (error) {
    showUnanswered(true);
    throw error;
  } finally {
    pending -= 1;
    if (chartRequest === mark) chartRequest = null;
  }
}

/** Report that the server does not respond to a change, or that it does again. @param {boolean} isUnanswered */
export const showUnanswered = (isUnanswered) => showError("callback", isUnanswered ? unansweredText() : "");

/** What failed last, by what the page tried. @type {Map<"callback" | "data" | "page", string>} */
const errors = new Map();
let shownError = "";

/**
 * Show an error, or remove it, on the page and in the dialog that may cover the page. Another attempt that succeeds does
 * not remove it; only the same kind of attempt does.
 * @param {"callback" | "data" | "page"} attempt
 * @param {string} text Empty after a success.
 */
export function showError(attempt, text) {
  errors.delete(attempt);
  if (text) errors.set(attempt, text);
  const newest = [...errors.values()].at(-1) ?? "";
  if (newest === shownError) return;
  shownError = newest;
  ["error-message", "picture-problem"].forEach((id) => setProps(id, { children: newest }));
}

/**
 * Request something from this page's server.
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Response | null>} Null if the server is not responding.
 */
export const request = (path, options) => window.fetch(urlPrefix() + path, options).catch(() => null);

/**
 * Request the description of the page synchronously, because a browser that is about to print does not wait.
 * @param {URLSearchParams} parameters
 * @returns {any} Null if the server is not responding.
 */
export function layoutNow(parameters) {
  const layout = new XMLHttpRequest();
  layout.open("GET", `${layoutUrl(urlPrefix())}?${parameters}`, false);
  try {
    layout.send();
    return JSON.parse(layout.responseText);
  } catch {
    return null;
  }
}
