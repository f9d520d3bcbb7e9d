/* Copy texts to the clipboard, and save files. */
import { translate } from "./dash_api.js";

const COPIED_MS = 2000;
const REVOKED_MS = 60000;

/**
 * The element with the text of a button; the item of a menu has it in an element of its own.
 * @param {Element} button
 */
export function innermost(button) {
  let place = button;
  while (place.firstElementChild) place = place.firstElementChild;
  return place;
}

/**
 * Confirm on a button, for a moment, that it did something.
 * @param {string} id
 * @param {string} confirmation
 */
export function confirmOn(id, confirmation) {
  const button = document.getElementById(id);
  if (!button) return;
  const place = innermost(button);
  const label = (button.dataset.label ??= button.textContent ?? "");
  place.textContent = translate(confirmation);
  setTimeout(() => (place.textContent = label), COPIED_MS);
}

/**
 * Copy a text and confirm it on the button, or show the text if there is no clipboard.
 * @param {string} id Of the button.
 * @param {string} text
 * @param {string} confirmation
 * @param {string} instruction
 */
export function copyText(id, text, confirmation, instruction) {
  const show = () => window.prompt(translate(instruction), text);
  if (!navigator.clipboard) show();
  else navigator.clipboard.writeText(text).then(() => confirmOn(id, confirmation), show);
}

/**
 * Save a file on the reader's computer.
 * @param {Blob} blob
 * @param {string} name
 */
export function saveFile(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKED_MS);
}
