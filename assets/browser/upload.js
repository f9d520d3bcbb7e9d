/* The dialog that opens a reader's table: it sends the file, shows the progress, and sends the choice of columns. */
import { addActions } from "./buttons.js";
import { prop, setProps, translate } from "./dash_api.js";
import { saveFile } from "./handover.js";
import { urlPrefix } from "./server.js";

/** The request that is under way; another one replaces it. @type {XMLHttpRequest | null} */
let current = null;

const isOffered = () => document.getElementById("upload-button") !== null;

/** @param {string} status @param {string} [problem] */
function showStatus(status, problem = "") {
  setProps("upload-status", { children: status });
  setProps("upload-problem", { children: problem });
}

/** @param {string} problem */
const fail = (problem) => showStatus("", problem);

/**
 * Send a file or choices to the server, and show its report.
 * @param {string} path
 * @param {string} contentType
 * @param {XMLHttpRequestBodyInit} body
 */
function post(path, contentType, body) {
  if (current) current.abort();
  const request = (current = new XMLHttpRequest());
  const language = prop("language", "value") || "en";
  request.open("POST", `${urlPrefix()}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
  request.setRequestHeader("Content-Type", contentType);
  request.upload.onprogress = ({ loaded, total }) =>
    showStatus(`${translate("Sending …")} ${Math.round((100 * loaded) / total)} %`);
  request.upload.onload = () => showStatus(translate("Checking …"));
  request.onload = () =>
    request.status === 200 ? showReport(JSON.parse(request.responseText)) : fail(request.responseText);
  request.onerror = () => fail(translate("The file was not sent: the server does not answer. Is it still running?"));
  request.send(body);
}

/** @param {{ table: string }} answer */
function showReport({ table }) {
  showStatus("");
  setProps("uploaded", { data: table });
  // The report is above the lists in which the reader chose columns.
  document.getElementById("upload-file")?.parentElement?.scrollIntoView({ block: "nearest" });
}

/** An element of the dialog, once that has opened. @param {string} id */
async function dialogElement(id) {
  for (;;) {
    const element = document.getElementById(id);
    if (element) return element;
    await new Promise(requestAnimationFrame);
  }
}

/** @param {FileList} files */
async function sendFile(files) {
  if (files.length !== 1) return fail(translate("Open one file at a time."));
  const [file] = files;
  const { dataset } = await dialogElement("upload-file");
  setProps("uploaded", { data: null });
  if (file.size > Number(dataset.maxBytes)) return fail(dataset.tooLarge ?? "");
  showStatus(translate("Sending …"));
  return post(`upload?name=${encodeURIComponent(file.name)}`, "application/octet-stream", file);
}

/** Column by field, as the lists of the dialog have it; a field that was removed from its column has none. */
function chosenColumns() {
  const lists = /** @type {HTMLSelectElement[]} */ ([...document.querySelectorAll(".upload-field")]);
  const chosen = lists.filter(({ value, dataset }) => value || dataset.detected);
  return Object.fromEntries(chosen.map(({ value, dataset }) => [dataset.field, value]));
}

/** The sheets of a workbook that are checked, and whether these were read. */
function chosenSheets() {
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".upload-sheets input")]);
  const sheets = boxes.filter(({ checked }) => checked).map(({ value }) => value);
  return { sheets, wereRead: boxes.every(({ checked, defaultChecked }) => checked === defaultChecked) };
}

function apply() {
  showStatus(translate("Checking …"));
  const order = /** @type {HTMLSelectElement} */ (document.getElementById("upload-order")).value;
  const { sheets, wereRead } = chosenSheets();
  // Other sheets may have other columns.
  const choices = { mapping: wereRead ? chosenColumns() : {}, order, sheets };
  post(`upload/${prop("uploaded", "data")}`, "application/json", JSON.stringify(choices));
}

function saveMapping() {
  saveFile(new Blob([JSON.stringify(chosenColumns(), null, 2)], { type: "application/json" }), "mapping.json");
}

/** @param {Event} change */
function onChange({ target }) {
  if (!(target instanceof HTMLInputElement) || target.id !== "upload-file" || !target.files?.length) return;
  sendFile(target.files);
  // The same file may be chosen again, once it was corrected.
  target.value = "";
}

/** @param {DragEvent} drag */
const hasFiles = ({ dataTransfer }) =>
  isOffered() && Boolean(dataTransfer && [...dataTransfer.types].includes("Files"));
/** @param {boolean} isOver */
const showDropping = (isOver) => document.documentElement.classList.toggle("dropping", isOver);

/** A file may be dropped anywhere: else the browser would open it in place of the page. */
function acceptDrops() {
  document.addEventListener("dragover", (drag) => {
    if (!hasFiles(drag)) return;
    drag.preventDefault();
    showDropping(true);
  });
  document.addEventListener("dragleave", (drag) => {
    if (!drag.relatedTarget) showDropping(false);
  });
  document.addEventListener("drop", (drop) => {
    if (!hasFiles(drop) || !drop.dataTransfer) return;
    drop.preventDefault();
    showDropping(false);
    setProps("upload-dialog", { opened: true });
    sendFile(drop.dataTransfer.files);
  });
}

export function startUpload() {
  addActions({
    "upload-button": () => setProps("upload-dialog", { opened: true }),
    "upload-apply": apply,
    "upload-save": saveMapping,
  });
  document.addEventListener("change", onChange);
  acceptDrops();
}
