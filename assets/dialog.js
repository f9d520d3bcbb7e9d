/* The dialog that makes pictures: its preview is the picture itself. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  let asked = 0;
  // What the preview shows, and so what is saved.
  let shown = null;

  /** Draw what the server has put together. */
  async function preview(picture) {
    if (!picture) return app.none();
    const turn = (asked += 1);
    app.set("picture-problem", { children: picture.problem });
    // What is no longer chosen is not saved.
    app.set("picture-save", { disabled: true });
    if (picture.problem) return app.none();
    const { figure, options, alt, measures } = picture;
    const svg = await app.pictureSvg(window.Plotly.toImage, figure, options);
    if (turn !== asked) return app.none();
    shown = { ...picture, svg };
    app.set("picture-preview", { src: app.svgAddress(svg), alt: alt });
    app.set("picture-alt", { value: alt });
    app.set("picture-measures", { children: measures });
    app.set("picture-save", { disabled: false });
    return app.none();
  }

  /** What the server answers with once it has written a file. */
  async function written(address) {
    const answer = await fetch(app.prefix() + address).catch(() => null);
    if (!answer) throw new Error(app.unanswered());
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  }

  /** Name that the server gives a file; one in other letters is written as RFC 8187 has it. */
  function nameOf(answer) {
    const said = answer.headers.get("Content-Disposition");
    const [, coded] = said.match(/filename\*=UTF-8''([^;]+)/) || [];
    return coded ? decodeURIComponent(coded) : said.match(/filename="?([^";]+)/)[1];
  }

  const MAKE = {
    svg: async ({ svg }) => new Blob([svg], { type: "image/svg+xml" }),
    png: ({ svg, options, figure }) => app.pictureDots(svg, options, figure.layout.meta),
    // Browsers make no PDF: the server's Chrome does.
    pdf: async ({ address }) => (await written(address)).blob(),
  };
  MAKE.webp = MAKE.png;

  async function save() {
    const picture = shown;
    if (!picture) return;
    app.set("picture-save", { disabled: true });
    app.set("picture-problem", { children: app.say("Drawing the picture …") });
    try {
      app.handOver(await MAKE[picture.options.format](picture), picture.name);
      app.set("picture-problem", { children: "" });
    } catch (error) {
      app.set("picture-problem", { children: `${app.say("The picture could not be made:")} ${error.message}` });
    }
    app.set("picture-save", { disabled: false });
  }

  app.handOver = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  /** Save the present state as a page in one file; of large tables, that takes the server a while. */
  async function savePage() {
    const button = document.getElementById("save-page");
    const words = button.textContent;
    button.disabled = true;
    button.replaceChildren(app.say("Writing the page …"));
    try {
      const answer = await written(`data/html${app.shown()}`);
      app.handOver(await answer.blob(), nameOf(answer));
      app.sayError("");
    } catch (error) {
      app.sayError(`${app.say("The page could not be saved:")} ${error.message}`);
    }
    button.disabled = false;
    button.replaceChildren(words);
  }

  app.presses = Object.assign(app.presses || {}, {
    "save-page": savePage,
    picture: ({ charts }) => {
      app.set("picture-charts", { value: charts });
      if (!shown) app.set("picture-measures", { children: app.say("Drawing the picture …") });
      app.set("picture-dialog", { opened: true });
    },
    "picture-save": save,
    "picture-copy": () => app.copy("picture-copy", shown ? shown.alt : "", "Alt text copied", "Copy this text:"),
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.timeline = Object.assign(window.dash_clientside.timeline || {}, { preview });
})();
