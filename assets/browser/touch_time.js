/* Fingers on the timeline: up and down scrolls it, sideways moves in time, and two fingers zoom. Plotly would take every
   touch for itself, so that a long timeline could not be scrolled. Therefore it gets the same as a mouse would send, and
   only for moves sideways; the style sheet leaves the others to the browser. */

/** @typedef {{ x: number, y: number }} Point */

/** A finger that moves less than this taps. */
const SLOP_PX = 8;
/** Distance in which the wheel zooms by a factor of e, and the most that counts in one turn. */
const WHEEL_PX = 200;
const MOST_WHEEL_PX = 20;
/** A turn of the wheel that does not zoom, and the time between two of them; Plotly waits for 50 ms. */
const NO_WHEEL_PX = 1e-6;
const REST_MS = 30;

/** Positions of the fingers on the timeline, by pointer. @type {Map<number, Point>} */
const fingers = new Map();
/** Where the first finger came down. @type {Point & { target: Element } | null} */
let start = null;
let isDragging = false;
/** Distance of two fingers, as far as the zoom has followed; 0 until there are two. */
let spread = 0;
let resting = 0;

/** @param {EventTarget | null} target */
const isOnTimeline = (target) => target instanceof Element && Boolean(target.closest("#timeline-box .dash-graph"));

/** @param {EventTarget} target @param {string} type @param {Point} at */
function sendMouse(target, type, { x, y }) {
  target.dispatchEvent(
    new MouseEvent(type, { clientX: x, clientY: y, buttons: 1, bubbles: true, cancelable: true, view: window }),
  );
}

function endDrag() {
  if (isDragging) sendMouse(document, "mouseup", [...fingers.values()][0]);
  isDragging = false;
}

function fingerSpread() {
  const [one, other] = [...fingers.values()];
  return Math.max(Math.hypot(one.x - other.x, one.y - other.y), SLOP_PX);
}

/** @param {PointerEvent} event */
function fingerDown({ pointerType, pointerId, clientX: x, clientY: y, target }) {
  if (pointerType !== "touch" || !isOnTimeline(target)) return;
  if (!fingers.size) start = { x, y, target: /** @type {Element} */ (target) };
  else endDrag();
  fingers.set(pointerId, { x, y });
  if (fingers.size === 2 && start) startPinch(start.target);
}

/** @param {PointerEvent} event */
function fingerMove({ pointerId, clientX: x, clientY: y }) {
  if (!start || !fingers.has(pointerId)) return;
  fingers.set(pointerId, { x, y });
  if (fingers.size === 2) pinch(start.target);
  if (spread) return;
  if (!isDragging && Math.abs(x - start.x) > SLOP_PX) {
    isDragging = true;
    sendMouse(start.target, "mousedown", start);
  }
  if (isDragging) sendMouse(document, "mousemove", { x, y });
}

/** Turn the wheel between the fingers. @param {Element} target @param {number} deltaY */
function turnWheel(target, deltaY) {
  const [one, other] = [...fingers.values()];
  const [clientX, clientY] = [(one.x + other.x) / 2, (one.y + other.y) / 2];
  target.dispatchEvent(
    new WheelEvent("wheel", { clientX, clientY, deltaY, ctrlKey: true, bubbles: true, cancelable: true }),
  );
}

/** Zoom as far as the fingers have moved apart or together. @param {Element} target */
function pinch(target) {
  let left = WHEEL_PX * Math.log(spread / fingerSpread());
  spread = fingerSpread();
  while (left) {
    const deltaY = Math.min(Math.max(left, -MOST_WHEEL_PX), MOST_WHEEL_PX);
    left -= deltaY;
    turnWheel(target, deltaY);
  }
}

/**
 * Plotly asks for another chart soon after the last turn of the wheel, which would undo later ones. While the fingers
 * rest, turn it by nothing.
 * @param {Element} target
 */
function startPinch(target) {
  spread = fingerSpread();
  resting = window.setInterval(() => turnWheel(target, NO_WHEEL_PX), REST_MS);
}

/** @param {PointerEvent} event */
function fingerUp({ pointerId }) {
  if (!fingers.has(pointerId)) return;
  clearInterval(resting);
  if (fingers.size === 1) endDrag();
  fingers.delete(pointerId);
  if (fingers.size) return;
  start = null;
  spread = 0;
}

/** @param {TouchEvent} touch */
function keepFromPlotly(touch) {
  if (isOnTimeline(touch.target)) touch.stopPropagation();
}

export function startTouch() {
  const early = { capture: true, passive: true };
  document.addEventListener("touchstart", keepFromPlotly, early);
  document.addEventListener("pointerdown", fingerDown, early);
  document.addEventListener("pointermove", fingerMove, early);
  ["pointerup", "pointercancel"].forEach((event) =>
    document.addEventListener(event, /** @type {any} */ (fingerUp), early),
  );
}
