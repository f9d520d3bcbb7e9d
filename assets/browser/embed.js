/* The page inside another page: the code that embeds it, and what is different once it is embedded. */
import { addActions } from "./buttons.js";
import { isEmbedded } from "./environment.js";
import { copyText } from "./handover.js";
import { goTo } from "./state.js";

const EMBEDDED = "embed=1";
// High enough for some lanes of the timeline; the width is that of the text around it.
const FRAME = { width: "100%", height: "640", loading: "lazy" };
let firstSearch = "";

/**
 * URL of the present state as a page without a frame, with more parameters.
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

/** Code of an element that shows the present state; the browser escapes its attributes. */
function embedCode() {
  const frame = document.createElement("iframe");
  const attributes = { src: urlWith(EMBEDDED), ...FRAME, title: document.title, style: "border:0" };
  Object.entries(attributes).forEach(([name, value]) => frame.setAttribute(name, value));
  return frame.outerHTML;
}

/** Let the foot of the page lead to the present state, and back to the first. */
export function showUrl() {
  const link = document.getElementById("whole-page");
  if (link instanceof HTMLAnchorElement) link.href = urlWith();
  document.querySelector(".foot")?.classList.toggle("moved", window.location.search !== firstSearch);
}

/**
 * The wheel scrolls the page around this one; with Ctrl, as a trackpad's pinch sends it, it zooms.
 * @param {WheelEvent} turn
 */
function leaveWheel(turn) {
  if (!turn.ctrlKey && !turn.metaKey) turn.stopPropagation();
}

export function startEmbed() {
  firstSearch = window.location.search;
  document.documentElement.classList.toggle("embedded", isEmbedded());
  if (isEmbedded()) window.addEventListener("wheel", leaveWheel, { capture: true });
  addActions({
    "copy-embed": ({ type }) => copyText(type, embedCode(), "Code copied", "Copy this code:"),
    // An embedded page has no filters to remove one by one.
    "start-over": () => goTo(firstSearch),
  });
}
