/* Functions that create elements without React. */

/** @typedef {import("./types").Content} Content */
/** @typedef {import("./types").Component} Component */

/**
 * An element with a class and children.
 * @param {string} tag
 * @param {string} [className]
 * @param {(string | Node)[]} children
 */
export function element(tag, className = "", ...children) {
  const created = document.createElement(tag);
  if (className) created.className = className;
  created.append(...children);
  return created;
}

/**
 * Set styles as React does: a number is in pixels.
 * @template {HTMLElement} T
 * @param {T} target
 * @param {Record<string, any> | undefined} style
 */
export function withStyle(target, style) {
  const values = Object.entries(style || {}).map(([name, value]) => [name, Number(value) > 0 ? `${value}px` : value]);
  Object.assign(target.style, Object.fromEntries(values));
  return target;
}

/**
 * The id of an element on the page. Like Dash, this writes the parts of a compound id in alphabetical order.
 * @param {string | Record<string, any> | undefined} id
 * @returns {string | undefined}
 */
export const writtenId = (id) =>
  id === undefined || typeof id === "string" ? id || undefined : JSON.stringify(id, Object.keys(id).sort());

/**
 * Create elements from descriptions, texts, or lists of both. Texts are never parsed as HTML.
 * @param {Content} content
 */
export function toElements(content) {
  const created = document.createDocumentFragment();
  if (Array.isArray(content)) created.append(...content.map(toElements));
  else if (content !== null && typeof content === "object") created.append(toElement(content));
  else created.append(String(content ?? ""));
  return created;
}

/** @param {Component} component */
function toElement({ type, props: { children, id, className, style, ...attributes } }) {
  const created = withStyle(element(type, className), style);
  created.id = writtenId(id) ?? "";
  if (!created.id) created.removeAttribute("id");
  Object.entries(attributes).forEach(([name, value]) => created.setAttribute(name, value));
  created.append(toElements(children));
  return created;
}
