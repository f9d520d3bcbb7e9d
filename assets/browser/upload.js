/* The dialog that opens a reader's table: it sends the file, shows the progress, and applies each choice of a column. */
import { addActions } from "./buttons.js";
import { prop, setProps, translate } from "./dash_api.js";
import { saveFile } from "./handover.js";
import { urlPrefix } from "./server.js";

/** The value of an option that leaves the choice to the program. */
const AUTOMATIC = "*";

/** The request in progress; another one replaces it. @type {XMLHttpRequest | null} */
let current = null;

/**
 * The choices of the reader for the file that is open: column by field, the order of dates, the century of years with
 * two digits, the sheets, how duplicates are merged, where the columns have their names, and what becomes of dates that
 * cannot be read.
 * @type {{ mapping: Record<string, string>, order: string, century: number, sheets: string[], merge: string,
 *   header: string, unread: string }}
 */
let choices = noChoices();

/** Whether a response to choices is awaited, and whether newer choices were made since. */
let isApplying = false;
let isOutdated = false;

/** Column by field, as the report shows it. @type {Record<string, string>} */
let shown = {};

/** Waits for the lists of the next report. @type {MutationObserver | null} */
let focusKeeper = null;

/** The choices before the reader made any. */
function noChoices() {
  return { mapping: {}, order: "", century: 0, sheets: [], merge: "", header: "", unread: "" };
}

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
  request.onload = () => onAnswer(request);
  request.onerror = () => {
    isApplying = isOutdated = false;
    fail(translate("The file was not sent: the server is not responding. Is it still running?"));
  };
  request.send(body);
}

/** @param {XMLHttpRequest} request */
function onAnswer({ status, responseText }) {
  const isNewer = isOutdated;
  isApplying = isOutdated = false;
  if (isNewer) applyChoices();
  else if (status === 200) showReport(JSON.parse(responseText));
  else fail(responseText);
}

/** @param {{ table: string, report: { mapping: Record<string, string> } }} answer */
function showReport({ table, report }) {
  shown = report.mapping;
  showStatus("");
  setProps("uploaded", { data: table });
}

/** An element of the dialog, when the dialog is open. @param {string} id */
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
  choices = noChoices();
  isApplying = isOutdated = false;
  setProps("uploaded", { data: null });
  if (file.size > Number(dataset.maxBytes)) return fail(dataset.tooLarge ?? "");
  showStatus(translate("Sending …"));
  return post(`upload?name=${encodeURIComponent(file.name)}`, "application/octet-stream", file);
}

/** Send the choices; while a response is awaited, only the newest choices are sent after it. */
function applyChoices() {
  showStatus(translate("Checking …"));
  if (isApplying) {
    isOutdated = true;
    return;
  }
  isApplying = true;
  post(`upload/${prop("uploaded", "data")}`, "application/json", JSON.stringify(choices));
}

/** Focus a list again when the next report has redrawn it. @param {string} selector */
function keepFocus(selector) {
  focusKeeper?.disconnect();
  const report = document.getElementById("upload-report");
  const focused = document.activeElement;
  if (!report || !focused) return;
  const keeper = (focusKeeper = new MutationObserver(() => {
    const list = /** @type {HTMLElement | null} */ (report.querySelector(selector));
    if (focused.isConnected || !list) return;
    keeper.disconnect();
    list.closest("details")?.setAttribute("open", "");
    list.focus();
  }));
  keeper.observe(report, { childList: true, subtree: true });
}

/** @param {HTMLSelectElement} list */
function chooseColumn({ dataset, value }) {
  const { field = "", pair = "" } = dataset;
  const other = pair && fieldList(pair);
  // If two fields were confused, both are corrected.
  if (other && value && other.value === value) choices.mapping[pair] = shown[field] ?? "";
  if (value === AUTOMATIC) delete choices.mapping[field];
  else choices.mapping[field] = value;
}

/** @param {HTMLSelectElement} list */
function chooseField({ dataset, value }) {
  if (value) choices.mapping[value] = dataset.column ?? "";
}

/** Read a field from one more column. @param {HTMLSelectElement} list */
function addColumn({ dataset, value }) {
  if (value) choices.mapping[dataset.field ?? ""] = [dataset.choice, value].filter(Boolean).join(" + ");
}

/** Give a field the same text in all rows, or add it to each place. @param {HTMLInputElement} input */
function fillIn({ dataset, value }) {
  const { field = "", columns = "" } = dataset;
  const text = value.trim() ? JSON.stringify(value.trim()) : "";
  const kept = field === "location" || !text ? columns : "";
  const choice = [kept, text].filter(Boolean).join(" + ");
  if (choice) choices.mapping[field] = choice;
  else delete choices.mapping[field];
  keepFocus(`.upload-text[data-field="${field}"]`);
  applyChoices();
}

/** Apply the choice that a doubt suggests. @param {HTMLElement} button */
function applySuggestion({ dataset }) {
  const suggested = JSON.parse(dataset.mapping ?? "{}");
  Object.assign(choices.mapping, suggested);
  keepFocus(`.upload-field[data-field="${Object.keys(suggested)[0]}"]`);
  applyChoices();
}

/** Other rows name other columns. @param {HTMLSelectElement} list */
function chooseHeader({ value }) {
  choices.header = value;
  choices.mapping = {};
}

/** Read a column of coordinates in another order, which is another field. @param {HTMLSelectElement} list */
function chooseAxes({ dataset, value }) {
  delete choices.mapping[dataset.field ?? ""];
  choices.mapping[value] = dataset.column ?? "";
}

/** @param {string} field */
const fieldList = (field) =>
  /** @type {HTMLSelectElement | null} */ (document.querySelector(`.upload-field[data-field="${field}"]`));

/** Column by field, from the lists; fields that the program decides have none. */
function listedColumns() {
  const lists = /** @type {HTMLSelectElement[]} */ ([...document.querySelectorAll(".upload-field")]);
  const listed = lists.filter(({ value }) => value !== AUTOMATIC);
  return Object.fromEntries(listed.map(({ value, dataset }) => [dataset.field ?? "", value]));
}

/** The sheets of a workbook that are checked, and whether these were read. */
function chosenSheets() {
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".upload-sheets input")]);
  const sheets = boxes.filter(({ checked }) => checked).map(({ value }) => value);
  return { sheets, wereRead: boxes.every(({ checked, defaultChecked }) => checked === defaultChecked) };
}

/** Read the checked sheets; other sheets may have other columns. */
function applySheets() {
  const { sheets, wereRead } = chosenSheets();
  choices.sheets = sheets;
  if (!wereRead) choices.mapping = {};
  applyChoices();
}

function saveMapping() {
  saveFile(new Blob([JSON.stringify(listedColumns(), null, 2)], { type: "application/json" }), "mapping.json");
}

/** What a choice changes, by the class of its list. @type {Record<string, (list: HTMLSelectElement) => void>} */
const applied = {
  "upload-field": chooseColumn,
  "upload-use": chooseField,
  "upload-order": ({ value }) => (choices.order = value),
  "upload-century": ({ value }) => (choices.century = Number(value)),
  "upload-axes": chooseAxes,
  "upload-add": addColumn,
  "upload-merge": ({ value }) => (choices.merge = value),
  "upload-header": chooseHeader,
  "upload-unread": ({ value }) => (choices.unread = value),
};

/** Lists about the whole file. */
const OF_FILE = ["upload-merge", "upload-header", "upload-unread"];

/** @param {HTMLSelectElement} list */
function onChoice(list) {
  const apply = applied[list.className];
  if (!apply) return undefined;
  apply(list);
  if (OF_FILE.includes(list.className)) {
    keepFocus(`.${list.className}`);
    return applyChoices();
  }
  const field = list.matches(".upload-axes") ? list.value : (list.dataset.field ?? list.value);
  const kind = list.matches(".upload-use") ? "upload-field" : list.className;
  keepFocus(`.${kind}[data-field="${field}"]`);
  return applyChoices();
}

/** @param {Event} change */
function onChange({ target }) {
  if (target instanceof HTMLSelectElement) onChoice(target);
  if (target instanceof HTMLInputElement && target.matches(".upload-text")) fillIn(target);
  if (!(target instanceof HTMLInputElement) || target.id !== "upload-file" || !target.files?.length) return;
  sendFile(target.files);
  // The same file may be chosen again after it was corrected.
  target.value = "";
}

/** @param {DragEvent} drag */
const hasFiles = ({ dataTransfer }) =>
  isOffered() && Boolean(dataTransfer && [...dataTransfer.types].includes("Files"));
/** @param {boolean} isOver */
const showDropping = (isOver) => document.documentElement.classList.toggle("dropping", isOver);

/** A file may be dropped anywhere; otherwise the browser would open it instead of the page. */
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

/** @param {MouseEvent} click */
function onClick({ target }) {
  const button = target instanceof Element && target.closest(".upload-suggest");
  if (button instanceof HTMLElement) applySuggestion(button);
}

export function startUpload() {
  addActions({
    "upload-button": () => setProps("upload-dialog", { opened: true }),
    "upload-apply": applySheets,
    "upload-save": saveMapping,
  });
  document.addEventListener("change", onChange);
  document.addEventListener("click", onClick);
  acceptDrops();
}
