/* The component behind layout/static.py: elements and texts that React draws without Dash looking at each. */
(function () {
  "use strict";
  const React = window.React;

  /** What React makes of an element as Dash writes it, of a text, or of a list of both. */
  function drawn(part) {
    if (Array.isArray(part)) return part.map((one, at) => React.createElement(React.Fragment, { key: at }, drawn(one)));
    if (part === null || typeof part !== "object") return part;
    const { children, id, ...attributes } = part.props;
    // Ids of several parts are written with their names in order, as Dash does.
    if (id) attributes.id = typeof id === "string" ? id : JSON.stringify(id, Object.keys(id).sort());
    return React.createElement(part.type.toLowerCase(), attributes, drawn(children));
  }

  const Static = ({ content, tag, id, className, role, tabIndex, ...more }) => {
    const aria = Object.entries(more).filter(([name]) => name.startsWith("aria-"));
    return React.createElement(tag, { id, className, role, tabIndex, ...Object.fromEntries(aria) }, drawn(content));
  };
  window.event_timeline = { Static: React.memo(Static) };
})();
