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
    const [isThere, setThere] = React.useState(false);
    React.useEffect(() => {
      load().then(() => setThere(true), () => window.eventTimeline.unanswered());
    }, []);
    return isThere ? React.createElement(window.dash_ag_grid.AgGrid, props) : null;
  }
  window.dash_ag_grid = { AgGrid };
})();
