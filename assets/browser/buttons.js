/* Buttons that the server adds to the page and replaces, found by id or by type of id. As inputs of a callback, they
   would trigger it whenever they are drawn. If a button is pressed at that moment, Dash treats this as a circular
   callback and drops it. */

/** @typedef {import("./types").ButtonId} ButtonId */
/** @type {Record<string, (id: ButtonId) => unknown>} */
const actions = {};

/**
 * Add the actions of buttons, by the type of their ids.
 * @param {Record<string, (id: ButtonId) => unknown>} more
 */
export function addActions(more) {
  Object.assign(actions, more);
}

/**
 * The id of a button as an object.
 * @param {Element | null | undefined} button
 * @returns {ButtonId}
 */
export const buttonId = (button) => (button?.id.startsWith("{") ? JSON.parse(button.id) : { type: button?.id ?? "" });

/** Make buttons act when they are pressed. */
export function startButtons() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button[id]") : null;
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const id = buttonId(button);
    if (Object.hasOwn(actions, id.type)) actions[id.type](id);
  });
}
