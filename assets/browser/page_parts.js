/* Small parts of the page: the link that skips to its content, and fields for dates. */
import { addActions } from "./buttons.js";
import { setProps } from "./dash_api.js";

/** After this time, the tabs show a new choice. */
const FOCUS_MS = 100;

/** As a link it would add a step to the history. @param {MouseEvent} click */
function skipToContent(click) {
  if (!(click.target instanceof Element) || !click.target.matches(".skip-link")) return;
  click.preventDefault();
  document.getElementById("content")?.focus();
}

/** Open the table with the events of the charts, for readers who cannot see charts. */
function showTable() {
  setProps("tabs", { value: "table" });
  const focus = () => document.querySelector(/** @type {any} */ ("#tabs [role=tab][data-active]"))?.focus();
  setTimeout(focus, FOCUS_MS);
}

const DATES = "#time-from, #time-to, #known-on";

/** The date whose focus began with the press of a pointer that has not ended. @type {EventTarget | null} */
let pressed = null;

/**
 * Select a date that gets the focus, so that typing replaces it. A press puts the cursor into the text after the focus,
 * so the date is selected at its end. A timer would end after the first letters on a busy machine.
 * @param {Event} event
 */
function selectDate({ type, target }) {
  if (!(target instanceof HTMLInputElement && target.matches(DATES))) return;
  if (type === "pointerdown") pressed = target === document.activeElement ? null : target;
  else if (type === "click" && pressed === target) {
    pressed = null;
    target.select();
  } else if (type === "focusin") target.select();
}

export function startPageParts() {
  addActions({ "show-table": showTable });
  document.addEventListener("click", skipToContent);
  ["pointerdown", "focusin", "click"].forEach((type) => document.addEventListener(type, selectDate));
}
