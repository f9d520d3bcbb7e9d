/* The page inside another page: the HTML that embeds it, and the changes to an embedded page. */
import { addActions } from "./buttons.js";
import { isEmbedded } from "./environment.js";
import { copyText } from "./handover.js";
import { goTo } from "./state.js";

const EMBEDDED = "embed=1";
// High enough for some lanes of the timeline; the width is that of the surrounding text.
const FRAME = { width: "100%", height: "640", loading: "lazy" };
let firstSearch = "";

/**
 * URL of the current state as a page outside a frame, with more parameters.
 * @param {string[]} more
 */
function urlWith(...more) {
  const { origin, pathname, search } = window.location;
  const parts = search
    .slice(1)
    .split("&")
    .filter((part) => part && part !== EMBEDDED);
  parts.push(...more);
  return origin + pathname + (parts.length ? `?${parts.join("&")}` : "");
}

/** HTML of an element that shows the current state; the browser escapes its attributes. */
function embedCode() {
  const frame = document.createElement("iframe");
  const attributes = { src: urlWith(EMBEDDED), ...FRAME, title: document.title, style: "border:0" };
  Object.entries(attributes).forEach(([name, value]) => frame.setAttribute(name, value));
  return frame.outerHTML;
}

/** Link the foot of the page to the current state, and back to the first one. */
export function showUrl() {
  const link = document.getElementById("whole-page");
  if (link instanceof HTMLAnchorElement) link.href = urlWith();
  document.querySelector(".foot")?.classList.toggle("moved", window.location.search !== firstSearch);
}

/**
 * The wheel scrolls the timeline, and in an embedded page also the page around it; with Ctrl, which a pinch on a trackpad
 * sends, it zooms.
 * @param {WheelEvent} turn
 */
function leaveWheel(turn) {
  const scrolls = isEmbedded() || (turn.target instanceof Element && turn.target.closest("#timeline-box"));
  if (scrolls && !turn.ctrlKey && !turn.metaKey) turn.stopPropagation();
}

export function startEmbed() {
  firstSearch = window.location.search;
  document.documentElement.classList.toggle("embedded", isEmbedded());
  window.addEventListener("wheel", leaveWheel, { capture: true });
  addActions({
    "copy-embed": ({ type }) => copyText(type, embedCode(), "Code copied", "Copy this code:"),
    // An embedded page has no filters to remove one by one.
    "start-over": () => goTo(firstSearch),
  });
}
