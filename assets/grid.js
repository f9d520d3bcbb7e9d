/* The grid of the table is a third of all that the page could load: its script comes when its tab is opened. */
(function () {
  "use strict";
  const React = window.React;
  const link = document.getElementById("grid-script");
  if (!link) return;

  let loading = null;
  function load() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = link.href;
      script.onload = done;
      script.onerror = () => {
        loading = null;
        failed(new Error(`${link.href} could not be loaded`));
      };
      document.head.append(script);
    });
    return loading;
  }

  /** Stands for the grid until its script has put the real one in its place. */
  function AgGrid(props) {
    const [state, setState] = React.useState("waiting");
    React.useEffect(() => void load().then(() => setState("there"), () => setState("failed")), []);
    if (state === "there") return React.createElement(window.dash_ag_grid.AgGrid, props);
    return React.createElement("p", { className: "hint", role: "status" }, state === "failed" && window.eventTimeline.unanswered());
  }
  window.dash_ag_grid = { AgGrid };
})();
