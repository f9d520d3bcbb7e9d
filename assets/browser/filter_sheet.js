/* More filters: a row of fields on a wide screen, and on a phone a sheet over the page. While the sheet is open, it holds
   the controls of the page themselves, so that none exists twice; empty texts keep their places. */
import { addActions } from "./buttons.js";
import { prop } from "./dash_api.js";
import { holdSize } from "./page_size.js";

/** As in `style.sheet.css`. */
const PHONE = "(max-width: 600px)";
/** A finger that moves the sheet down by this much closes it. */
const SWIPE_PX = 80;
/** Parts of the sheet, and the controls that they hold. */
const PARTS = [
  ["sheet-filters", ".facets > .facet"],
  ["sheet-dates", ".time > .day, .time > #only-this-time"],
  ["sheet-display", ".timeline > .panel-head > .inline"],
  ["sheet-display", "header .tools > .small, .theme-button"],
  ["sheet-about", "header .credit"],
];

/** Controls in the sheet, with what keeps their places. @type {[Element, Text][]} */
let moved = [];
/** Whether the entry of the history that "back" leaves when it closes the sheet is being left. */
let isReturning = false;
/** The query string of a page that was loaded again while its sheet was open; null for any other page. @type {string | null} */
let reloaded = null;

const sheet = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("filter-sheet"));
const button = () => document.getElementById("more-filters");
const row = () => document.querySelector(".filters");
const isPhone = () => window.matchMedia(PHONE).matches;

/** Say what the button opens, and whether it is open. */
export function showFilterButton() {
  const isOpen = sheet()?.open || row()?.classList.contains("unfolded");
  button()?.setAttribute("aria-expanded", String(Boolean(isOpen)));
  if (isPhone()) button()?.setAttribute("aria-haspopup", "dialog");
  else button()?.removeAttribute("aria-haspopup");
}

/** Open or close the additional filters. */
function toggle() {
  if (sheet()?.open) close();
  else if (isPhone()) open();
  else row()?.classList.toggle("unfolded");
  showFilterButton();
}

function open() {
  const box = sheet();
  if (!box || isReturning) return;
  // The charts keep their sizes behind the sheet.
  holdSize(true);
  for (const [part, controls] of PARTS) {
    for (const control of document.querySelectorAll(controls)) {
      const place = document.createTextNode("");
      moved.push([control, place]);
      control.replaceWith(place);
      document.getElementById(part)?.append(control);
    }
  }
  box.showModal();
  box.focus();
  window.history.pushState({ ...window.history.state, sheet: true }, "");
}

function close() {
  const box = sheet();
  if (!box?.open) return;
  // A date that is being typed counts.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  box.close();
}

/** Put the controls back, however the sheet was closed. @param {Event} event */
function restore({ target }) {
  if (target !== sheet()) return;
  moved.forEach(([control, place]) => place.replaceWith(control));
  moved = [];
  showFilterButton();
  button()?.focus({ preventScroll: true });
  holdSize(false);
  if (window.history.state?.sheet) goBack();
}

function goBack() {
  isReturning = true;
  window.history.back();
}

/** A page that was loaded again has no open sheet, so its history needs no entry for one. */
function leaveOldEntry() {
  if (!window.history.state?.sheet) return;
  reloaded = window.location.search;
  goBack();
}

/** The page has another width: either the row or the sheet holds the filters. */
function changeWidth() {
  if (isPhone()) row()?.classList.remove("unfolded");
  else close();
  showFilterButton();
}

/**
 * "Back" closes the sheet, and changes nothing else. The sheet adds an entry for that to the history; the entry before it
 * takes over its URL.
 * @param {PopStateEvent} event
 */
function followHistory(event) {
  if (!event.isTrusted || !(isReturning || sheet()?.open)) return;
  event.stopImmediatePropagation();
  isReturning = false;
  const url = reloaded ?? prop("url", "data");
  reloaded = null;
  if (typeof url === "string") window.history.replaceState(window.history.state, "", window.location.pathname + url);
  sheet()?.close();
}

/** Tap beside the sheet. @param {MouseEvent} click */
function closeBehind({ target, clientY }) {
  if (target === sheet() && clientY < Number(sheet()?.getBoundingClientRect().top)) close();
}

/** Swipe the top of the sheet down. @param {PointerEvent} press */
function startSwipe({ target, pointerId, clientY }) {
  const top = target instanceof Element ? target.closest(".sheet-top") : null;
  const box = sheet();
  if (!box || !top || /** @type {Element} */ (target).closest("button")) return;
  top.setPointerCapture(pointerId);
  let distance = 0;
  const follow = (/** @type {Event} */ event) => {
    distance = Math.max(/** @type {PointerEvent} */ (event).clientY - clientY, 0);
    box.style.translate = `0 ${distance}px`;
  };
  const end = (/** @type {Event} */ { type }) => {
    top.removeEventListener("pointermove", follow);
    ["pointerup", "pointercancel"].forEach((name) => top.removeEventListener(name, end));
    box.style.translate = "";
    if (type === "pointerup" && distance > SWIPE_PX) close();
  };
  top.addEventListener("pointermove", follow);
  ["pointerup", "pointercancel"].forEach((name) => top.addEventListener(name, end));
}

/** Escape closes an open list before it closes the sheet. @param {KeyboardEvent} press */
function keepOpen(press) {
  const { key, target } = press;
  const field = target instanceof Element ? target.closest(".sheet-group > *") : null;
  if (key === "Escape" && field?.querySelector('[role="option"]')) press.preventDefault();
}

export function startFilterSheet() {
  addActions({ "more-filters": toggle, "close-sheet": close, "show-events": close });
  document.addEventListener("close", restore, true);
  document.addEventListener("click", closeBehind);
  document.addEventListener("pointerdown", startSwipe);
  document.addEventListener("keydown", keepOpen, true);
  window.addEventListener("popstate", followHistory);
  window.matchMedia(PHONE).addEventListener("change", changeWidth);
  leaveOldEntry();
}
