/* Whether the files of a watched table have changed since the page was made: said, not done, as someone may be reading. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  const EVERY_MS = 3000;

  async function look() {
    const place = document.getElementById("table-changed");
    if (!place || document.visibilityState !== "visible") return;
    const answer = await fetch(`${app.prefix()}version`).catch(() => null);
    const version = answer && answer.ok ? Number(await answer.text()) : 0;
    if (version > Number(place.dataset.version)) place.firstElementChild.hidden = false;
  }

  setInterval(look, EVERY_MS);
})();
