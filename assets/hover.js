/* What the pointer reads on a chart. The charts come without it, as most of it is never read: it is asked for,
   for the whole of a chart, when the pointer first rests on something there. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  const GAP_PX = 14;
  const EDGE_PX = 4;
  // Charts of which the texts are kept.
  const MOST_KEPT = 6;
  const answers = new Map();
  const label = document.createElement("div");
  label.id = "said";
  // The same stands in the details of the event, in the table and in the tray.
  label.setAttribute("aria-hidden", "true");
  let resting = null;

  /** Texts of a chart, by trace and point; a chart knows what to ask for. */
  function textsOf({ layout }) {
    const asked = layout.meta.said;
    if (!answers.has(asked)) answers.set(asked, ask(asked));
    if (answers.size > MOST_KEPT) answers.delete(answers.keys().next().value);
    return answers.get(asked);
  }

  async function ask(asked) {
    try {
      return await (await window.fetch(`${app.prefix()}said/${asked}`)).json();
    } catch {
      // The next to rest on the chart asks again.
      answers.delete(asked);
      return [];
    }
  }

  /** A text of the server as elements: of all markup, it has line breaks and bold words. */
  function lines(text) {
    const plain = (part) => part.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    return text.split("<br>").map((line) => {
      const made = document.createElement("div");
      line.split(/<b>(.*?)<\/b>/).forEach((part, at) => {
        if (!part) return;
        const run = at % 2 ? document.createElement("b") : document.createTextNode("");
        run.textContent = plain(part);
        made.append(run);
      });
      return made;
    });
  }

  async function tell(chart, { points: [point], event }) {
    hide();
    resting = point;
    const texts = (await textsOf(chart))[point.curveNumber];
    if (resting !== point || !texts) return;
    const text = [].concat(point.pointNumber).reduce((found, at) => found && found[at], texts);
    if (!text) return;
    label.replaceChildren(...lines(text));
    document.body.append(label);
    place(event);
  }

  /** Beside the pointer or, where no side has room, above or below it; never over what it rests on. */
  function place({ clientX, clientY }) {
    const { width, height } = label.getBoundingClientRect();
    const within = (at, size, most) => Math.max(Math.min(at, most - size - EDGE_PX), EDGE_PX);
    const besides = [clientX + GAP_PX, clientX - GAP_PX - width];
    const beside = besides.find((at) => at >= EDGE_PX && at + width + EDGE_PX <= window.innerWidth);
    const above = clientY - GAP_PX - height;
    const left = beside ?? within(clientX - width / 2, width, window.innerWidth);
    const top = beside ? within(clientY - height / 2, height, window.innerHeight) : above >= EDGE_PX ? above : clientY + GAP_PX;
    label.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  function hide() {
    resting = null;
    label.remove();
  }

  /** Tell what stands under the pointer on a chart; what was told goes once the chart is drawn anew. */
  function tellOn(chart) {
    chart.tells = true;
    chart.on("plotly_hover", (rest) => tell(chart, rest));
    chart.on("plotly_unhover", hide);
    chart.on("plotly_afterplot", hide);
  }

  // Charts come and go; that the pointer is on one is soon enough to see it.
  document.addEventListener("pointerover", ({ target }) => {
    const chart = target.closest && target.closest(".js-plotly-plot");
    if (chart && chart.on && !chart.tells && chart.layout.meta) tellOn(chart);
  });
  window.addEventListener("scroll", hide, { passive: true });
})();
