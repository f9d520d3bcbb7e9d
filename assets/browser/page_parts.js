/* Small parts of the page: the link that skips to its content, and the button for more filters. */
import { noUpdate, offerCallbacks } from "./dash_api.js";

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

export function startPageParts() {
  document.addEventListener("click", skipToContent);
  offerCallbacks({ moreFilters });
}
