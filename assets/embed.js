/* The page within another page: the code that puts it there, and what is different once it is there. */
(function () {
  "use strict";
  const app = window.eventTimeline;
  const EMBEDDED = "embed=1";
  // High enough for some lanes of the timeline; the width is that of the text around it.
  const FRAME = { width: "100%", height: "640", loading: "lazy" };
  const begun = window.location.search;

  /** Address of the present state as a page of its own, or with more parameters. */
  function addressWith(...more) {
    const { origin, pathname, search } = window.location;
    const kept = search.slice(1).split("&").filter((part) => part && part !== EMBEDDED);
    const parts = kept.concat(more);
    return origin + pathname + (parts.length ? `?${parts.join("&")}` : "");
  }

  /** Code of an element that shows the present state; the browser itself escapes what stands in it. */
  function code() {
    const frame = document.createElement("iframe");
    const attributes = { src: addressWith(EMBEDDED), ...FRAME, title: document.title, style: "border:0" };
    Object.entries(attributes).forEach(([name, value]) => frame.setAttribute(name, value));
    return frame.outerHTML;
  }

  app.presses = Object.assign(app.presses || {}, {
    "copy-embed": ({ type }) => app.copy(type, code(), "Code copied", "Copy this code:"),
    // There are no filters to take back one by one.
    "start-over": () => app.go(begun),
  });

  /** Let the foot of the page lead to the present state, and back to the first. */
  app.showAddress = () => {
    document.getElementById("whole-page").href = addressWith();
    document.querySelector(".foot").classList.toggle("moved", window.location.search !== begun);
  };

  /** The wheel is for the page around this one; with Ctrl, as a trackpad's pinch has it, it zooms. */
  function leaveWheel(turned) {
    if (!turned.ctrlKey && !turned.metaKey) turned.stopPropagation();
  }
  if (app.embedded) window.addEventListener("wheel", leaveWheel, { capture: true });
})();
