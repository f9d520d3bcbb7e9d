/* The two panes of the page: the timeline, and the map with the lists. The divider between them can be moved, and either
   pane can fill the page. While a pane fills it, the other one keeps its place behind it, so it need not be drawn again. */
import { addActions, buttonId } from "./buttons.js";
import { noUpdate, offerCallbacks, prop, setProps } from "./dash_api.js";
import { isEmbedded, remember, remembered } from "./environment.js";
import { holdSize, sendSize } from "./page_size.js";

/** A pane has at least this share of the page, and side by side at least this width, as in `style.layout.css`. */
const LEAST = 0.2;
const LEAST_PX = 310;
/** How far a key moves the divider; with Shift, farther. */
const STEP = 0.02;
const FAR = 0.1;

/**
 * Where the divider can be: between panes side by side, or between panes one above the other. `style.layout.css` has the
 * initial share of the first pane.
 */
const BESIDE = { name: "timeline-share", orientation: "vertical", initial: 0.6, keys: ["ArrowLeft", "ArrowRight"] };
const STACKED = { name: "map-share", orientation: "horizontal", initial: 0.48, keys: ["ArrowUp", "ArrowDown"] };
/** Buttons that lead to the map or to a list. */
const LEAD_TO_SIDE = ["show-on-map", "show-table"];
/** As in `style.layout.css`. */
const NARROW = "(max-width: 900px)";

const arrangement = () => (window.matchMedia(NARROW).matches ? STACKED : BESIDE);
const isMirrored = () => document.documentElement.dir === "rtl";

/** The least share of a pane. */
const leastShare = () => (arrangement() === BESIDE ? Math.max(LEAST, LEAST_PX / window.innerWidth) : LEAST);

/** @param {number} share */
function bounded(share) {
  const least = leastShare();
  return Math.min(Math.max(share, least), 1 - least);
}

/** The share that the reader chose; null if there is none. @param {string} name */
function chosenShare(name) {
  const share = Number.parseFloat(remembered("localStorage", name));
  return share > 0 && share < 1 ? share : null;
}

/** Where the divider is. */
function currentShare() {
  const { name, initial } = arrangement();
  return bounded(Number(document.documentElement.style.getPropertyValue(`--${name}`)) || initial);
}

/** @param {string} name @param {number | null} share */
function setShare(name, share) {
  const { style } = document.documentElement;
  if (share === null) style.removeProperty(`--${name}`);
  else style.setProperty(`--${name}`, share.toFixed(4));
  showDivider();
}

/** Tell the divider's position to screen readers. */
export function showDivider() {
  const divider = document.getElementById("divider");
  const percent = (/** @type {number} */ share) => String(Math.round(share * 100));
  divider?.setAttribute("aria-orientation", arrangement().orientation);
  divider?.setAttribute("aria-valuenow", percent(currentShare()));
  divider?.setAttribute("aria-valuemin", percent(leastShare()));
  divider?.setAttribute("aria-valuemax", percent(1 - leastShare()));
}

/** Keep a share for the next visit, or forget it. @param {string} name @param {number | null} share */
function keepShare(name, share) {
  setShare(name, share);
  remember("localStorage", name, share === null ? "" : share.toFixed(4));
}

/**
 * Arrange the panes before there is anything on the page.
 * @param {string | null} pane What fills the page.
 */
export function showPanes(pane) {
  document.documentElement.dataset.pane = pane || "both";
  // An embedded page is arranged by its author.
  if (!isEmbedded()) [BESIDE, STACKED].forEach(({ name }) => setShare(name, chosenShare(name)));
}

/** @param {PointerEvent} press */
function startDrag(press) {
  const { target, pointerId } = press;
  if (!(target instanceof Element) || target.id !== "divider" || press.button) return;
  const { name } = arrangement();
  const box = /** @type {Element} */ (target.parentElement).getBoundingClientRect();
  let share = /** @type {number | null} */ (null);
  const move = (/** @type {any} */ { clientX, clientY }) => {
    const along = name === BESIDE.name ? (clientX - box.left) / box.width : (clientY - box.top) / box.height;
    share = bounded(name === BESIDE.name && isMirrored() ? 1 - along : along);
    setShare(name, share);
  };
  const end = () => {
    target.removeEventListener("pointermove", move);
    ["pointerup", "pointercancel"].forEach((event) => target.removeEventListener(event, end));
    if (share !== null) keepShare(name, share);
    // The charts are drawn once, at their new sizes.
    holdSize(false);
  };
  holdSize(true);
  target.setPointerCapture(pointerId);
  target.addEventListener("pointermove", move);
  ["pointerup", "pointercancel"].forEach((event) => target.addEventListener(event, end));
}

/** @param {KeyboardEvent} press */
function moveByKey(press) {
  const { target, key, shiftKey } = press;
  if (!(target instanceof Element) || target.id !== "divider" || press.ctrlKey || press.altKey || press.metaKey) return;
  const { name, keys } = arrangement();
  const now = currentShare();
  const step = (shiftKey ? FAR : STEP) * (name === BESIDE.name && isMirrored() ? -1 : 1);
  /** @type {Record<string, number | null>} */
  const shares = { [keys[0]]: now - step, [keys[1]]: now + step, Home: 0, End: 1, Enter: null };
  if (!Object.hasOwn(shares, key)) return;
  press.preventDefault();
  const share = shares[key];
  keepShare(name, share === null ? null : bounded(share));
}

/** @param {MouseEvent} click */
function resetShare({ target }) {
  if (target instanceof Element && target.id === "divider") keepShare(arrangement().name, null);
}

/** Show both panes again. */
export function restorePanes() {
  if (prop("pane", "data") !== "both") setProps("pane", { data: "both" });
}

/** Show the map and the lists if a button leads there. @param {MouseEvent} click */
function revealSide({ target }) {
  const button = target instanceof Element ? target.closest("button[id]") : null;
  if (LEAD_TO_SIDE.includes(buttonId(button).type) && prop("pane", "data") === "timeline") restorePanes();
}

/** @param {string} pane */
function showPane(pane) {
  document.documentElement.dataset.pane = pane;
  document.querySelectorAll("button.maximize").forEach((button) => {
    button.setAttribute("aria-pressed", String(buttonId(button).pane === pane));
  });
  sendSize();
  return noUpdate();
}

export function startPanes() {
  addActions({
    maximize: ({ pane }) => setProps("pane", { data: prop("pane", "data") === pane ? "both" : pane }),
  });
  offerCallbacks({ showPane });
  document.addEventListener("pointerdown", startDrag);
  document.addEventListener("keydown", moveByKey);
  document.addEventListener("dblclick", resetShare);
  document.addEventListener("click", revealSide);
  window.matchMedia(NARROW).addEventListener("change", showDivider);
}
