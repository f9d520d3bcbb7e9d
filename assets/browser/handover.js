/* Copy texts to the clipboard, and save files. */
import { translate } from "./dash_api.js";
import { element } from "./elements.js";

const COPIED_MS = 5000;
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
 * Copy a text and confirm it on the button, or show the text if the browser refuses its clipboard.
 * @param {string} id Of the button.
 * @param {string} text
 * @param {string} confirmation
 * @param {string} instruction
 */
export function copyText(id, text, confirmation, instruction) {
  const show = () => showText(text, translate(instruction));
  if (!navigator.clipboard) show();
  else navigator.clipboard.writeText(text).then(() => confirmOn(id, confirmation), show);
}

/**
 * Show a text, selected, in a dialog. A page in a frame may not open the dialogs of the browser.
 * @param {string} text
 * @param {string} instruction
 */
function showText(text, instruction) {
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, rows: 4 });
  const close = Object.assign(element("button", "tool", translate("Close")), { type: "button" });
  const dialog = /** @type {HTMLDialogElement} */ (
    element("dialog", "copy-text", element("label", "", instruction, field), close)
  );
  // Escape closes the dialog, and is no shortcut of the page.
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-label", instruction);
  dialog.addEventListener("close", () => dialog.remove());
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  field.select();
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
