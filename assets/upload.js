/* The dialog that opens a reader's table: sends its file, says how far that is, and asks again with other columns. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  // The request that is on its way; another one takes its place.
  let sending = null;

  const isOffered = () => document.getElementById("upload-button") !== null;
  const say = (status, problem) => {
    app.set("upload-status", { children: status });
    app.set("upload-problem", { children: problem || "" });
  };

  /** Send something to the server, and show what it found. */
  function post(path, kind, body) {
    if (sending) sending.abort();
    const request = (sending = new XMLHttpRequest());
    const lang = app.prop("language", "value") || "en";
    request.open("POST", `${app.prefix()}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
    request.setRequestHeader("Content-Type", kind);
    request.upload.onprogress = ({ loaded, total }) => say(`${app.say("Sending …")} ${Math.round((100 * loaded) / total)} %`);
    request.upload.onload = () => say(app.say("Checking …"));
    request.onload = () => (request.status === 200 ? show(JSON.parse(request.responseText)) : fail(request.responseText));
    request.onerror = () => fail(app.say("The file was not sent: the server does not answer. Is it still running?"));
    request.send(body);
  }

  function show({ table }) {
    say("");
    app.set("uploaded", { data: table });
    // What was found stands above the columns that a reader has just chosen.
    document.getElementById("upload-file")?.parentElement.scrollIntoView({ block: "nearest" });
  }

  const fail = (why) => say("", why);

  /** An element of the dialog, once that has opened. */
  async function drawn(id) {
    while (!document.getElementById(id)) await new Promise(requestAnimationFrame);
    return document.getElementById(id);
  }

  async function sendFile(files) {
    if (files.length !== 1) return fail(app.say("Open one file at a time."));
    const [file] = files;
    const { dataset } = await drawn("upload-file");
    app.set("uploaded", { data: null });
    if (file.size > Number(dataset.most)) return fail(dataset.large);
    say(app.say("Sending …"));
    return post(`upload?name=${encodeURIComponent(file.name)}`, "application/octet-stream", file);
  }

  /** Column by field, as the lists of the dialog have it; a field that was taken from its column has none. */
  function chosen() {
    const lists = [...document.querySelectorAll(".upload-field")];
    const told = lists.filter(({ value, dataset }) => value || dataset.told);
    return Object.fromEntries(told.map(({ value, dataset }) => [dataset.field, value]));
  }

  function apply() {
    say(app.say("Checking …"));
    post(`upload/${app.prop("uploaded", "data")}`, "application/json", JSON.stringify({ mapping: chosen(), order: document.getElementById("upload-order").value }));
  }

  function saveMapping() {
    const blob = new Blob([JSON.stringify(chosen(), null, 2)], { type: "application/json" });
    app.handOver(blob, "mapping.json");
  }

  app.presses = Object.assign(app.presses || {}, {
    "upload-button": () => app.set("upload-dialog", { opened: true }),
    "upload-apply": apply,
    "upload-save": saveMapping,
  });

  document.addEventListener("change", ({ target }) => {
    if (target.id !== "upload-file" || !target.files.length) return;
    sendFile(target.files);
    // The same file may be chosen again, once it was mended.
    target.value = "";
  });

  // A file may be dropped anywhere on the page: the browser would open it in the page's stead.
  const hasFiles = ({ dataTransfer }) => isOffered() && dataTransfer && [...dataTransfer.types].includes("Files");
  const mark = (isOver) => document.documentElement.classList.toggle("dropping", isOver);
  document.addEventListener("dragover", (drag) => {
    if (!hasFiles(drag)) return;
    drag.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (drag) => {
    if (!drag.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (drop) => {
    if (!hasFiles(drop)) return;
    drop.preventDefault();
    mark(false);
    app.set("upload-dialog", { opened: true });
    sendFile(drop.dataTransfer.files);
  });
})();
