/* Lists with several choices lie over the charts, so they must not stay open while readers look at what they chose. A
   list stays while the pointer is on it, so that several values can be chosen in a row, and closes when the pointer
   leaves it after a choice. A finger leaves it at once. Whoever uses the keyboard closes it with Escape or Tab. */
import { prop } from "./dash_api.js";
import { pressedOption } from "./internals.js";

/** The list from which the pointer has chosen, with its field, until it closes. @type {HTMLElement | null} */
let chosenFrom = null;

/** @param {MouseEvent} press */
function noteChoice(press) {
  const list = pressedOption(press.target)?.listId;
  if (!list || !Array.isArray(prop(list, "value"))) return;
  chosenFrom = document.getElementById(list)?.closest(".facet") ?? null;
  // Mantine handles the choice first.
  if (/** @type {PointerEvent} */ (press).pointerType === "touch") setTimeout(close);
}

/** Close the list: it is open only while its field has the focus. */
function close() {
  const field = document.activeElement;
  const isOpen = chosenFrom?.querySelector('[role="option"]');
  if (isOpen && field instanceof HTMLElement && chosenFrom?.contains(field)) field.blur();
  chosenFrom = null;
}

/** @param {PointerEvent} move */
function closeBehind({ target, pointerType }) {
  const isOutside = chosenFrom && target instanceof Node && !chosenFrom.contains(target);
  if (isOutside && pointerType !== "touch") close();
}

export function startOpenLists() {
  document.addEventListener("click", noteChoice);
  document.addEventListener("pointerover", closeBehind);
}
