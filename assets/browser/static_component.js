/* The component of the Python class Static: React draws its elements and texts, and Dash does not inspect them. */
import { writtenId } from "./elements.js";

/** @typedef {import("./types").Content} Content */

/** @param {Content} part @returns {any} */
function toReact(part) {
  const { React } = window;
  if (Array.isArray(part)) {
    return part.map((child, index) => React.createElement(React.Fragment, { key: index }, toReact(child)));
  }
  if (part === null || typeof part !== "object") return part;
  const { children, id, ...attributes } = part.props;
  if (id) attributes.id = writtenId(id);
  return React.createElement(part.type.toLowerCase(), attributes, toReact(children));
}

/** @param {Record<string, any>} props */
function Static({ content, tag, id, className, role, tabIndex, ...more }) {
  const aria = Object.fromEntries(Object.entries(more).filter(([name]) => name.startsWith("aria-")));
  return window.React.createElement(tag, { id, className, role, tabIndex, ...aria }, toReact(content));
}

/** Offer the component to Dash; React may come later. */
export function offerStatic() {
  /** @type {any} */
  let component;
  window.event_timeline = {
    get Static() {
      component ??= window.React.memo(Static);
      return component;
    },
  };
}
