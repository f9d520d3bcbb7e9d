/* Small parts of the page: the link that skips to its content, the button for more filters, and fields for dates. */
import { addActions } from "./buttons.js";
import { noUpdate, offerCallbacks, setProps } from "./dash_api.js";

/** After this time, the tabs show a new choice. */
const FOCUS_MS = 100;

/** @param {number} clicks */
function moreFilters(clicks) {
  const isOpen = Boolean(clicks % 2);
  document.getElementById("more-filters")?.setAttribute("aria-expanded", String(isOpen));
  document.querySelector(".filters")?.classList.toggle("unfolded", isOpen);
  return noUpdate();
}

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

/** Select a date that gets the focus, so that typing replaces it. @param {FocusEvent} focus */
function selectDate({ target }) {
  if (target instanceof HTMLInputElement && target.matches(DATES)) setTimeout(() => target.select());
}

export function startPageParts() {
  addActions({ "show-table": showTable });
  document.addEventListener("click", skipToContent);
  document.addEventListener("focusin", selectDate);
  offerCallbacks({ moreFilters });
}
