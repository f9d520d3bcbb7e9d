/* The documented ways to read and set the properties of Dash's components from a script. */

/**
 * Value of a property of a component; undefined if the page has no such component.
 * @param {string} id
 * @param {string} name
 * @returns {any}
 */
export function prop(id, name) {
  return window.dash_component_api.getLayout(id)?.props?.[name];
}

/**
 * @param {string} id
 * @param {Record<string, any>} props
 */
export function setProps(id, props) {
  window.dash_clientside.set_props(id, props);
}

/** What a callback returns to leave an output unchanged. */
export const noUpdate = () => window.dash_clientside.no_update;

/** @returns {{ prop_id: string, value: any }[]} Inputs that triggered the current callback. */
export const triggered = () => window.dash_clientside.callback_context.triggered;

/**
 * Whether a component triggered the current callback.
 * @param {string} id
 */
export const isFrom = (id) => triggered().some((input) => input.prop_id.split(".")[0] === id);

/**
 * A text in the language of the page.
 * @param {string} text
 * @returns {string}
 */
export const translate = (text) => prop("words", "data")?.[text] || text;

/**
 * Offer functions as clientside callbacks.
 * @param {Record<string, (...values: any[]) => any>} callbacks
 */
export function offerCallbacks(callbacks) {
  window.dash_clientside ??= {};
  window.dash_clientside.timeline = { ...window.dash_clientside.timeline, ...callbacks };
}
